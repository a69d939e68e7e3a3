//! Types of events.

use verv_contract::endpoints::{
    ChangeEventType, CreateEventType, DeleteEventType, GetEventType, ListEventTypes,
};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListEventTypes, async |app, call, it| {
            Ok(Reply::page(app.list_event_types(call, &it.query).await?))
        })
        .branch(CreateEventType, async |app, call, it| {
            Ok(app.create_event_type(call, &it.body).await?.into())
        })
        .branch(GetEventType, async |app, call, it| Ok(app.get_event_type(call, it.path.1).await?.into()))
        .editing(ChangeEventType, async |app, call, it| {
            app.change_event_type(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(DeleteEventType, async |app, call, it| {
            Ok(app.delete_event_type(call, it.path.1, it.expected).await?.into())
        });
}
