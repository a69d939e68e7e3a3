//! Cookies: the refresh token, which scripts cannot read, and a marker that tells a page whether a refresh is worth trying.

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    http::header::{self, HeaderName},
};
use verv_app::identity::sessions::Tokens;
use verv_contract::ProblemCode;

use crate::{Edge, problem::Refusal};

const REFRESH: &str = "__Host-refresh";
/// Readable, and no secret: a page without it need not try to refresh.
const HINT: &str = "verv_session";

fn cookie(name: &'static str, value: String, seconds: i64) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .secure(true)
        .same_site(SameSite::Strict)
        .max_age(Duration::seconds(seconds))
        .finish()
}

/// The cookies of a session that has begun or was refreshed.
pub fn of_session(tokens: &Tokens) -> Vec<Cookie<'static>> {
    let mut refresh = cookie(REFRESH, tokens.refresh.reveal().to_owned(), tokens.max_age);
    refresh.set_http_only(true);
    vec![refresh, cookie(HINT, "1".to_owned(), tokens.max_age)]
}

/// The same cookies, expired: for a session that has ended.
pub fn ended() -> Vec<Cookie<'static>> {
    let mut refresh = cookie(REFRESH, String::new(), 0);
    refresh.set_http_only(true);
    vec![refresh, cookie(HINT, String::new(), 0)]
}

/// What the browser sent.
pub fn refresh_token(request: &HttpRequest) -> Option<String> {
    request.cookie(REFRESH).map(|cookie| cookie.value().to_owned())
}

/// A request that carries cookies must come from our own pages.
pub fn require_own_origin(edge: &Edge, request: &HttpRequest) -> Result<(), Refusal> {
    let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let site = text(HeaderName::from_static("sec-fetch-site"));
    if site.is_some_and(|site| site != "same-origin") {
        return Err(ProblemCode::ForeignOrigin.into());
    }
    let Some(origin) = text(header::ORIGIN) else { return Ok(()) };
    let is_ours =
        origin == edge.public_url || loopback_names(&edge.public_url).iter().any(|ours| ours == origin);
    if is_ours { Ok(()) } else { Err(ProblemCode::ForeignOrigin.into()) }
}

/// The other names of a loopback address: on one's own machine they all reach the same server.
fn loopback_names(public_url: &str) -> Vec<String> {
    let names = ["127.0.0.1", "localhost", "[::1]"];
    let Some((here, rest)) = names.iter().find_map(|name| {
        let rest = public_url.strip_prefix("http://")?.strip_prefix(name)?;
        (rest.is_empty() || rest.starts_with(':')).then_some((*name, rest))
    }) else {
        return Vec::new();
    };
    names.iter().filter(|name| **name != here).map(|name| format!("http://{name}{rest}")).collect()
}

#[cfg(test)]
mod tests {
    use super::loopback_names;

    #[test]
    fn only_loopback_has_other_names() {
        assert_eq!(loopback_names("http://127.0.0.1:8080"), ["http://localhost:8080", "http://[::1]:8080"]);
        assert!(loopback_names("https://verv.example").is_empty());
        assert!(loopback_names("http://localhost.evil.example").is_empty());
    }
}
