//! What a plan says about growth.

use verv_contract::endpoints::GetPlanGrowth;

use crate::routes::Routes;

pub fn serve(routes: &mut Routes) {
    routes
        .branch(GetPlanGrowth, async |app, call, it| Ok(app.get_plan_growth(call, it.path.1).await?.into()));
}
