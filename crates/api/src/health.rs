//! For whoever watches the process: alive, and able to answer.

use actix_web::{HttpResponse, web};

use crate::{Edge, routes::read_only};

pub fn register(config: &mut web::ServiceConfig) {
    config.service(read_only("/health/live", live));
    config.service(read_only("/health/ready", ready));
}

async fn live() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "live" }))
}

async fn ready(edge: web::Data<Edge>) -> HttpResponse {
    match edge.app.is_ready().await {
        Ok(()) => HttpResponse::Ok().json(serde_json::json!({ "status": "ready" })),
        Err(_) => HttpResponse::ServiceUnavailable()
            .insert_header(("Retry-After", "5"))
            .json(serde_json::json!({ "status": "database unavailable" })),
    }
}
