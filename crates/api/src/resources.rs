//! All handlers, wing by wing; each is a line that calls its use case.

use std::sync::Arc;

use actix_web::web;

use crate::{Edge, exchange, identity, operation, organisation, plan, progress, routes::Routes};

/// Every route of the API.
pub fn routes(edge: &Arc<Edge>) -> Routes {
    let mut routes = Routes::new(web::Data::from(Arc::clone(edge)));
    identity::sessions::serve(&mut routes);
    identity::account::serve(&mut routes);
    identity::one_time_links::serve(&mut routes, edge);
    plan::catalogues::serve(&mut routes);
    organisation::branches::serve(&mut routes);
    plan::plans::serve(&mut routes);
    plan::areas::serve(&mut routes);
    plan::goals::serve(&mut routes);
    plan::measures::serve(&mut routes);
    plan::history::serve(&mut routes);
    plan::holes::serve(&mut routes);
    plan::responsibilities::serve(&mut routes);
    plan::proposals::serve(&mut routes);
    plan::check_ins::serve(&mut routes);
    organisation::offices::serve(&mut routes);
    organisation::mandates::serve(&mut routes);
    identity::api_tokens::serve(&mut routes);
    identity::people::serve(&mut routes);
    organisation::bodies::serve(&mut routes);
    organisation::agreement_areas::serve(&mut routes);
    organisation::employers::serve(&mut routes);
    organisation::workplaces::serve(&mut routes);
    organisation::clubs::serve(&mut routes);
    progress::event_types::serve(&mut routes);
    progress::purposes::serve(&mut routes);
    progress::events::serve(&mut routes);
    progress::indicators::serve(&mut routes);
    progress::monthly_figures::serve(&mut routes);
    progress::growth::serve(&mut routes);
    progress::settings::serve(&mut routes);
    progress::definitions::serve(&mut routes);
    progress::results::serve(&mut routes);
    exchange::exports::serve(&mut routes);
    exchange::feeds::serve(&mut routes);
    exchange::imports::serve(&mut routes);
    operation::audit::serve(&mut routes);
    routes
}
