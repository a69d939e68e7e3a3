//! Seats in the employers' groups.

use verv_contract::endpoints::{
    ChangeRepresentation, CreateRepresentation, DeleteRepresentation, GetRepresentation, ListRepresentations,
};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListRepresentations, async |app, call, it| {
            Ok(Reply::page(app.list_representations(call, &it.query).await?))
        })
        .branch(CreateRepresentation, async |app, call, it| {
            Ok(app.create_representation(call, &it.body).await?.into())
        })
        .branch(GetRepresentation, async |app, call, it| {
            Ok(app.get_representation(call, it.path.1).await?.into())
        })
        .editing(ChangeRepresentation, async |app, call, it| {
            app.change_representation(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(DeleteRepresentation, async |app, call, it| {
            Ok(app.delete_representation(call, it.path.1, it.expected).await?.into())
        });
}
