//! Cases that the branch follows.

use verv_contract::endpoints::{ChangeCase, CreateCase, DeleteCase, GetCase, ListCases};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListCases, async |app, call, it| Ok(Reply::page(app.list_cases(call, &it.query).await?)))
        .branch(CreateCase, async |app, call, it| Ok(app.create_case(call, &it.body).await?.into()))
        .branch(GetCase, async |app, call, it| Ok(app.get_case(call, it.path.1).await?.into()))
        .editing(ChangeCase, async |app, call, it| {
            app.change_case(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(DeleteCase, async |app, call, it| {
            Ok(app.delete_case(call, it.path.1, it.expected).await?.into())
        });
}
