//! A place in the chain with a signature, to be kept outside the database: whoever can change all of the database cannot
//! make another one.

use super::Link;
use crate::clock;
use crate::identity::Secret;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    pub seq: i64,
    /// Of the entry that is sealed there.
    pub position: i64,
    /// These three as hexadecimal digits.
    pub hash: String,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    pub signature: String,
    pub key: String,
}

impl Checkpoint {
    /// Whether the chain has this very link.
    pub fn names(&self, link: &Link) -> bool {
        (self.seq, self.position) == (link.seq, link.position) && self.hash == hex::encode(link.hash)
    }

    /// Whether one of these public keys signed it, whatever key it names.
    pub fn is_signed_by(&self, keys: &[String]) -> bool {
        let Ok(signature) = hex::decode(&self.signature) else { return false };
        keys.iter()
            .filter_map(|key| hex::decode(key).ok())
            .any(|key| UnparsedPublicKey::new(&ED25519, key).verify(self.message().as_bytes(), &signature).is_ok())
    }

    /// What is signed: a line that says what it is, then number, position, hash and the seconds since 1970, a line each.
    fn message(&self) -> String {
        let Self { seq, position, hash, at, .. } = self;
        format!("caseward audit checkpoint\n{seq}\n{position}\n{hash}\n{}\n", at.unix_timestamp())
    }
}

/// Signs with a key that follows from the installation's secret.
pub struct Signer(Ed25519KeyPair);

impl Signer {
    pub fn new(secret: &Secret) -> Self {
        let seed = secret.derive("audit checkpoint");
        let Ok(pair) = Ed25519KeyPair::from_seed_unchecked(&seed) else { unreachable!("any 32 bytes are a seed") };
        Self(pair)
    }

    /// As hexadecimal digits, to be known by whoever verifies.
    pub fn public_key(&self) -> String {
        hex::encode(self.0.public_key())
    }

    pub fn sign(&self, link: &Link) -> Checkpoint {
        let now = clock::now();
        let unsigned = Checkpoint {
            seq: link.seq,
            position: link.position,
            hash: hex::encode(link.hash),
            at: now.replace_nanosecond(0).unwrap_or(now),
            signature: String::new(),
            key: self.public_key(),
        };
        Checkpoint { signature: hex::encode(self.0.sign(unsigned.message().as_bytes())), ..unsigned }
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(byte: u8) -> Signer {
        Signer::new(&Secret::from_bytes(&[byte; 32]).expect("long enough"))
    }

    #[test]
    fn a_checkpoint_holds_under_its_key_as_it_was_signed_and_in_no_other_way() {
        let (ours, other) = (signer(7), signer(8).public_key());
        let signed = ours.sign(&Link { seq: 3, position: 4, hash: [5; 32] });
        assert!(signed.is_signed_by(&[other.clone(), ours.public_key()]));
        assert!(!signed.is_signed_by(&[other]) && !signed.is_signed_by(&[]));
        let changes: [fn(&mut Checkpoint); 5] = [
            |signed| signed.seq = 2,
            |signed| signed.position = 5,
            |signed| signed.hash = hex::encode([6; 32]),
            |signed| signed.at += time::Duration::SECOND,
            |signed| signed.signature = "zz".into(),
        ];
        for change in changes {
            let mut changed = signed.clone();
            change(&mut changed);
            assert!(!changed.is_signed_by(&[ours.public_key()]), "{changed:?}");
        }
    }

    #[test]
    fn a_checkpoint_survives_its_file() {
        let signed = signer(7).sign(&Link { seq: 3, position: 4, hash: [5; 32] });
        let line = serde_json::to_string(&signed).expect("JSON");
        let read: Checkpoint = serde_json::from_str(&line).expect(&line);
        assert!(read == signed && read.is_signed_by(&[signer(7).public_key()]));
    }
}
