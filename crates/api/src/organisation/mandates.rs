//! Mandates.

use verv_contract::endpoints::{
    CreateMandate, EndMandate, GetMandate, ListMandates, RenameMandate, RevokeMandate,
};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListMandates, async |app, call, it| {
            Ok(Reply::page(app.list_mandates(call, &it.query).await?))
        })
        .branch(CreateMandate, async |app, call, it| Ok(app.create_mandate(call, &it.body).await?.into()))
        .branch(GetMandate, async |app, call, it| Ok(app.get_mandate(call, it.path.1).await?.into()))
        .editing(EndMandate, async |app, call, it| {
            app.end_mandate(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(RevokeMandate, async |app, call, it| {
            Ok(app.revoke_mandate(call, it.path.1, it.expected).await?.into())
        })
        .editing(RenameMandate, async |app, call, it| {
            app.rename_mandate(call, it.path.1, it.expected, &*it.form).await
        });
}
