//! Clubs.

use verv_contract::endpoints::{ChangeClub, CreateClub, DeleteClub, GetClub, ListClubs};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListClubs, async |app, call, it| Ok(Reply::page(app.list_clubs(call, &it.query).await?)))
        .branch(CreateClub, async |app, call, it| Ok(app.create_club(call, &it.body).await?.into()))
        .branch(GetClub, async |app, call, it| Ok(app.get_club(call, it.path.1).await?.into()))
        .editing(ChangeClub, async |app, call, it| {
            app.change_club(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(DeleteClub, async |app, call, it| {
            Ok(app.delete_club(call, it.path.1, it.expected).await?.into())
        });
}
