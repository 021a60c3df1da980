use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The key of this installation. Each use of it derives a key of its own.
pub struct Secret(Vec<u8>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a secret has at least {} random bytes", Secret::MIN)]
pub struct WeakSecret;

impl Secret {
    pub const MIN: usize = 32;

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WeakSecret> {
        if bytes.len() < Self::MIN { Err(WeakSecret) } else { Ok(Self(bytes.to_vec())) }
    }

    pub(crate) fn derive(&self, purpose: &str) -> [u8; 32] {
        keyed_hash(&self.0, purpose.as_bytes())
    }
}

pub(crate) fn keyed_hash(key: &[u8], data: &[u8]) -> [u8; 32] {
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(key) else { unreachable!("HMAC takes a key of any length") };
    mac.chain_update(data).finalize().into_bytes().into()
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_secret_is_refused() {
        assert_eq!(Secret::from_bytes(&[7; 31]).err(), Some(WeakSecret));
        assert!(Secret::from_bytes(&[7; 32]).is_ok());
    }

    #[test]
    fn a_secret_is_not_printed() {
        let secret = Secret::from_bytes(b"0123456789abcdef0123456789abcdef").expect("long enough");
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }

    #[test]
    fn each_purpose_has_a_key_of_its_own() {
        let secret = Secret::from_bytes(&[7; 32]).expect("long enough");
        assert_eq!(secret.derive("a"), secret.derive("a"));
        assert_ne!(secret.derive("a"), secret.derive("b"));
        assert_ne!(secret.derive("a"), [7; 32]);
    }

    #[test]
    fn the_keyed_hash_is_hmac_sha256() {
        // RFC 4231, test case 2.
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let hex: String = keyed_hash(b"Jefe", b"what do ya want for nothing?").iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, expected);
    }
}
