//! The OpenAPI document and a page to browse it with, its assets in the binary.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
    web,
};
use utoipa_swagger_ui::Config;
use verv_contract::ProblemCode;

use crate::{openapi::document, problem::Refusal};

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

/// Made when it is asked for: seldom, and it does not stay in memory.
async fn openapi() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(document().to_json().unwrap_or_default())
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
