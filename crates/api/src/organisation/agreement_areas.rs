//! Agreement areas.

use verv_contract::endpoints::{
    ChangeAgreementArea, CreateAgreementArea, DeleteAgreementArea, GetAgreementArea, ListAgreementAreas,
};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListAgreementAreas, async |app, call, it| {
            Ok(Reply::page(app.list_agreement_areas(call, &it.query).await?))
        })
        .branch(CreateAgreementArea, async |app, call, it| {
            Ok(app.create_agreement_area(call, &it.body).await?.into())
        })
        .branch(GetAgreementArea, async |app, call, it| {
            Ok(app.get_agreement_area(call, it.path.1).await?.into())
        })
        .editing(ChangeAgreementArea, async |app, call, it| {
            app.change_agreement_area(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(DeleteAgreementArea, async |app, call, it| {
            Ok(app.delete_agreement_area(call, it.path.1, it.expected).await?.into())
        });
}
