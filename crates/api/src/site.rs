//! The front end: files with a hash of their content in their names, cached for ever, and one page for every other address.

use std::borrow::Cow;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{self, Encoding, HeaderValue},
    },
    web,
};
use verv_contract::{ProblemCode, places::is_page};

use crate::{
    Edge,
    compression::accepts,
    problem::Refusal,
    routes::{READ_METHODS, read_only, wrong_method},
};

/// Looks a file up: embedded in the binary, or on disk while developing.
pub type Lookup = fn(&str) -> Option<Cow<'static, [u8]>>;

#[derive(Clone, Copy, Debug)]
pub struct Site {
    pub lookup: Lookup,
}

impl Site {
    /// A server without a front end.
    pub const NONE: Self = Self { lookup: |_| None };
}

/// The page that every other address has: the client's one program.
const PROGRAM: &str = "verv";

/// The guide, which is no part of the program.
const GUIDE: &str = "/hjelp";

/// The pages of the style guide, which a program that is built for development has.
const STYLEGUIDE: &str = "/styleguide";

pub fn register(config: &mut web::ServiceConfig) {
    config.service(read_only("/assets/{name}", asset));
    config.default_service(web::to(page));
}

/// The precompressed forms, best first.
const ENCODINGS: [(Encoding, &str); 2] = [(Encoding::brotli(), ".br"), (Encoding::gzip(), ".gz")];

fn serve(request: &HttpRequest, site: Site, name: &str, caching: &'static str) -> Option<HttpResponse> {
    let compressed = ENCODINGS
        .into_iter()
        .filter(|(encoding, _)| accepts(request, encoding))
        .find_map(|(encoding, suffix)| Some((Some(encoding), (site.lookup)(&format!("{name}{suffix}"))?)));
    let (encoding, bytes) = match compressed {
        Some(found) => found,
        None => (None, (site.lookup)(name)?),
    };
    // A page follows the language that is chosen.
    let vary =
        if name.rsplit('.').next() == Some("html") { "Accept-Encoding, Cookie" } else { "Accept-Encoding" };
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, media_type(name)))
        .insert_header((header::CACHE_CONTROL, caching))
        .insert_header((header::VARY, vary));
    if let Some(encoding) = encoding {
        response.insert_header((header::CONTENT_ENCODING, encoding.to_string()));
    }
    Some(response.body(match bytes {
        Cow::Borrowed(embedded) => web::Bytes::from_static(embedded),
        Cow::Owned(read) => web::Bytes::from(read),
    }))
}

fn media_type(name: &str) -> HeaderValue {
    HeaderValue::from_static(match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    })
}

/// A file whose name changes with its content.
async fn asset(edge: web::Data<Edge>, request: HttpRequest, name: web::Path<String>) -> HttpResponse {
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
        && !name.starts_with('.');
    let found = is_plain.then(|| {
        serve(&request, edge.site, &format!("assets/{name}"), "public, max-age=31536000, immutable")
    });
    found.flatten().unwrap_or_else(|| Refusal::from(ProblemCode::NotFound).respond(&request))
}

/// Any other address: a file at a fixed address, the guide, or the client, which routes by itself. For an unknown page the client
/// says that it is missing, and the status is 404.
async fn page(edge: web::Data<Edge>, request: HttpRequest) -> HttpResponse {
    let path = request.path();
    if ["/api", "/health", "/assets"].iter().any(|prefix| is_below(path, prefix)) {
        return Refusal::from(ProblemCode::NotFound).respond(&request);
    }
    let site = edge.site;
    let file = own_file(path);
    let is_found = match file {
        Some(name) => (site.lookup)(name).is_some(),
        None => path == GUIDE || path == STYLEGUIDE || is_page(path),
    };
    if is_found && !matches!(*request.method(), Method::GET | Method::HEAD) {
        return wrong_method(&request, READ_METHODS);
    }
    if let Some(name) = file {
        let found = serve(&request, site, name, "no-cache");
        return found.unwrap_or_else(|| Refusal::from(ProblemCode::NotFound).respond(&request));
    }
    let name = if path == GUIDE { &GUIDE[1..] } else { PROGRAM };
    let Some(mut found) = serve(&request, site, &in_language(site, &request, name), "no-cache") else {
        return HttpResponse::NotFound()
            .content_type("text/plain; charset=utf-8")
            .body("This server was built without its front end. Run `cargo xtask run`. The API is at /api/v1, its documentation at /api/docs.\n");
    };
    if !is_found {
        *found.status_mut() = StatusCode::NOT_FOUND;
    }
    found
}

/// Whether the path is `prefix` or lies below it.
fn is_below(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A file that has its own address, such as `/manifest.webmanifest`; never a page's template.
fn own_file(path: &str) -> Option<&str> {
    let name = path.strip_prefix('/')?;
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    let ending = name.rsplit_once('.')?.1;
    (is_plain && matches!(ending, "js" | "webmanifest" | "png" | "svg" | "txt")).then_some(name)
}

/// A page in the language that the reader has chosen, else in bokmål.
fn in_language(site: Site, request: &HttpRequest, page: &str) -> String {
    let chosen = request.cookie("verv_language").map(|cookie| format!("{page}.{}.html", cookie.value()));
    let is_known = |name: &String| {
        name.chars().all(|c| c.is_ascii_lowercase() || c == '.') && (site.lookup)(name).is_some()
    };
    chosen.filter(is_known).unwrap_or_else(|| format!("{page}.nb.html"))
}
