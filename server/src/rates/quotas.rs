use super::kind::Kind;
use std::str::FromStr;
use std::time::Duration;
use store::limits::{Quota, Who};

const WINDOW: Duration = Duration::from_secs(60);
const OFF: &str = "off";

/// How often each kind may be asked for within a minute: by one person, and from one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Most {
    person: u32,
    address: u32,
}

/// For each kind, or for none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotas(Option<[Most; Kind::ALL.len()]>);

/// A person who works fast, with many tabs open, and a clinic of hundreds behind one address, who all come to work at the same
/// time.
fn usual(kind: Kind) -> Most {
    let (person, address) = match kind {
        Kind::Read => (1_200, 24_000),
        Kind::Write => (600, 6_000),
        Kind::Upload => (120, 1_200),
        Kind::Export => (60, 600),
        Kind::SignIn => (30, 300),
        Kind::SignUp => (30, 60),
    };
    Most { person, address }
}

impl Default for Quotas {
    fn default() -> Self {
        Self(Some(Kind::ALL.map(usual)))
    }
}

impl Quotas {
    pub fn off() -> Self {
        Self(None)
    }

    pub(super) fn of(&self, kind: Kind, who: Who) -> Option<Quota> {
        let most = self.0.as_ref()?[kind as usize];
        let most = match who {
            Who::Person(_) => most.person,
            Who::Address(_) | Who::Strangers(_) => most.address,
        };
        Some(Quota { most, window: WINDOW })
    }
}

impl FromStr for Quotas {
    type Err = String;

    /// What is not named stays as it is by default.
    fn from_str(list: &str) -> Result<Self, String> {
        if list.trim() == OFF {
            return Ok(Self::off());
        }
        let mut quotas = Kind::ALL.map(usual);
        for part in list.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (kind, most) = read(part).ok_or_else(|| format!("{part} is not like read=1200/24000"))?;
            quotas[kind as usize] = most;
        }
        Ok(Self(Some(quotas)))
    }
}

fn read(part: &str) -> Option<(Kind, Most)> {
    let (word, numbers) = part.split_once('=')?;
    let (person, address) = numbers.split_once('/')?;
    let number = |text: &str| text.trim().parse::<u32>().ok().filter(|number| *number > 0);
    let kind = Kind::ALL.into_iter().find(|kind| kind.word() == word.trim())?;
    Some((kind, Most { person: number(person)?, address: number(address)? }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{IpAddr, Ipv4Addr};

    const ADDRESS: Who = Who::Address(IpAddr::V4(Ipv4Addr::LOCALHOST));

    fn of(list: &str, kind: Kind) -> Option<u32> {
        list.parse::<Quotas>().expect("quotas").of(kind, ADDRESS).map(|quota| quota.most)
    }

    #[test]
    fn what_is_not_named_is_as_by_default() {
        assert_eq!("".parse(), Ok(Quotas::default()));
        let list = "read=10/20, sign_in=1/2";
        assert_eq!((of(list, Kind::Read), of(list, Kind::SignIn), of(list, Kind::Write)), (Some(20), Some(2), Some(6_000)));
        assert_eq!(of("off", Kind::Read), None);
    }

    #[test]
    fn each_kind_is_in_its_place() {
        for (place, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, place);
        }
    }

    #[test]
    fn what_is_no_quota_is_refused() {
        for wrong in ["read", "read=", "read=1", "read=0/1", "read=1/x", "look=1/1", "on"] {
            assert!(wrong.parse::<Quotas>().is_err(), "{wrong}");
        }
    }
}
