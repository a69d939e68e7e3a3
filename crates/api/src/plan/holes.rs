//! The holes of a plan.

use verv_contract::endpoints::GetHoles;

use crate::routes::Routes;

pub fn serve(routes: &mut Routes) {
    routes.branch(GetHoles, async |app, call, it| Ok(app.get_holes(call, it.path.1).await?.into()));
}
