//! What changes in a branch.

use verv_app::exchange::feeds::Told;
use verv_contract::endpoints::WatchChanges;

use crate::routes::Routes;

pub fn serve(routes: &mut Routes) {
    routes.events(WatchChanges, Told::until, async |app, call, told| app.changes(call, told).await);
}
