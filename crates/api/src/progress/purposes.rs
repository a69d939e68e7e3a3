//! Purposes of events.

use verv_contract::endpoints::{ChangePurpose, CreatePurpose, DeletePurpose, GetPurpose, ListPurposes};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListPurposes, async |app, call, it| {
            Ok(Reply::page(app.list_purposes(call, &it.query).await?))
        })
        .branch(CreatePurpose, async |app, call, it| Ok(app.create_purpose(call, &it.body).await?.into()))
        .branch(GetPurpose, async |app, call, it| Ok(app.get_purpose(call, it.path.1).await?.into()))
        .editing(ChangePurpose, async |app, call, it| {
            app.change_purpose(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(DeletePurpose, async |app, call, it| {
            Ok(app.delete_purpose(call, it.path.1, it.expected).await?.into())
        });
}
