//! The health of a plan.

use verv_contract::endpoints::GetHealth;

use crate::routes::Routes;

pub fn serve(routes: &mut Routes) {
    routes.branch(GetHealth, async |app, call, it| Ok(app.get_health(call, it.path.1).await?.into()));
}
