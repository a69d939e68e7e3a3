//! The audit.

use verv_contract::endpoints::ListAudit;

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes.branch(ListAudit, async |app, call, it| Ok(Reply::page(app.list_audit(call, &it.query).await?)));
}
