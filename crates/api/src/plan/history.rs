//! What was changed in a plan, and hiding what should not have been written.

use verv_contract::endpoints::{HideChange, ListChanges, ListPlanChanges};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListPlanChanges, async |app, call, it| {
            Ok(Reply::page(app.list_plan_changes(call, it.path.1, &it.query).await?))
        })
        .branch(ListChanges, async |app, call, it| {
            Ok(Reply::page(app.list_changes(call, it.path.1, &it.query).await?))
        })
        .branch(HideChange, async |app, call, it| {
            Ok(app.hide_change(call, it.path.1, it.path.2).await?.into())
        });
}
