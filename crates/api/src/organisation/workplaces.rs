//! Workplaces.

use verv_contract::endpoints::{
    ChangeWorkplace, CreateWorkplace, DeleteWorkplace, GetWorkplace, ListWorkplaces,
};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListWorkplaces, async |app, call, it| {
            Ok(Reply::page(app.list_workplaces(call, &it.query).await?))
        })
        .branch(CreateWorkplace, async |app, call, it| Ok(app.create_workplace(call, &it.body).await?.into()))
        .branch(GetWorkplace, async |app, call, it| Ok(app.get_workplace(call, it.path.1).await?.into()))
        .editing(ChangeWorkplace, async |app, call, it| {
            app.change_workplace(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(DeleteWorkplace, async |app, call, it| {
            Ok(app.delete_workplace(call, it.path.1, it.expected).await?.into())
        });
}
