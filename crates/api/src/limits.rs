//! Limits on guessing secrets: for each account and each address, in the default configuration.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    time::Duration,
};

use actix_web::HttpRequest;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock};

use crate::problem::Refusal;

/// Attempts at once, and then one in every pause.
const ACCOUNT: (u32, Duration) = (10, Duration::from_secs(30));
/// An office may share one address.
const ADDRESS: (u32, Duration) = (100, Duration::from_secs(1));

/// Keys that were quiet long enough are forgotten when there are so many.
const MANY_KEYS: usize = 10_000;

pub struct Limits {
    accounts: DefaultKeyedRateLimiter<String>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
}

impl std::fmt::Debug for Limits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Limits(…)")
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { accounts: limiter(ACCOUNT), addresses: limiter(ADDRESS) }
    }
}

fn limiter<K: std::hash::Hash + Eq + Clone>((burst, pause): (u32, Duration)) -> DefaultKeyedRateLimiter<K> {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    let quota = Quota::with_period(pause).unwrap_or(Quota::per_second(burst)).allow_burst(burst);
    RateLimiter::keyed(quota)
}

fn check<K: std::hash::Hash + Eq + Clone>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: &K,
) -> Result<(), Refusal> {
    if limiter.len() > MANY_KEYS {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|until| {
        let wait = until.wait_time_from(limiter.clock().now());
        Refusal::too_many_attempts(wait.as_secs() + 1)
    })
}

impl Limits {
    /// An attempt with this account's name, whether there is such an account or not.
    pub fn check_account(&self, name: &str) -> Result<(), Refusal> {
        let name: String = name.trim().to_lowercase().chars().take(254).collect();
        check(&self.accounts, &name)
    }

    /// An attempt from the request's address; what proxies say of it is not believed.
    pub fn check_address(&self, request: &HttpRequest) -> Result<(), Refusal> {
        let address = request.peer_addr().map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| peer.ip());
        check(&self.addresses, &network(address))
    }
}

/// One IPv6 customer has at least a /64.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or_else(
            || IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
            IpAddr::V4,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_limited_whatever_the_case() {
        let limits = Limits::default();
        for _ in 0..10 {
            assert!(limits.check_account("leder@follo.example").is_ok());
        }
        assert!(limits.check_account(" LEDER@follo.example").is_err());
        assert!(limits.check_account("htv@follo.example").is_ok());
    }

    #[test]
    fn addresses_of_one_customer_count_together() {
        let one = "2001:db8::1".parse().unwrap();
        let other = "2001:db8::ffff".parse().unwrap();
        assert_eq!(network(one), network(other));
        assert_eq!(network("::ffff:192.0.2.1".parse().unwrap()), "192.0.2.1".parse::<IpAddr>().unwrap());
    }
}
