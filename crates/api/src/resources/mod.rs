//! One module a resource; each handler is a line that calls its use case.

mod areas;
mod audit;
mod bodies;
mod branches;
mod catalogues;
mod check_ins;
mod goals;
mod mandates;
mod measures;
mod offices;
mod one_time_links;
mod people;
mod plans;
mod responsibilities;
mod sessions;

use std::sync::Arc;

use actix_web::web;

use crate::{Edge, routes::Routes};

/// Every route of the API.
pub fn routes(edge: &Arc<Edge>) -> Routes {
    let mut routes = Routes::new(web::Data::from(Arc::clone(edge)));
    sessions::serve(&mut routes);
    one_time_links::serve(&mut routes, edge);
    catalogues::serve(&mut routes);
    branches::serve(&mut routes);
    plans::serve(&mut routes);
    areas::serve(&mut routes);
    goals::serve(&mut routes);
    measures::serve(&mut routes);
    responsibilities::serve(&mut routes);
    check_ins::serve(&mut routes);
    offices::serve(&mut routes);
    mandates::serve(&mut routes);
    people::serve(&mut routes);
    bodies::serve(&mut routes);
    audit::serve(&mut routes);
    routes
}
