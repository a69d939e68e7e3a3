//! People that a branch knows.

use verv_contract::endpoints::ListPeople;

use crate::{reply::Reply, routes::Routes};

pub fn serve(routes: &mut Routes) {
    routes.branch(ListPeople, async |app, call, it| Ok(Reply::page(app.list_people(call, &it.query).await?)));
}
