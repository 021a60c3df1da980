//! Tokens that mean nothing by themselves: 256 random bits for the client, their hash for the database.
//! So much randomness needs no slow hash and no salt.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

const BYTES: usize = 32;

pub(super) struct Opaque {
    pub(super) token: String,
    pub(super) hash: Vec<u8>,
}

pub(super) fn draw() -> Opaque {
    let bytes: [u8; BYTES] = rand::random();
    Opaque { token: URL_SAFE_NO_PAD.encode(bytes), hash: digest(&bytes) }
}

/// What the database would hold of this token; none for what is not one.
pub(super) fn hash(token: &str) -> Option<Vec<u8>> {
    let mut bytes = [0; BYTES];
    match URL_SAFE_NO_PAD.decode_slice(token, &mut bytes) {
        Ok(BYTES) => Some(digest(&bytes)),
        _ => None,
    }
}

fn digest(bytes: &[u8; BYTES]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_a_token_is_found_again_and_is_not_the_token() {
        let drawn = draw();
        assert_eq!(hash(&drawn.token).as_ref(), Some(&drawn.hash));
        assert_eq!(drawn.token.len(), 43);
        assert_ne!(URL_SAFE_NO_PAD.encode(&drawn.hash), drawn.token);
    }

    #[test]
    fn no_two_are_alike() {
        assert_ne!(draw().token, draw().token);
    }

    #[test]
    fn what_is_no_token_has_no_hash() {
        let drawn = draw().token;
        for text in ["", "x", "ä", &drawn[1..], &format!("{drawn}="), &format!("{drawn}A"), &"=".repeat(43), &"A".repeat(10_000)]
        {
            assert_eq!(hash(text), None, "{text}");
        }
    }
}
