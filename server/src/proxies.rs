//! The proxies before this server, whose word about who is behind them is believed; nobody else's is.

use axum::http::{HeaderMap, HeaderName};
use ipnet::IpNet;
use std::net::{AddrParseError, IpAddr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Networks of trusted proxies; none unless the operator names some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Arc<[IpNet]>);

impl FromStr for Proxies {
    type Err = AddrParseError;

    fn from_str(list: &str) -> Result<Self, AddrParseError> {
        let named = list.split(',').map(str::trim).filter(|network| !network.is_empty());
        named.map(network).collect::<Result<_, _>>().map(Self)
    }
}

impl Proxies {
    fn contain(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// A network, or one address that stands for itself.
fn network(text: &str) -> Result<IpNet, AddrParseError> {
    text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
}

/// Who asks: the other end of the connection, or as far back as one trusted proxy names the one before it. Each adds its
/// peer at the end of the header, so what stands left of the first address we do not trust is that one's invention.
pub(crate) fn client(peer: IpAddr, headers: &HeaderMap, trusted: &Proxies) -> IpAddr {
    let lines = headers.get_all(FORWARDED_FOR).iter().rev();
    let mut hops = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
    let mut client = peer.to_canonical();
    while trusted.contain(client)
        && let Some(before) = hops.next().and_then(address)
    {
        client = before;
    }
    client
}

/// Some proxies add the port.
fn address(hop: &[u8]) -> Option<IpAddr> {
    let hop = str::from_utf8(hop).ok()?.trim();
    let address = hop.parse::<IpAddr>().or_else(|_| hop.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use proptest::prelude::*;

    const TRUSTED: &str = "10.0.0.0/8, 192.0.2.7,fd00::/8";

    fn seen(trusted: &str, peer: &str, lines: &[&str]) -> String {
        let headers =
            lines.iter().map(|line| (FORWARDED_FOR, HeaderValue::from_bytes(line.as_bytes()).expect("a value"))).collect();
        client(peer.parse().expect("an address"), &headers, &trusted.parse().expect("networks")).to_string()
    }

    #[test]
    fn who_is_no_trusted_proxy_is_not_believed() {
        assert_eq!(seen("", "10.0.0.1", &["203.0.113.5"]), "10.0.0.1");
        assert_eq!(seen(TRUSTED, "198.51.100.9", &["203.0.113.5"]), "198.51.100.9");
        assert_eq!(seen(TRUSTED, "192.0.2.8", &["203.0.113.5"]), "192.0.2.8");
    }

    #[test]
    fn a_trusted_proxy_names_the_one_before_it() {
        assert_eq!(seen(TRUSTED, "10.0.0.1", &["203.0.113.5"]), "203.0.113.5");
        assert_eq!(seen(TRUSTED, "::ffff:10.0.0.1", &["::ffff:203.0.113.5"]), "203.0.113.5");
        assert_eq!(seen(TRUSTED, "fd00::1", &["[2001:db8::5]:4711"]), "2001:db8::5");
        assert_eq!(seen(TRUSTED, "10.0.0.1", &["203.0.113.5:4711"]), "203.0.113.5");
        assert_eq!(seen(TRUSTED, "10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn the_rightmost_address_that_is_not_trusted_counts() {
        assert_eq!(seen(TRUSTED, "10.0.0.1", &["1.1.1.1, 203.0.113.5, 192.0.2.7 ,10.0.0.2"]), "203.0.113.5");
        assert_eq!(seen(TRUSTED, "10.0.0.1", &["1.1.1.1", "203.0.113.5, 10.0.0.2", "10.0.0.3"]), "203.0.113.5");
        assert_eq!(seen(TRUSTED, "10.0.0.1", &["10.0.0.9"]), "10.0.0.9");
    }

    #[test]
    fn behind_what_cannot_be_read_nothing_is_believed() {
        for unreadable in ["unknown", "", "203.0.113.5 x", "ü"] {
            assert_eq!(seen(TRUSTED, "10.0.0.1", &[&format!("1.1.1.1, {unreadable}, 10.0.0.2")]), "10.0.0.2", "{unreadable}");
        }
    }

    proptest! {
        #[test]
        fn fuzz_whatever_a_header_says_only_the_trusted_are_believed(lines in prop::collection::vec("[ -~]{0,40}", 0..4)) {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            prop_assert_eq!(seen(TRUSTED, "198.51.100.9", &lines), "198.51.100.9");
            prop_assert!(seen(TRUSTED, "10.0.0.1", &lines).parse::<IpAddr>().is_ok());
        }
    }

    #[test]
    fn what_is_no_network_is_refused() {
        assert!("10.0.0.0/33".parse::<Proxies>().is_err());
        assert!("proxy.example".parse::<Proxies>().is_err());
        assert_eq!(" ".parse(), Ok(Proxies::default()));
    }
}
