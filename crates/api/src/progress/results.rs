//! How targets stand.

use verv_contract::endpoints::{GetMeasureProgress, GetPlanProgress};

use crate::routes::Routes;

pub fn serve(routes: &mut Routes) {
    routes
        .branch(GetPlanProgress, async |app, call, it| {
            Ok(app.get_plan_progress(call, it.path.1).await?.into())
        })
        .branch(GetMeasureProgress, async |app, call, it| {
            Ok(app.get_measure_progress(call, it.path.1).await?.into())
        });
}
