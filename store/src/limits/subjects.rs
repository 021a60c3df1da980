use crate::identity::{Secret, keyed_hash};
use std::net::{IpAddr, Ipv6Addr};

/// Names accounts, people and networks by hashes that nobody without the key can look up.
#[derive(Clone)]
pub(crate) struct Subjects {
    key: [u8; 32],
}

impl Subjects {
    pub(crate) fn new(secret: &Secret) -> Self {
        Self { key: secret.derive("throttle subject") }
    }

    pub(crate) fn of(&self, kind: &str, who: &str) -> [u8; 32] {
        keyed_hash(&self.key, format!("{kind} {who}").as_bytes())
    }
}

/// Who has one IPv6 address has its whole /64.
pub(crate) fn network(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_client_is_its_network_and_a_mapped_one_is_ipv4() {
        let network = |text: &str| network(text.parse().expect("an address")).to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
    }

    #[test]
    fn subjects_depend_on_kind_and_key() {
        let subjects = |byte| Subjects::new(&Secret::from_bytes(&[byte; 32]).expect("long enough"));
        assert_ne!(subjects(1).of("account", "a"), subjects(1).of("network", "a"));
        assert_ne!(subjects(1).of("account", "a"), subjects(2).of("account", "a"));
    }
}
