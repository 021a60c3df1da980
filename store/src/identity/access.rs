//! Access tokens: JWT, one pinned algorithm, every claim required and checked.

use crate::clock;
use crate::fault::broken;
use domain::{Refusal, Role, SessionId, UserId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

/// Seconds that an access token lives.
pub(super) const LIFETIME: u32 = 10 * 60;
/// Seconds by which the clocks of two servers may differ.
const LEEWAY: u64 = 5;
const ALGORITHM: Algorithm = Algorithm::HS256;
const ISSUER: &str = "caseward";
const AUDIENCE: &str = "caseward";

pub(super) struct AccessTokens {
    signing: EncodingKey,
    verifying: DecodingKey,
    validation: Validation,
}

/// The session that a token names, and the person whose it was made for. Whether either still stands, the transaction asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    pub session: SessionId,
    pub person: UserId,
}

/// Each field is required by its type; the role is there for who reads the token, and decides nothing here.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    sid: SessionId,
    role: Role,
    iat: i64,
    nbf: i64,
    exp: i64,
}

impl AccessTokens {
    pub(super) fn new(key: &[u8; 32]) -> Self {
        let mut validation = Validation::new(ALGORITHM);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = LEEWAY;
        Self { signing: EncodingKey::from_secret(key), verifying: DecodingKey::from_secret(key), validation }
    }

    pub(super) fn issue(&self, user: UserId, session: SessionId, role: Role) -> Result<String, Refusal> {
        self.sign(&Claims::new(user, session, role))
    }

    fn sign(&self, claims: &impl Serialize) -> Result<String, Refusal> {
        encode(&Header::new(ALGORITHM), claims, &self.signing).map_err(|_| broken("signing an access token"))
    }

    pub(super) fn verify(&self, token: &str) -> Result<Claim, Refusal> {
        let claims = decode::<Claims>(token, &self.verifying, &self.validation).map_err(|_| Refusal::Unauthenticated)?.claims;
        if claims.iat > clock::now().unix_timestamp() + LEEWAY.cast_signed() {
            return Err(Refusal::Unauthenticated);
        }
        Ok(Claim { session: claims.sid, person: claims.sub })
    }
}

impl Claims {
    fn new(user: UserId, session: SessionId, role: Role) -> Self {
        let now = clock::now().unix_timestamp();
        let exp = now + i64::from(LIFETIME);
        Self { iss: ISSUER.to_owned(), aud: AUDIENCE.to_owned(), sub: user, sid: session, role, iat: now, nbf: now, exp }
    }
}

#[cfg(test)]
mod tests;
