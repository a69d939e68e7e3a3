//! The OpenAPI document and a page to browse it with, its assets in the binary.

use std::sync::{Arc, LazyLock};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    web,
};
use utoipa_swagger_ui::Config;
use verv_contract::ProblemCode;

use crate::{
    compression::{accepts, compress},
    openapi::document,
    problem::Refusal,
    reply::{etag, is_not_modified},
};

/// Swagger UI writes style attributes; scripts are our own files here as well.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub fn register(config: &mut web::ServiceConfig) {
    let ui =
        Arc::new(Config::from("/api/v1/openapi.json").try_it_out_enabled(true).persist_authorization(false));
    config
        .app_data(web::Data::from(ui))
        .service(web::resource("/api/v1/openapi.json").to(openapi))
        .service(web::resource("/api/docs").to(to_page))
        .service(web::resource("/api/docs/{file:.*}").to(page));
}

/// The document and its tag: anybody may ask as often as they like, so that it is made once.
static DOCUMENT: LazyLock<(web::Bytes, String)> = LazyLock::new(|| {
    let json = document().to_json().unwrap_or_default();
    let tag = etag(None, json.as_bytes());
    (json.into(), tag)
});

/// The same, compressed once.
static COMPRESSED: LazyLock<Option<web::Bytes>> = LazyLock::new(|| compress(&DOCUMENT.0).map(Into::into));

async fn openapi(request: HttpRequest) -> HttpResponse {
    let (plain, tag) = &*DOCUMENT;
    let compressed = accepts(&request, "gzip").then(|| COMPRESSED.clone()).flatten();
    let mut response = HttpResponse::Ok();
    response
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::VARY, "Accept-Encoding"));
    if is_not_modified(&request, tag) {
        return response
            .status(StatusCode::NOT_MODIFIED)
            .insert_header((header::ETAG, tag.as_str()))
            .finish();
    }
    let Some(compressed) = compressed else {
        return response.insert_header((header::ETAG, tag.as_str())).body(plain.clone());
    };
    response
        .insert_header((header::ETAG, format!("W/{tag}")))
        .insert_header((header::CONTENT_ENCODING, "gzip"))
        .body(compressed)
}

async fn to_page() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/api/docs/")).finish()
}

async fn page(request: HttpRequest, file: web::Path<String>, ui: web::Data<Config<'static>>) -> HttpResponse {
    match utoipa_swagger_ui::serve(&file, ui.into_inner()) {
        Ok(Some(found)) => HttpResponse::Ok()
            .content_type(found.content_type)
            .insert_header((header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP)))
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            .body(found.bytes.into_owned()),
        Ok(None) | Err(_) => Refusal::from(ProblemCode::NotFound).respond(&request),
    }
}
