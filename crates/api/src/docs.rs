//! The OpenAPI document and a page to browse it with, its assets in the binary.

use std::sync::{Arc, LazyLock};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, ETag, Encoding, EntityTag, HeaderValue},
    },
    web,
};
use utoipa_swagger_ui::Config;
use verv_contract::ProblemCode;

use crate::{
    compression::{accepts, compress},
    entity_tag::{compressed, content_tag, is_not_modified},
    openapi::document,
    problem::Refusal,
    routes::read_only,
};

/// Swagger UI writes style attributes; scripts are our own files here as well.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub fn register(config: &mut web::ServiceConfig) {
    let ui =
        Arc::new(Config::from("/api/v1/openapi.json").try_it_out_enabled(true).persist_authorization(false));
    config
        .app_data(web::Data::from(ui))
        .service(read_only("/api/v1/openapi.json", openapi))
        .service(read_only("/api/docs", to_page))
        .service(read_only("/api/docs/{file:.*}", page));
}

/// The document and its tag, built once: the endpoint is public and may be called any number of times.
static DOCUMENT: LazyLock<(web::Bytes, EntityTag)> = LazyLock::new(|| {
    let json = document().to_json().unwrap_or_default();
    let tag = content_tag(json.as_bytes());
    (json.into(), tag)
});

/// The same, compressed once.
static COMPRESSED: LazyLock<Option<web::Bytes>> =
    LazyLock::new(|| compress(&DOCUMENT.0).ok().map(Into::into));

async fn openapi(request: HttpRequest) -> HttpResponse {
    let (plain, tag) = &*DOCUMENT;
    let encoded = accepts(&request, &Encoding::gzip()).then(|| COMPRESSED.clone()).flatten();
    let tag = if encoded.is_some() { compressed(tag) } else { tag.clone() };
    let is_known = is_not_modified(&request, &tag);
    let mut response = HttpResponse::Ok();
    response
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header(ETag(tag));
    if is_known {
        return response.status(StatusCode::NOT_MODIFIED).finish();
    }
    match encoded {
        Some(encoded) => response.insert_header((header::CONTENT_ENCODING, "gzip")).body(encoded),
        None => response.body(plain.clone()),
    }
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
