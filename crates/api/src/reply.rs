//! Answers: the status of the table, the version as `ETag`, the next page as `Link`.

use std::fmt::Write;

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::Cookie,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use sha2::{Digest, Sha256};
use verv_app::Outcome;
use verv_contract::{
    ProblemCode,
    endpoint::{Answer, Endpoint, Method},
};

use crate::problem::Refusal;

/// What a handler gives back.
#[derive(Debug)]
pub struct Reply<T> {
    pub value: T,
    /// Given before to the same idempotency key.
    pub replayed: bool,
    pub cookies: Vec<Cookie<'static>>,
    /// For `Link: rel="next"`.
    pub next: Option<String>,
}

impl<T> From<T> for Reply<T> {
    fn from(value: T) -> Self {
        Self { value, replayed: false, cookies: Vec::new(), next: None }
    }
}

impl<T> From<Outcome<T>> for Reply<T> {
    fn from(Outcome { value, replayed }: Outcome<T>) -> Self {
        Self { replayed, ..value.into() }
    }
}

impl<T> Reply<verv_contract::Page<T>> {
    /// A page, with its cursor in the headers as well.
    pub fn page(page: verv_contract::Page<T>) -> Self {
        let next = page.next.clone();
        Self { next, ..page.into() }
    }
}

/// `"<version>-<hash>"`: strong, and the version can be read from it. The hash is there because the same version looks
/// different tomorrow, or to somebody with other rights.
fn etag(version: Option<i64>, body: &[u8]) -> String {
    let digest = Sha256::digest(body);
    let mut tag = String::with_capacity(32);
    tag.push('"');
    if let Some(version) = version {
        let _ = write!(tag, "{version}-");
    }
    for byte in &digest[..8] {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

/// RFC 9110, 13.1.2: weak comparison, any of a list.
fn is_not_modified(request: &HttpRequest, etag: &str) -> bool {
    let Some(known) = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    known.trim() == "*" || known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag)
}

/// The address of the same list, one page on.
fn next_link(request: &HttpRequest, cursor: &str) -> Option<HeaderValue> {
    let mut query = String::new();
    for part in request.query_string().split('&') {
        if !part.is_empty() && !part.starts_with("cursor=") {
            query.push_str(part);
            query.push('&');
        }
    }
    HeaderValue::from_str(&format!("<{}?{query}cursor={cursor}>; rel=\"next\"", request.path())).ok()
}

impl<T: Answer> Reply<T> {
    pub fn respond<E: Endpoint<Answer = T>>(self, request: &HttpRequest) -> HttpResponse {
        let operation = E::OPERATION;
        let status = StatusCode::from_u16(operation.success).unwrap_or(StatusCode::OK);
        let mut response = HttpResponse::build(status);
        for cookie in &self.cookies {
            response.cookie(cookie.clone());
        }
        response.insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")));
        if self.replayed {
            response.insert_header(("Idempotency-Replayed", "true"));
        }
        if status == StatusCode::NO_CONTENT {
            return response.finish();
        }
        let Ok(body) = serde_json::to_vec(&self.value) else {
            return Refusal::from(ProblemCode::Internal).respond(request);
        };
        if let Some(link) = self.next.as_deref().and_then(|cursor| next_link(request, cursor)) {
            response.insert_header((header::LINK, link));
        }
        let version = self.value.version();
        if version.is_some() || operation.method == Method::Get {
            let tag = etag(version, &body);
            if operation.method == Method::Get && is_not_modified(request, &tag) {
                return response.status(StatusCode::NOT_MODIFIED).insert_header((header::ETAG, tag)).finish();
            }
            response.insert_header((header::ETAG, tag));
        }
        response.content_type("application/json").body(body)
    }
}
