//! Limits on guessing secrets, and on the work of refreshing: for each account and each address, in the default configuration.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    time::Duration,
};

use actix_web::{
    HttpMessage, HttpRequest,
    http::header::{HeaderMap, HeaderName, HeaderValue},
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DefaultKeyedStateStore,
};

use sha2::{Digest, Sha256};
use verv_domain::{
    folding::{Mailbox, fold},
    identity::one_time_links::token,
};

use crate::{
    open_streams::Streams,
    problem::Refusal,
    proxies::{Proxies, unmapped},
};

/// Attempts at once, and the pause after which there is one more.
#[derive(Clone, Copy, Debug)]
struct Allowance {
    burst: NonZeroU32,
    pause: Duration,
}

const ACCOUNT: Allowance = Allowance { burst: NonZeroU32::new(10).unwrap(), pause: Duration::from_secs(30) };
/// An office may share one address.
const ADDRESS: Allowance = Allowance { burst: NonZeroU32::new(100).unwrap(), pause: Duration::from_secs(1) };

/// A one-time link, by those who hold it: opened anew and tried with passwords that are refused.
const LINK: Allowance = Allowance { burst: NonZeroU32::new(30).unwrap(), pause: Duration::from_secs(10) };

/// Looking at one-time links; apart from the logins, which it must not use up for an office that is invited together.
const INSPECTIONS: Allowance =
    Allowance { burst: NonZeroU32::new(100).unwrap(), pause: Duration::from_secs(1) };

/// 256 random bits are not guessed: what is limited is the work, so that pages loaded by a whole office, behind one
/// address or behind a proxy that is not named, neither wait for each other nor for whoever guesses passwords.
const REFRESHES: Allowance =
    Allowance { burst: NonZeroU32::new(1000).unwrap(), pause: Duration::from_millis(50) };

/// Requests with one API token: enough to read a whole branch, page by page, and to go on steadily.
const API_TOKEN: Allowance =
    Allowance { burst: NonZeroU32::new(600).unwrap(), pause: Duration::from_millis(100) };

/// Keys that were quiet long enough are forgotten when there are so many.
const MANY_KEYS: usize = 10_000;

type Limiter<K> = RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>;

pub struct Limits {
    accounts: Limiter<String>,
    addresses: Limiter<IpAddr>,
    refreshes: Limiter<IpAddr>,
    inspections: Limiter<IpAddr>,
    /// By a hash: what is limited is a secret.
    links: Limiter<[u8; 32]>,
    /// By a hash, too.
    api_tokens: Limiter<[u8; 32]>,
    /// Of events, while they are open.
    pub streams: Streams,
    proxies: Proxies,
}

impl std::fmt::Debug for Limits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Limits(…)")
    }
}

fn limiter<K: std::hash::Hash + Eq + Clone>(allowance: Allowance) -> Limiter<K> {
    let Allowance { burst, pause } = allowance;
    let quota = Quota::with_period(pause).unwrap_or(Quota::per_second(burst)).allow_burst(burst);
    RateLimiter::keyed(quota).with_middleware()
}

/// How a request stands with the limit that it is closest to.
#[derive(Clone, Copy, Debug)]
pub struct RateLimitState {
    limit: u32,
    remaining: u32,
    /// Seconds until there is one attempt more.
    reset: u64,
}

impl RateLimitState {
    /// `RateLimit-Limit`, `-Remaining` and `-Reset`, as the IETF's draft has them in its first form.
    pub fn write(self, headers: &mut HeaderMap) {
        let Self { limit, remaining, reset } = self;
        for (name, value) in [
            ("ratelimit-limit", u64::from(limit)),
            ("ratelimit-remaining", u64::from(remaining)),
            ("ratelimit-reset", reset),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
    }

    /// For the middleware around every request, which writes the headers on whatever is answered.
    fn note(self, request: &HttpRequest) {
        let mut extensions = request.extensions_mut();
        if extensions.get::<Self>().is_none_or(|noted| self.remaining < noted.remaining) {
            extensions.insert(self);
        }
    }
}

fn check<K: std::hash::Hash + Eq + Clone>(
    limiter: &Limiter<K>,
    Allowance { burst, pause }: Allowance,
    key: &K,
    request: &HttpRequest,
) -> Result<(), Refusal> {
    if limiter.len() > MANY_KEYS {
        limiter.retain_recent();
    }
    let limit = burst.get();
    match limiter.check_key(key) {
        Ok(left) => {
            let remaining = left.remaining_burst_capacity();
            RateLimitState { limit, remaining, reset: pause.as_secs().max(1) }.note(request);
            Ok(())
        }
        Err(until) => {
            let wait = until.wait_time_from(limiter.clock().now()).as_secs() + 1;
            RateLimitState { limit, remaining: 0, reset: wait }.note(request);
            Err(Refusal::too_many_attempts(wait))
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::behind(Proxies::default())
    }
}

impl Limits {
    /// Of a server that is reached through these proxies, or directly.
    pub fn behind(proxies: Proxies) -> Self {
        Self {
            accounts: limiter(ACCOUNT),
            addresses: limiter(ADDRESS),
            refreshes: limiter(REFRESHES),
            inspections: limiter(INSPECTIONS),
            links: limiter(LINK),
            api_tokens: limiter(API_TOKEN),
            streams: Streams::default(),
            proxies,
        }
    }

    /// An attempt with this account's name, whether there is such an account or not.
    pub fn check_account(&self, request: &HttpRequest, name: &str) -> Result<(), Refusal> {
        // However it is written, it is one account.
        let name = match Mailbox::parse(name) {
            Ok(mailbox) => mailbox.as_str().to_owned(),
            Err(_) => fold(name).chars().take(254).collect(),
        };
        check(&self.accounts, ACCOUNT, &name, request)
    }

    /// An attempt from the request's address; what others than our own proxies say of it is not believed.
    pub fn check_address(&self, request: &HttpRequest) -> Result<(), Refusal> {
        check(&self.addresses, ADDRESS, &self.network_of(request), request)
    }

    /// A refresh from the request's address.
    pub fn check_refresh(&self, request: &HttpRequest) -> Result<(), Refusal> {
        check(&self.refreshes, REFRESHES, &self.network_of(request), request)
    }

    /// A look at a one-time link from the request's address.
    pub fn check_inspection(&self, request: &HttpRequest) -> Result<(), Refusal> {
        check(&self.inspections, INSPECTIONS, &self.network_of(request), request)
    }

    /// An attempt with this one-time link, whether it is good or not. What cannot be a link is nobody's, and is limited
    /// by the address alone.
    pub fn check_link(&self, request: &HttpRequest, link: &str) -> Result<(), Refusal> {
        match token(link) {
            Some(token) => check(&self.links, LINK, &Sha256::digest(token).into(), request),
            None => Ok(()),
        }
    }

    /// A request with the API token of this hash, whether it is accepted or not.
    pub fn check_api_token(&self, request: &HttpRequest, hash: &[u8; 32]) -> Result<(), Refusal> {
        check(&self.api_tokens, API_TOKEN, hash, request)
    }

    fn network_of(&self, request: &HttpRequest) -> IpAddr {
        network(self.proxies.client(request).unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED)))
    }
}

