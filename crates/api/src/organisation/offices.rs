//! Offices.

use verv_contract::endpoints::{ChangeOffice, CreateOffice, GetOffice, ListOffices};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListOffices, async |app, call, it| Ok(Reply::page(app.list_offices(call, &it.query).await?)))
        .branch(CreateOffice, async |app, call, it| Ok(app.create_office(call, &it.body).await?.into()))
        .branch(GetOffice, async |app, call, it| Ok(app.get_office(call, it.path.1).await?.into()))
        .editing(ChangeOffice, async |app, call, it| {
            app.change_office(call, it.path.1, it.expected, &*it.form).await
        });
}
