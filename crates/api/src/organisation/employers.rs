//! Employers.

use verv_contract::endpoints::{ChangeEmployer, CreateEmployer, DeleteEmployer, GetEmployer, ListEmployers};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListEmployers, async |app, call, it| {
            Ok(Reply::page(app.list_employers(call, &it.query).await?))
        })
        .branch(CreateEmployer, async |app, call, it| Ok(app.create_employer(call, &it.body).await?.into()))
        .branch(GetEmployer, async |app, call, it| Ok(app.get_employer(call, it.path.1).await?.into()))
        .editing(ChangeEmployer, async |app, call, it| {
            app.change_employer(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(DeleteEmployer, async |app, call, it| {
            Ok(app.delete_employer(call, it.path.1, it.expected).await?.into())
        });
}
