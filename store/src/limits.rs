//! How much a person or a network may ask for in a while, together on all servers of a database.
//!
//! Each server lets through by what it knows, and tells the others through the database: of all subjects in one statement,
//! once a second, and at once of a subject that has used up a tenth of its quota here since it was last told of. So most
//! requests cost no trip to the database, and each further server can let no more than that tenth through by mistake.

mod bucket;
mod subjects;

pub use bucket::{Quota, Standing};
pub(crate) use subjects::{Subjects, network};

use crate::Store;
use crate::fault::OrRefuse;
use crate::identity::Secret;
use bucket::Bucket;
use domain::{Refusal, UserId};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

const INTERVAL: Duration = Duration::from_secs(1);

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Person(UserId),
    /// All from there who are known. An IPv6 address stands for its whole network.
    Address(IpAddr),
    /// All others from there, who use up nothing of what those have.
    Strangers(IpAddr),
}

/// The count of what was asked for. Cheap to clone.
#[derive(Clone)]
pub struct Limits(Arc<Shared>);

struct Shared {
    store: Store,
    subjects: Subjects,
    buckets: Mutex<HashMap<[u8; 32], Bucket>>,
    /// Held while the others are told, so that what was told is known in the order in which it was.
    telling: tokio::sync::Mutex<()>,
}

impl Limits {
    /// Tells and learns for as long as somebody holds on to it.
    pub fn start(store: Store, secret: &Secret) -> Self {
        let (subjects, buckets) = (Subjects::new(secret), Mutex::default());
        let limits = Self(Arc::new(Shared { store, subjects, buckets, telling: tokio::sync::Mutex::default() }));
        tokio::spawn(keep_telling(Arc::downgrade(&limits.0)));
        limits
    }

    /// Counts one request of this kind, unless it is one too many.
    pub async fn spend(&self, kind: &str, who: Who, quota: Quota) -> Standing {
        let subject = self.0.subject(kind, who);
        if self.0.owes_much(&subject, quota) {
            let shared = self.0.clone();
            // To its end: whoever hangs up in the middle would make the others' part forgotten too.
            tokio::spawn(async move { shared.tell_of(&subject, quota).await }).await.ok();
        }
        let now = Instant::now();
        self.0.lock().entry(subject).or_insert_with(|| Bucket::whole(now)).spend(quota, now)
    }
}

async fn keep_telling(shared: Weak<Shared>) {
    loop {
        tokio::time::sleep(INTERVAL).await;
        let Some(shared) = shared.upgrade() else { return };
        let _turn = shared.telling.lock().await;
        shared.tell().await.ok();
    }
}

impl Shared {
    fn subject(&self, kind: &str, who: Who) -> [u8; 32] {
        match who {
            Who::Person(person) => self.subjects.of(kind, &format!("person {person}")),
            Who::Address(address) => self.subjects.of(kind, &format!("address {}", network(address))),
            Who::Strangers(address) => self.subjects.of(kind, &format!("strangers {}", network(address))),
        }
    }

    fn owes_much(&self, subject: &[u8; 32], quota: Quota) -> bool {
        self.lock().get(subject).is_some_and(|bucket| bucket.owes_much(quota))
    }

    async fn tell_of(&self, subject: &[u8; 32], quota: Quota) {
        let _turn = self.telling.lock().await;
        // Whoever had the turn before has told of this one too. What failed has told the log why: each server counts alone then.
        if self.owes_much(subject, quota) {
            self.tell().await.ok();
        }
    }

    /// Tells of all that was let through here, and learns what the others have let through of the same subjects.
    async fn tell(&self) -> Result<(), Refusal> {
        let owed = self.take_owed();
        if owed.is_empty() {
            return Ok(());
        }
        let known = add(&self.store, &owed).await?;
        let now = Instant::now();
        let mut buckets = self.lock();
        for (subject, whole_in) in known {
            if let Some(bucket) = buckets.get_mut(&subject) {
                bucket.learn(now + whole_in);
            }
        }
        Ok(())
    }

    /// And lets go of those who have not asked for a while.
    fn take_owed(&self) -> Vec<([u8; 32], Duration)> {
        let now = Instant::now();
        let mut buckets = self.lock();
        buckets.retain(|_, bucket| !bucket.is_idle(now));
        buckets.iter_mut().filter_map(|(subject, bucket)| Some((*subject, bucket.take_owed()?))).collect()
    }

    /// Nothing under the lock can fail half-way.
    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; 32], Bucket>> {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// In the order of the subjects, so that no two servers wait for each other.
async fn add(store: &Store, owed: &[([u8; 32], Duration)]) -> Result<Vec<([u8; 32], Duration)>, Refusal> {
    let subjects: Vec<Vec<u8>> = owed.iter().map(|(subject, _)| subject.to_vec()).collect();
    let seconds: Vec<f64> = owed.iter().map(|(_, owed)| owed.as_secs_f64()).collect();
    let mut door = store.door().await?;
    let known = sqlx::query!(
        r#"insert into spending as known (subject, whole_at)
           select told.subject, now() + make_interval(secs => told.seconds)
           from unnest($1::bytea[], $2::float8[]) as told (subject, seconds) order by told.subject
           on conflict (subject) do update
             set whole_at = greatest(known.whole_at, now()) + (excluded.whole_at - now())
           returning known.subject, extract(epoch from known.whole_at - now())::float8 as "whole_in!""#,
        &subjects,
        &seconds
    )
    .fetch_all(&mut *door)
    .await
    .or_refuse()?;
    door.commit().await.or_refuse()?;
    let known = known.into_iter().map(|row| {
        let subject: [u8; 32] = row.subject.try_into().unwrap_or_default();
        (subject, Duration::try_from_secs_f64(row.whole_in).unwrap_or_default())
    });
    Ok(known.collect())
}
