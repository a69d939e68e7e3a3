//! What is measured of requests: how many, by operation and outcome, and how long they took.

use std::time::Duration;

use actix_web::{HttpMessage, HttpRequest};
use metrics::{counter, histogram};
use verv_contract::ProblemCode;

/// The operation that answers; its id, of which there are as many as the table has rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Served(pub &'static str);

/// Why it was refused.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refused(pub ProblemCode);

/// A request that was answered. Pages, files and unknown paths are one; of an answer that streams, its beginning is measured.
pub(crate) fn answered(request: &HttpRequest, status: u16, took: Duration) {
    let extensions = request.extensions();
    let operation = extensions.get::<Served>().map_or("none", |served| served.0);
    let refused = extensions.get::<Refused>().map(|refused| refused.0.as_str());
    let outcome = match (refused, status) {
        (Some(code), _) => code,
        (None, ..400) => "ok",
        (None, _) => "error",
    };
    counter!("verv_requests_total", "operation" => operation, "outcome" => outcome).increment(1);
    histogram!("verv_request_seconds", "operation" => operation).record(took.as_secs_f64());
}
