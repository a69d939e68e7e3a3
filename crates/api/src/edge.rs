//! What goes around every request: an id, security headers, one line in the log.

use std::time::Instant;

use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    web,
};
use tracing::Instrument;
use verv_app::App;
use verv_contract::endpoint::ACTING_OFFICE_ENDED;

use crate::{Edge, limits::RateLimitState, request_id::RequestId, routes::EndedOffice, telemetry::answered};

/// For the pages. The documentation has its own.
pub const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

const HEADERS: [(&str, &str); 7] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ("x-frame-options", "DENY"),
    ("content-security-policy", CSP),
];

fn new_id(app: &App) -> RequestId {
    RequestId(app.new_request_id().into())
}

/// The middleware.
pub async fn around(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let began = Instant::now();
    let edge = request.app_data::<web::Data<Edge>>().cloned();
    let id = edge.as_ref().map_or_else(|| RequestId("".into()), |edge| new_id(&edge.app));
    request.extensions_mut().insert(id.clone());
    let method = request.method().clone();
    let span = tracing::info_span!("request", id = %id.0);
    let mut response = next.call(request).instrument(span.clone()).await?;

    let headers = response.headers_mut();
    add_headers(headers, &id);
    if edge.is_some_and(|edge| edge.public_url.starts_with("https:")) {
        let forever = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(HeaderName::from_static("strict-transport-security"), forever);
    }
    // Read after routing: before it, the pattern would cost a second look-up in the router.
    let route = response.request().match_pattern().unwrap_or_else(|| "unknown".to_owned());
    let state = response.request().extensions().get::<RateLimitState>().copied();
    if let Some(state) = state {
        state.write(response.headers_mut());
    }
    let ended = response.request().extensions().get::<EndedOffice>().copied();
    if let Some(value) = ended.and_then(|ended| HeaderValue::from_str(&ended.0.to_string()).ok()) {
        response.headers_mut().insert(HeaderName::from_static(ACTING_OFFICE_ENDED), value);
    }
    let status = response.status().as_u16();
    let took = began.elapsed();
    answered(response.request(), status, took);
    let duration_ms = took.as_secs_f64() * 1000.0;
    span.in_scope(|| tracing::info!(%method, route, status, duration_ms, "answered"));
    Ok(response)
}

fn add_headers(headers: &mut HeaderMap, id: &RequestId) {
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
}
