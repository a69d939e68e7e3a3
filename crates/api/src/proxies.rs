//! The proxies that may say whom they speak for, and the address that a request comes from.

use std::{net::IpAddr, str::FromStr};

use actix_web::{HttpRequest, http::header::HeaderName};
use ipnet::IpNet;

/// The address written by the proxy nearest to us stands last.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// An address, or a network in CIDR notation: `10.0.0.0/8`, `fd00::/8`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Network(IpNet);

/// The text names no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an address or a network: write 192.0.2.1, 10.0.0.0/8 or fd00::/8")]
pub struct NetworkError(String);

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let address = || text.parse::<IpAddr>().map(IpNet::from);
        text.parse().or_else(|_| address()).map(Self).map_err(|_| NetworkError(text.to_owned()))
    }
}

/// Whom to believe; nobody by default.
#[derive(Clone, Default, Debug)]
pub struct Proxies(Vec<Network>);

impl Proxies {
    pub fn new(networks: Vec<Network>) -> Self {
        Self(networks)
    }

    fn trust(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }

    /// The address of whoever sent the request: the peer, or, where the peer is one of ours, the last address of the
    /// header that is none of ours. What stands before it may have been written by anybody.
    pub fn client(&self, request: &HttpRequest) -> Option<IpAddr> {
        let peer = unmapped(request.peer_addr()?.ip());
        let mut client = peer;
        let lines: Vec<_> = request.headers().get_all(FORWARDED_FOR).collect();
        let mut hops = lines.iter().rev().flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
        while self.trust(client) {
            let Some(hop) = hops.next().and_then(address) else { break };
            client = hop;
        }
        Some(client)
    }
}

/// An address as proxies write it: plain, with a port, or in brackets. Each is parsed on its own, so that garbage that a client
/// has put in front cannot make a proxy's own entry fail.
fn address(hop: &[u8]) -> Option<IpAddr> {
    let hop = std::str::from_utf8(hop).ok()?.trim();
    let plain = hop.parse().ok();
    let bracketed = || hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || hop.parse::<std::net::SocketAddr>().ok().map(|socket| socket.ip());
    plain.or_else(bracketed).or_else(with_port).map(unmapped)
}

/// An IPv4 address that came over IPv6 is the IPv4 address.
pub fn unmapped(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(address, IpAddr::V4),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::{http::header::HeaderValue, test::TestRequest};

    use super::*;

    fn proxies(networks: &[&str]) -> Proxies {
        Proxies::new(networks.iter().map(|network| network.parse().unwrap()).collect())
    }

    /// The client's address when `peer` sends these lines of the header.
    fn client(proxies: &Proxies, peer: &str, lines: &[&str]) -> String {
        let mut request = TestRequest::default().peer_addr(format!("{peer}:4711").parse().unwrap());
        for line in lines {
            request = request.append_header((FORWARDED_FOR, *line));
        }
        proxies.client(&request.to_http_request()).unwrap().to_string()
    }

    #[test]
    fn nobody_is_believed_unless_named() {
        assert_eq!(client(&Proxies::default(), "192.0.2.9", &["203.0.113.5"]), "192.0.2.9");
        assert_eq!(client(&proxies(&["10.0.0.0/8"]), "192.0.2.9", &["203.0.113.5"]), "192.0.2.9");
    }

    #[test]
    fn the_last_hop_that_is_not_ours_is_the_client() {
        let ours = proxies(&["10.0.0.0/8", "fd00::/8"]);
        assert_eq!(client(&ours, "10.1.2.3", &["203.0.113.5"]), "203.0.113.5");
        // What the client wrote itself stands in front.
        assert_eq!(client(&ours, "10.1.2.3", &["198.51.100.1, 203.0.113.5, 10.9.9.9"]), "203.0.113.5");
        assert_eq!(client(&ours, "10.1.2.3", &["198.51.100.1", "203.0.113.5"]), "203.0.113.5");
        assert_eq!(client(&ours, "[fd00::1]", &["[2001:db8::7]:443"]), "2001:db8::7");
        assert_eq!(client(&ours, "[::ffff:10.0.0.1]", &["203.0.113.5:80"]), "203.0.113.5");
    }

    #[test]
    fn nonsense_ends_the_search_at_the_last_address_that_was_read() {
        let ours = proxies(&["10.0.0.0/8"]);
        for nonsense in ["", "unknown", "203.0.113.5, ", "203.0.113.5, 10.0.0", "203.0.113.5;10.0.0.2"] {
            assert_eq!(client(&ours, "10.0.0.1", &[nonsense]), "10.0.0.1", "{nonsense:?}");
        }
        assert_eq!(client(&ours, "10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(client(&ours, "10.0.0.1", &["10.0.0.3, 10.0.0.2"]), "10.0.0.3");
    }

    #[test]
    fn nonsense_in_front_does_not_spoil_what_our_proxy_wrote() {
        let line = HeaderValue::from_bytes(b"\xe5\xff, 203.0.113.5, 10.0.0.2").unwrap();
        let request = TestRequest::default().peer_addr("10.0.0.1:4711".parse().unwrap());
        let request = request.append_header((FORWARDED_FOR, line)).to_http_request();
        let client = proxies(&["10.0.0.0/8"]).client(&request).unwrap();
        assert_eq!(client.to_string(), "203.0.113.5");
    }

    #[test]
    fn networks_hold_what_their_prefix_says() {
        let holds = |network: &str, address: &str| {
            network.parse::<Network>().unwrap().contains(address.parse().unwrap())
        };
        assert!(holds("192.0.2.1", "192.0.2.1") && !holds("192.0.2.1", "192.0.2.2"));
        assert!(holds("10.0.0.0/8", "10.255.0.1") && !holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("0.0.0.0/0", "203.0.113.5") && !holds("0.0.0.0/0", "::1"));
        assert!(holds("::/0", "2001:db8::1") && !holds("::/0", "203.0.113.5"));
        assert!(holds("fd00::/8", "fdff::1") && !holds("fd00::/8", "fe00::1"));
        for wrong in ["", "localhost", "10.0.0.0/33", "::1/129", "10.0.0.0/", "10.0.0/8", "10.0.0.0/-1"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong:?} was accepted");
        }
    }
}
