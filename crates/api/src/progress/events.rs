//! Events.

use verv_contract::endpoints::{
    CorrectEvent, GetEvent, ListEventChanges, ListEvents, LogEvent, PutEvent, WithdrawEvent,
};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListEvents, async |app, call, it| Ok(Reply::page(app.list_events(call, &it.query).await?)))
        .branch(LogEvent, async |app, call, it| Ok(app.log_event(call, &it.body).await?.into()))
        .branch(PutEvent, async |app, call, it| Ok(app.put_event(call, it.path.1, &it.body).await?.into()))
        .branch(GetEvent, async |app, call, it| Ok(app.get_event(call, it.path.1).await?.into()))
        .editing(CorrectEvent, async |app, call, it| {
            app.correct_event(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(WithdrawEvent, async |app, call, it| {
            Ok(app.withdraw_event(call, it.path.1, it.expected, &it.body).await?.into())
        })
        .branch(ListEventChanges, async |app, call, it| {
            Ok(Reply::page(app.list_event_changes(call, it.path.1, &it.query).await?))
        });
}
