//! Answers: the status of the table, the version as `ETag`, the next page as `Link`.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::Cookie,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use verv_app::Outcome;
use verv_contract::{
    ProblemCode,
    endpoint::{Answer, Endpoint, Method, fill},
};

use crate::{
    compression::{compress, is_compressed},
    entity_tag::{compressed, entity_tag, is_not_modified},
    problem::Refusal,
};

/// What a handler gives back.
#[derive(Debug)]
pub struct Reply<T> {
    pub value: T,
    /// Done before: answered to the same idempotency key, or stored under the same id.
    pub replayed: bool,
    pub cookies: Vec<Cookie<'static>>,
    /// For `Link: rel="next"`.
    pub next: Option<String>,
    /// Sends `Clear-Site-Data: "cache"`: the browser drops cached pages, also those behind the back button. Not `"storage"`,
    /// which would also remove the device's theme and language and the service worker; cookies are expired by name, and the
    /// client clears its offline copies itself.
    pub clears_cache: bool,
}

impl<T> From<T> for Reply<T> {
    fn from(value: T) -> Self {
        Self { value, replayed: false, cookies: Vec::new(), next: None, clears_cache: false }
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

/// The address of the next page of the same list.
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

/// Where the thing with this id can be read: the path's last placeholder is the id, the others stand in the request.
fn location(request: &HttpRequest, path: &str, id: &str) -> Option<HeaderValue> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut segments: Vec<String> = Vec::new();
    for name in names {
        segments.push(request.match_info().get(name).unwrap_or_default().to_owned());
    }
    id.clone_into(segments.last_mut()?);
    HeaderValue::from_str(&format!("/api/v1{}", fill(path, &segments))).ok()
}

impl<T: Answer> Reply<T> {
    /// `epoch` is the deployment's, for the tag.
    pub fn respond<E: Endpoint<Answer = T>>(self, request: &HttpRequest, epoch: &str) -> HttpResponse {
        let operation = E::OPERATION;
        let code = operation.again.filter(|_| self.replayed).unwrap_or(operation.success);
        let status = StatusCode::from_u16(code).unwrap_or(StatusCode::OK);
        let mut response = HttpResponse::build(status);
        for cookie in &self.cookies {
            response.cookie(cookie.clone());
        }
        response.insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")));
        if self.clears_cache {
            response.insert_header(("Clear-Site-Data", "\"cache\""));
        }
        if self.replayed && operation.again.is_none() {
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
        if status == StatusCode::CREATED
            && let Some(location) =
                operation.created_at.zip(self.value.id()).and_then(|(path, id)| location(request, path, &id))
        {
            response.insert_header((header::LOCATION, location));
        }
        let version = self.value.version();
        let is_read = operation.method == Method::Get;
        if is_read {
            response.insert_header((header::VARY, "Accept-Encoding"));
        }
        let is_compressed = is_compressed(request, operation.method, &body);
        if version.is_some() || is_read {
            let tag = entity_tag(version, epoch, &body);
            let tag = if is_compressed { compressed(&tag) } else { tag };
            let is_known = is_read && is_not_modified(request, &tag);
            response.insert_header(header::ETag(tag));
            if is_known {
                return response.status(StatusCode::NOT_MODIFIED).finish();
            }
        }
        response.content_type("application/json");
        if !is_compressed {
            return response.body(body);
        }
        match compress(&body) {
            Ok(compressed) => response.insert_header((header::CONTENT_ENCODING, "gzip")).body(compressed),
            Err(_) => Refusal::from(ProblemCode::Internal).respond(request),
        }
    }
}
