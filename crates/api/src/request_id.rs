//! The id that each request gets; the log, the audit and problems name it.

use std::sync::Arc;

use actix_web::{HttpMessage, HttpRequest};

/// The request's id; also in problems, in the audit and in the log.
#[derive(Clone, Debug)]
pub struct RequestId(pub Arc<str>);

pub fn request_id(request: &HttpRequest) -> String {
    request.extensions().get::<RequestId>().map_or_else(String::new, |id| id.0.to_string())
}
