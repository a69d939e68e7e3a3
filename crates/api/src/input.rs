//! Reading a request, in the order that refusals are given: who, what, which version, which body.

use std::{fmt::Write, time::Duration};

use actix_web::{
    HttpRequest,
    http::header::{self, HeaderName},
    web::Payload,
};
use futures_util::StreamExt;
use serde_json::Value;
use sha2::{Digest, Sha256};
use verv_app::{App, AppError, Expected, Request, Sent};
use verv_contract::{
    FieldError, ProblemCode,
    endpoint::{ACTING_OFFICE, Body, Endpoint, Method, PathParameters, Precondition},
};
use verv_domain::{id::OfficeId, organisation::branches::BranchSlug};

use crate::{entity_tag::expected, problem::Refusal, request_id::request_id};

/// Bodies are forms; the longest text is four thousand characters, the longest list a hundred items.
pub const MAX_BODY_BYTES: usize = 256 * 1024;

/// How long a body may take to arrive, whoever sends it. Headers have five seconds, by the server's default.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// The parts of a request that its endpoint asks for.
#[derive(Debug)]
pub struct Input<E: Endpoint> {
    pub path: E::Path,
    pub query: E::Query,
    pub body: Sent<E::Body>,
    pub expected: Expected,
}

impl<E: Endpoint> Input<E> {
    /// Path and query are refused here; version and body are handed on for the use case to open.
    pub fn read(
        request: &HttpRequest,
        bytes: &Result<Vec<u8>, ProblemCode>,
        epoch: &str,
    ) -> Result<Self, Refusal> {
        let (path, query) = (path::<E>(request)?, query::<E>(request)?);
        let expected = expected(request, epoch);
        let is_write = E::OPERATION.method != Method::Get;
        // Operations without `If-Match` (versions in the body, or none) may still send the epoch, as `"0-<epoch>"`.
        if is_write && E::OPERATION.precondition == Precondition::None && expected.is_foreign() {
            return Err(ProblemCode::StaleVersion.into());
        }
        Ok(Self { path, query, body: body::<E>(request, bytes), expected })
    }

    /// The path and the query of a request whose body is a file.
    pub fn address(request: &HttpRequest) -> Result<(E::Path, E::Query), Refusal> {
        Ok((path::<E>(request)?, query::<E>(request)?))
    }
}

/// The token of `Authorization: Bearer …` (RFC 6750).
pub fn bearer_token(request: &HttpRequest) -> Option<&str> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The branch that the path names; `None` when it cannot be one.
pub fn branch_slug(request: &HttpRequest) -> Option<BranchSlug> {
    request.match_info().get("branch")?.parse().ok()
}

/// The office that the caller chose to act as.
pub fn acting_office(request: &HttpRequest) -> Result<Option<OfficeId>, Refusal> {
    let Some(value) = request.headers().get(HeaderName::from_static(ACTING_OFFICE)) else {
        return Ok(None);
    };
    let office = value.to_str().ok().and_then(|text| text.parse().ok());
    office.map(Some).ok_or_else(|| {
        Refusal::detailed(ProblemCode::MalformedHeader, "Acting-Office is the id of an office")
    })
}

/// The path's parameters; malformed is answered like unknown.
fn path<E: Endpoint>(request: &HttpRequest) -> Result<E::Path, Refusal> {
    let placeholders =
        E::OPERATION.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let segments: Vec<&str> =
        placeholders.map(|name| request.match_info().get(name).unwrap_or_default()).collect();
    E::Path::parse(&segments).ok_or_else(|| ProblemCode::NotFound.into())
}

/// The query; unknown and malformed parameters are refused.
fn query<E: Endpoint>(request: &HttpRequest) -> Result<E::Query, Refusal> {
    let parameters = serde_urlencoded::Deserializer::new(form_urlencoded(request.query_string().as_bytes()));
    serde_path_to_error::deserialize(parameters).map_err(|error| {
        let name = error.path().to_string();
        let message = error.inner().to_string();
        let (name, code) = match message.split('`').nth(1) {
            Some(unknown) if message.starts_with("unknown field") => {
                (unknown.to_owned(), "unknown_parameter")
            }
            _ if message.starts_with("duplicate field") => {
                (message.split('`').nth(1).unwrap_or_default().to_owned(), "given_twice")
            }
            _ => (name, "not_a_value"),
        };
        let error = FieldError { pointer: format!("?{name}"), code: code.to_owned(), message };
        AppError::InvalidParameters(vec![error]).into()
    })
}

fn form_urlencoded(query: &[u8]) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(query)
}

/// The body's bytes, or why they were not read. Never more than [`MAX_BODY_BYTES`].
pub async fn body_bytes<E: Endpoint>(
    request: &HttpRequest,
    mut payload: Payload,
) -> Result<Vec<u8>, ProblemCode> {
    if !E::Body::EXISTS {
        return Ok(Vec::new());
    }
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MAX_BODY_BYTES) {
        return Err(ProblemCode::BodyTooLarge);
    }
    let mut bytes = Vec::with_capacity(announced.unwrap_or_default());
    let reading = async {
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| ProblemCode::BadRequest)?;
            if bytes.len() + chunk.len() > MAX_BODY_BYTES {
                return Err(ProblemCode::BodyTooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(())
    };
    tokio::time::timeout(BODY_TIMEOUT, reading).await.map_err(|_| ProblemCode::RequestTimeout)??;
    Ok(bytes)
}

