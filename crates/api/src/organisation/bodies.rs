//! Bodies and their seats.

use verv_contract::endpoints::{ChangeBody, ChangeSeats, CreateBody, GetBody, ListBodies};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListBodies, async |app, call, it| Ok(Reply::page(app.list_bodies(call, &it.query).await?)))
        .branch(CreateBody, async |app, call, it| Ok(app.create_body(call, &it.body).await?.into()))
        .branch(GetBody, async |app, call, it| Ok(app.get_body(call, it.path.1).await?.into()))
        .editing(ChangeBody, async |app, call, it| {
            app.change_body(call, it.path.1, it.expected, &*it.form).await
        })
        .editing(ChangeSeats, async |app, call, it| {
            app.change_seats(call, it.path.1, it.expected, &*it.form).await
        });
}
