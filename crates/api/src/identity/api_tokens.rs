//! API tokens.

use verv_contract::endpoints::{CreateApiToken, GetApiToken, ListApiTokens, RevokeApiToken};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListApiTokens, async |app, call, it| {
            Ok(Reply::page(app.list_api_tokens(call, &it.query).await?))
        })
        .branch(CreateApiToken, async |app, call, it| Ok(app.create_api_token(call, &it.body).await?.into()))
        .branch(GetApiToken, async |app, call, it| Ok(app.get_api_token(call, it.path.1).await?.into()))
        .branch(RevokeApiToken, async |app, call, it| {
            Ok(app.revoke_api_token(call, it.path.1, it.expected).await?.into())
        });
}
