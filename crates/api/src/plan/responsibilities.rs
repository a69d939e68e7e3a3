//! Who answers for what.

use verv_contract::endpoints::{AssignInBulk, AssignResponsibility, ListResponsibilities};

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes
        .editing(AssignResponsibility, async |app, call, it| {
            app.assign_responsibility(call, it.path.1, it.expected, &*it.form).await
        })
        .branch(ListResponsibilities, async |app, call, it| {
            Ok(Reply::page(app.list_responsibilities(call, it.path.1, &it.query).await?))
        })
        .branch(AssignInBulk, async |app, call, it| Ok(app.assign_in_bulk(call, &it.body).await?.into()));
}
