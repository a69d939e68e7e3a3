//! The HTTP edge: reads requests, calls use cases, writes answers and problems.
//!
//! Routes and the OpenAPI document come from the contract's table of endpoints, so that what is served, what is documented
//! and what the client calls cannot diverge.

pub mod compression;
pub mod cookies;
pub mod docs;
pub mod edge;
pub mod entity_tag;
pub mod examples;
pub mod exchange;
pub mod health;
pub mod identity;
pub mod input;
pub mod language;
pub mod limits;
pub mod open_streams;
pub mod openapi;
pub mod operation;
pub mod operations;
pub mod organisation;
pub mod part;
pub mod plan;
pub mod problem;
pub mod progress;
pub mod proxies;
pub mod refusals;
pub mod reply;
pub mod request_id;
pub mod resources;
pub mod routes;
pub mod site;
pub mod streams;
mod telemetry;
pub mod unions;
pub mod uploads;

use std::sync::Arc;

use actix_web::web;
use verv_app::App;

use crate::{limits::Limits, site::Site};

/// What the edge needs to know; one for all workers.
#[derive(Debug)]
pub struct Edge {
    pub app: App,
    pub limits: Limits,
    /// Where people reach us, without a slash at the end; never read from a request.
    pub public_url: String,
    pub site: Site,
}

/// Everything that is served, for an actix application; wrap it in [`edge::around`].
pub fn configure(edge: &Arc<Edge>) -> impl FnOnce(&mut web::ServiceConfig) + use<> {
    let edge = Arc::clone(edge);
    move |config| {
        config.app_data(web::Data::from(Arc::clone(&edge)));
        // Before the scope that answers for everything else below `/api/v1`.
        docs::register(config);
        resources::routes(&edge).register(config);
        health::register(config);
        site::register(config);
    }
}
