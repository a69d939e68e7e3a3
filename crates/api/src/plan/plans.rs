//! Plans.

use verv_contract::endpoints::{ChangePlan, ChangePlanState, CreatePlan, GetPlan, ListPlans};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .branch(ListPlans, async |app, call, it| Ok(Reply::page(app.list_plans(call, &it.query).await?)))
        .branch(CreatePlan, async |app, call, it| Ok(app.create_plan(call, &it.body).await?.into()))
        .branch(GetPlan, async |app, call, it| Ok(app.get_plan(call, it.path.1).await?.into()))
        .editing(ChangePlan, async |app, call, it| {
            app.change_plan(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(ChangePlanState, async |app, call, it| {
            Ok(app.change_plan_state(call, it.path.1, it.expected, &it.body).await?.into())
        });
}
