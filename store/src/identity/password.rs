//! Passwords: argon2id, few at once, and none of those that anyone would guess first.

use crate::fault::broken;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::{Problem, Refusal, account};
use std::sync::Arc;
use time::Duration;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes at once: each takes a processor and the memory above.
const AT_ONCE: usize = 2;
/// Who would wait behind more than these is asked to come back.
const QUEUE: usize = 64;
const COME_BACK: Duration = Duration::seconds(2);
/// A password that takes fewer guesses than this is too common.
const GUESSES_MIN: u64 = 10_000;

/// All hashing of this process passes here. Clones share the bounds.
#[derive(Clone)]
pub(crate) struct Hasher {
    queue: Arc<Semaphore>,
    slots: Arc<Semaphore>,
}

impl Default for Hasher {
    fn default() -> Self {
        Self { queue: Arc::new(Semaphore::new(QUEUE)), slots: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Hasher {
    /// Hashes a new password, unless it is easy to guess for someone who knows these facts about its owner.
    pub(crate) async fn hash_new(&self, password: String, email: &str, name: &str) -> Result<String, Refusal> {
        account::check_password(&password).map_err(|problem| Refusal::invalid("password", problem))?;
        let known = [email, name].map(str::to_owned);
        self.run(move || {
            if is_common(&password, &known) { Err(Refusal::invalid("password", Problem::TooCommon)) } else { hash(&password) }
        })
        .await?
    }

    /// Whether the password belongs to the stored hash. With no hash it does not, after the same work.
    pub(super) async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, Refusal> {
        self.run(move || match stored {
            Some(stored) => verify(&password, &stored),
            None => hash(&password).map(|_| false),
        })
        .await?
    }

    /// The slot goes with the work: it is taken until the work ends, also if nobody waits for it any more.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
        let Ok(_place) = self.queue.try_acquire() else { return Err(Refusal::too_many(COME_BACK)) };
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(|_| broken("waiting to hash a password"))?;
        let work = move || {
            let done = work();
            drop(slot);
            done
        };
        spawn_blocking(work).await.map_err(|_| broken("hashing a password"))
    }
}

fn argon2() -> Result<Argon2<'static>, Refusal> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| broken("the parameters of argon2"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &str) -> Result<String, Refusal> {
    let failed = |_| broken("hashing a password");
    let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).map_err(failed)?;
    argon2()?.hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string()).map_err(failed)
}

fn verify(password: &str, stored: &str) -> Result<bool, Refusal> {
    let stored = PasswordHash::new(stored).map_err(|_| broken("a stored password hash"))?;
    Ok(argon2()?.verify_password(password.as_bytes(), &stored).is_ok())
}

/// A name or an address is guessed as readily in parts, or run together, as whole.
fn is_common(password: &str, known: &[String]) -> bool {
    const SEPARATORS: [char; 3] = [' ', '@', '.'];
    let joined: Vec<String> = known.iter().map(|fact| fact.replace(SEPARATORS, "")).collect();
    let parts = known.iter().flat_map(|fact| fact.split(SEPARATORS)).filter(|part| part.len() > 2);
    let inputs: Vec<&str> = known.iter().chain(&joined).map(String::as_str).chain(parts).chain(["caseward"]).collect();
    zxcvbn::zxcvbn(password, &inputs).guesses() < GUESSES_MIN
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "four plain words here";

    #[test]
    fn a_hash_is_argon2id_with_our_parameters_and_a_salt_of_its_own() {
        let hashes = [hash(GOOD).expect("hashed"), hash(GOOD).expect("hashed")];
        assert!(hashes.iter().all(|hash| hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")));
        assert_ne!(hashes[0], hashes[1]);
        assert_eq!(verify(GOOD, &hashes[0]), Ok(true));
        assert_eq!(verify("four plain words her", &hashes[0]), Ok(false));
    }

    #[test]
    fn what_anyone_would_guess_is_common() {
        let known = ["ana.silva@example.org".to_owned(), "Ana Silva".to_owned()];
        for password in [
            "password",
            "12345678",
            "Password1",
            "qwertyuiop",
            "aaaaaaaa",
            "ana.silva@example.org",
            "anasilva",
            "Ana Silva",
            "Caseward",
        ] {
            assert!(is_common(password, &known), "{password}");
        }
        for password in [GOOD, "xK9#mQ2$vL5", "Grüße aus dem Garten"] {
            assert!(!is_common(password, &known), "{password}");
        }
    }

    #[tokio::test]
    async fn a_common_password_is_refused_by_its_field() {
        let refused = Hasher::default().hash_new("password1".into(), "a@example.org", "Ana").await;
        assert_eq!(refused, Err(Refusal::invalid("password", Problem::TooCommon)));
    }

    #[tokio::test]
    async fn nobody_has_the_password_of_no_hash() {
        assert_eq!(Hasher::default().verify(GOOD.into(), None).await, Ok(false));
    }

    #[tokio::test]
    async fn no_more_run_at_once_than_there_are_slots_and_a_full_queue_refuses() {
        let hasher = Hasher::default();
        let (open, gate) = std::sync::mpsc::channel::<()>();
        let gate = Arc::new(std::sync::Mutex::new(gate));
        let running = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let waiting: Vec<_> = (0..QUEUE)
            .map(|_| {
                let (hasher, gate, running) = (hasher.clone(), Arc::clone(&gate), Arc::clone(&running));
                tokio::spawn(async move {
                    let work = move || {
                        let now = running.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1;
                        gate.lock().expect("the gate").recv().expect("opened");
                        running.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                        now
                    };
                    hasher.run(work).await
                })
            })
            .collect();
        while hasher.queue.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(hasher.run(|| ()).await, Err(Refusal::too_many(COME_BACK)));
        for _ in &waiting {
            open.send(()).expect("someone waits");
        }
        for done in waiting {
            assert!(done.await.expect("joined").expect("ran") <= AT_ONCE);
        }
    }
}
