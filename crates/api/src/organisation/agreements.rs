//! Agreements.

use verv_contract::endpoints::{
    ChangeAgreement, CreateAgreement, DeleteAgreement, GetAgreement, ListAgreements, RenewAgreement,
};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListAgreements, async |app, call, it| {
            Ok(Reply::page(app.list_agreements(call, &it.query).await?))
        })
        .branch(CreateAgreement, async |app, call, it| Ok(app.create_agreement(call, &it.body).await?.into()))
        .branch(GetAgreement, async |app, call, it| Ok(app.get_agreement(call, it.path.1).await?.into()))
        .editing(ChangeAgreement, async |app, call, it| {
            app.change_agreement(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(RenewAgreement, async |app, call, it| {
            Ok(app.renew_agreement(call, it.path.1, it.expected, &it.body).await?.into())
        })
        .branch(DeleteAgreement, async |app, call, it| {
            Ok(app.delete_agreement(call, it.path.1, it.expected).await?.into())
        });
}