/// One IPv6 customer has at least a /64.
fn network(address: IpAddr) -> IpAddr {
    match unmapped(address) {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn an_account_is_limited_whatever_the_case() {
        let limits = Limits::default();
        let attempt = |name: &str| {
            let request = TestRequest::default().to_http_request();
            let outcome = limits.check_account(&request, name);
            let state = *request.extensions().get::<RateLimitState>().unwrap();
            (outcome.is_ok(), state.remaining)
        };
        for remaining in (0..10).rev() {
            assert_eq!(attempt("leder@follo.example"), (true, remaining));
        }
        assert_eq!(attempt(" LEDER@follo.example"), (false, 0));
        assert_eq!(attempt("htv@follo.example"), (true, 9));
    }

    #[test]
    fn an_address_that_the_client_wrote_itself_does_not_help() {
        let limits = Limits::behind(Proxies::new(vec!["10.0.0.1".parse().unwrap()]));
        let attempt = |peer: &str, forwarded: &str| {
            let request = TestRequest::default().peer_addr(peer.parse().unwrap());
            let request = request.insert_header(("x-forwarded-for", forwarded)).to_http_request();
            limits.check_address(&request).is_ok()
        };
        for n in 0..100 {
            assert!(attempt("10.0.0.1:1", &format!("198.51.100.{n}, 203.0.113.5")));
        }
        assert!(!attempt("10.0.0.1:1", "198.51.100.200, 203.0.113.5"));
        assert!(!attempt("203.0.113.5:1", "198.51.100.201"), "without the proxy it is the same address");
        assert!(attempt("10.0.0.1:1", "203.0.113.6"), "others behind the proxy are not locked out");
    }

    #[test]
    fn guessing_does_not_keep_others_at_the_address_from_refreshing() {
        let limits = Limits::default();
        let request = TestRequest::default().to_http_request();
        while limits.check_address(&request).is_ok() {}
        for _ in 0..1000 {
            assert!(limits.check_refresh(&request).is_ok());
        }
        assert!(limits.check_refresh(&request).is_err(), "the work is limited nevertheless");
    }

    #[test]
    fn a_link_is_limited_whatever_mail_has_made_of_it() {
        let limits = Limits::default();
        let request = TestRequest::default().to_http_request();
        let (one, other) = ("a".repeat(43), "b".repeat(43));
        for n in 0..30 {
            let written = if n % 2 == 0 { format!("#{one}") } else { format!("%23{one}.") };
            assert!(limits.check_link(&request, &written).is_ok(), "{n}");
        }
        assert!(limits.check_link(&request, &format!("https://verv.example/velkommen#{one}>")).is_err());
        assert!(limits.check_link(&request, &other).is_ok(), "another link is another's");
        for _ in 0..100 {
            assert!(limits.check_link(&request, "ikke-en-lenke").is_ok(), "what is no link is nobody's");
        }
        assert!(limits.check_address(&request).is_ok(), "logins are not used up");
    }

    #[test]
    fn addresses_of_one_customer_count_together() {
        let one = "2001:db8::1".parse().unwrap();
        let other = "2001:db8::ffff".parse().unwrap();
        assert_eq!(network(one), network(other));
        assert_eq!(network("::ffff:192.0.2.1".parse().unwrap()), "192.0.2.1".parse::<IpAddr>().unwrap());
    }
}
