//! Who somebody is: sign-up, sign-in, the tokens of a session, sign-out, passwords, invitations.
//!
//! An access token is believed for ten minutes without a look at the database, but it only names a session:
//! `Store::begin` asks the tables on every request whether that session and its person still stand.

mod access;
mod change_password;
mod device;
mod invitations;
mod opaque;
pub(crate) mod password;
mod secret;
mod sessions;
mod sign_in;
mod sign_up;
mod throttle;

pub use access::Claim;
pub use device::{Client, Device};
pub(crate) use invitations::issue as issue_invitation;
pub(crate) use secret::keyed_hash;
pub use secret::{Secret, WeakSecret};

use crate::Store;
use crate::limits::Subjects;
use access::AccessTokens;
use domain::{Refusal, UserId};
use password::Hasher;
use std::sync::Arc;
use throttle::Throttle;

/// What a client holds of its session.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    pub access_token: String,
    pub refresh_token: String,
    /// Seconds that the access token lives.
    pub expires_in: u32,
    /// Seconds that the refresh token lives.
    pub refresh_expires_in: u32,
}

/// Tokens stay out of logs and panics.
impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}

#[derive(Clone)]
pub struct Identity {
    store: Store,
    access: Arc<AccessTokens>,
    hasher: Hasher,
    throttle: Throttle,
    drafts: [u8; 32],
}

impl Identity {
    #[allow(clippy::needless_pass_by_value, reason = "the caller has no more use for the secret")]
    pub fn new(store: Store, secret: Secret) -> Self {
        Self {
            store,
            access: Arc::new(AccessTokens::new(&secret.derive("access token"))),
            hasher: Hasher::default(),
            throttle: Throttle::new(Subjects::new(&secret)),
            drafts: secret.derive("draft on a device"),
        }
    }

    /// The key under which this person's browsers keep drafts, in hexadecimal letters.
    pub fn draft_key(&self, person: UserId) -> String {
        hex::encode(keyed_hash(&self.drafts, person.0.as_bytes()))
    }

    /// What an access token says, if it is ours and of this moment. Asks no database.
    pub fn verify(&self, access_token: &str) -> Result<Claim, Refusal> {
        self.access.verify(access_token)
    }
}