/// The body as the endpoint's type, or why it cannot be.
fn body<E: Endpoint>(request: &HttpRequest, bytes: &Result<Vec<u8>, ProblemCode>) -> Sent<E::Body> {
    let nothing = |code, detail: &str| Sent::unreadable(code, detail.to_owned(), Vec::new());
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(code) => return nothing(*code, "the body was not read to its end"),
    };
    if !E::Body::EXISTS {
        return serde_json::from_str("null")
            .map_or_else(|_| nothing(ProblemCode::Internal, "no body"), Sent::read);
    }
    if !is_of_type(request, E::Body::MEDIA_TYPE) {
        let detail = format!("send Content-Type: {}", E::Body::MEDIA_TYPE);
        return nothing(ProblemCode::UnsupportedMediaType, &detail);
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize(&mut deserializer);
    match parsed {
        Ok(body) => match deserializer.end() {
            Ok(()) => match array_for_object(bytes, &body) {
                Some(error) => Sent::unreadable(ProblemCode::InvalidFields, String::new(), vec![error]),
                None => Sent::read(body),
            },
            Err(error) => nothing(ProblemCode::MalformedBody, &error.to_string()),
        },
        // serde_json reports some type errors (null for an enum) as syntax errors; well-formed JSON is never malformed.
        Err(error)
            if error.inner().is_data() || serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok() =>
        {
            Sent::unreadable(ProblemCode::InvalidFields, String::new(), vec![field_error(&error)])
        }
        Err(error) => nothing(ProblemCode::MalformedBody, &error.inner().to_string()),
    }
}

/// serde accepts an array of field values in place of an object. Serialising the parsed body again shows where an object was
/// required.
fn array_for_object<B: Body>(bytes: &[u8], body: &B) -> Option<FieldError> {
    if !bytes.contains(&b'[') {
        return None;
    }
    let sent: Value = serde_json::from_slice(bytes).ok()?;
    let written = serde_json::to_value(body).ok()?;
    let pointer = array_pointer(&sent, &written)?;
    Some(FieldError {
        pointer,
        code: "not_a_value".to_owned(),
        message: "is an array where an object is expected".to_owned(),
    })
}

/// Where `sent` has an array and `written` an object, as a JSON pointer.
fn array_pointer(sent: &Value, written: &Value) -> Option<String> {
    match (sent, written) {
        (Value::Array(_), Value::Object(_)) => Some(String::new()),
        (Value::Object(sent), Value::Object(written)) => sent.iter().find_map(|(key, sent)| {
            let below = array_pointer(sent, written.get(key)?)?;
            Some(format!("/{key}{below}"))
        }),
        (Value::Array(sent), Value::Array(written)) => {
            sent.iter().zip(written).enumerate().find_map(|(index, (sent, written))| {
                let below = array_pointer(sent, written)?;
                Some(format!("/{index}{below}"))
            })
        }
        _ => None,
    }
}

fn is_of_type(request: &HttpRequest, media_type: &str) -> bool {
    let Some(value) = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    value.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(media_type)
}

/// Which field it was, as a JSON pointer (RFC 6901).
pub(crate) fn field_error(error: &serde_path_to_error::Error<serde_json::Error>) -> FieldError {
    let mut pointer = String::new();
    for segment in error.path() {
        use serde_path_to_error::Segment::{Enum, Map, Seq, Unknown};
        match segment {
            // Writing into a string does not fail.
            Seq { index } => {
                let _ = write!(pointer, "/{index}");
            }
            Map { key } | Enum { variant: key } => {
                let _ = write!(pointer, "/{}", key.replace('~', "~0").replace('/', "~1"));
            }
            Unknown => {}
        }
    }
    let message = error.inner().to_string();
    let code = if message.starts_with("unknown field") {
        "unknown_field"
    } else if message.starts_with("missing field") {
        "required"
    } else if message.starts_with("duplicate field") {
        "given_twice"
    } else {
        "not_a_value"
    };
    FieldError { pointer, code: code.to_owned(), message }
}

/// The idempotency key, with a hash of operation and path to which the caller adds the body: all three must match on a replay.
pub fn idempotency_key<E: Endpoint>(request: &HttpRequest) -> Result<Option<(String, Sha256)>, Refusal> {
    Ok(match request.headers().get(HeaderName::from_static("idempotency-key")) {
        Some(key) if E::OPERATION.method == Method::Post => {
            let key = key.to_str().ok().filter(|key| (1..=200).contains(&key.len()));
            let key = key.ok_or_else(|| {
                Refusal::detailed(
                    ProblemCode::MalformedHeader,
                    "Idempotency-Key has from 1 to 200 visible characters",
                )
            })?;
            let mut hash = Sha256::new();
            hash.update(E::OPERATION.id);
            hash.update([0]);
            hash.update(request.path());
            hash.update([0]);
            Some((key.to_owned(), hash))
        }
        _ => None,
    })
}

/// What is known of the request, with its idempotency key.
pub fn request<E: Endpoint>(
    app: &App,
    request: &HttpRequest,
    bytes: &Result<Vec<u8>, ProblemCode>,
) -> Result<Request, Refusal> {
    let idempotency = idempotency_key::<E>(request)?.map(|(key, mut hash)| {
        hash.update(bytes.as_deref().unwrap_or_default());
        (key, hash.finalize().to_vec())
    });
    Ok(Request {
        id: request_id(request),
        operation: E::OPERATION.id,
        at: app.now(),
        reads_only: E::OPERATION.method == Method::Get,
        idempotency,
    })
}
