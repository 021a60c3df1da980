//! Slows down guessing. One network that guesses at one account waits longer and longer, and its owner elsewhere does
//! not. Looser bounds hold for all that a network tries and for all that an account meets, so that neither many accounts
//! nor many networks make guessing cheap. An attempt counts as failed from before its password is looked at until that
//! proves right, so that many at once count as many. Refused attempts do not count: each wait ends by itself.
//!
//! These are counted one by one, in the transaction that looks at the password. How often somebody may ask at all, right or
//! wrong, is the matter of `limits`, which knows people and networks by the same names.

use crate::fault::OrRefuse;
use crate::limits::{Subjects, network};
use domain::Refusal;
use sqlx::PgConnection;
use std::net::IpAddr;
use time::Duration;

/// Failures at one account from one network that cost nothing; each one after them makes the next wait twice as long.
const PAIR_FREE: i64 = 5;
const PAIR_WAIT: Duration = Duration::MINUTE;
const PAIR_WAIT_MAX: Duration = Duration::minutes(15);
const PAIR_WINDOW: Duration = Duration::DAY;
/// Failures of a network at any accounts within the window; a ward behind one address shares them.
const NETWORK_MAX: i64 = 50;
/// Failures at an account from any networks within the window: far more than one network can make in that time.
const ACCOUNT_MAX: i64 = 100;
const WINDOW: Duration = Duration::minutes(15);
/// Failures older than any window are removed, some with each sign-in.
const PRUNE_AFTER: Duration = Duration::days(2);
const PRUNE_AT_ONCE: i64 = 1_000;
/// The advisory lock of the one who prunes.
const PRUNE_LOCK: i64 = i64::from_be_bytes(*b"prunings");

#[derive(Clone)]
pub(super) struct Throttle {
    subjects: Subjects,
}

/// A sign-in under way, counted as failed.
pub(super) struct Attempt {
    pair: Vec<u8>,
    rows: Vec<i64>,
}

impl Throttle {
    pub(super) fn new(subjects: Subjects) -> Self {
        Self { subjects }
    }

    /// Counts an attempt, unless there were too many. The locks make others of the same account or network take turns.
    pub(super) async fn admit(&self, door: &mut PgConnection, email: &str, client: IpAddr) -> Result<Attempt, Refusal> {
        let account = self.subject("account", email);
        let network = network(client);
        let pair = self.subject("pair", &format!("{network} {email}"));
        let network = self.subject("network", &network.to_string());
        sqlx::query!("select pg_advisory_xact_lock($1), pg_advisory_xact_lock($2)", lock_of(&account), lock_of(&network))
            .execute(&mut *door)
            .await
            .or_refuse()?;
        let wait = pair_wait(door, &pair).await?;
        let wait = wait.max(wait_below(NETWORK_MAX, door, &network).await?);
        let wait = wait.max(wait_below(ACCOUNT_MAX, door, &account).await?);
        if wait.is_positive() {
            return Err(Refusal::too_many(wait));
        }
        let rows = sqlx::query_scalar!(
            "insert into sign_in_failures (subject) values ($1), ($2), ($3) returning id",
            account,
            network,
            pair
        )
        .fetch_all(door)
        .await
        .or_refuse()?;
        Ok(Attempt { pair, rows })
    }

    fn subject(&self, kind: &str, who: &str) -> Vec<u8> {
        self.subjects.of(kind, who).to_vec()
    }
}

impl Attempt {
    /// It was no failure, and not a success either.
    pub(super) async fn retract(&self, door: &mut PgConnection) -> Result<(), Refusal> {
        sqlx::query!("delete from sign_in_failures where id = any($1)", &self.rows).execute(door).await.or_refuse()?;
        Ok(())
    }

    /// It was the person themself: their earlier failures from there are forgotten. Those of others at the account and
    /// those of the network stay.
    pub(super) async fn forgive(&self, door: &mut PgConnection) -> Result<(), Refusal> {
        sqlx::query!(
            "delete from sign_in_failures where id = any($1) or (subject = $2 and at > now() - make_interval(secs => $3))",
            &self.rows,
            self.pair,
            PAIR_WINDOW.as_seconds_f64()
        )
        .execute(door)
        .await
        .or_refuse()?;
        Ok(())
    }
}

pub(super) async fn prune(door: &mut PgConnection) -> Result<(), Refusal> {
    sqlx::query!(
        "delete from sign_in_failures where (select pg_try_advisory_xact_lock($1)) and id in
           (select id from sign_in_failures where at < now() - make_interval(secs => $2) order by at limit $3)",
        PRUNE_LOCK,
        PRUNE_AFTER.as_seconds_f64(),
        PRUNE_AT_ONCE
    )
    .execute(door)
    .await
    .or_refuse()?;
    Ok(())
}

async fn pair_wait(door: &mut PgConnection, pair: &[u8]) -> Result<Duration, Refusal> {
    let seen = sqlx::query!(
        r#"select count(*) as "failures!", coalesce(extract(epoch from now() - max(at)), 0)::float8 as "age!"
           from sign_in_failures where subject = $1 and at > now() - make_interval(secs => $2)"#,
        pair,
        PAIR_WINDOW.as_seconds_f64()
    )
    .fetch_one(door)
    .await
    .or_refuse()?;
    Ok(pause_after(seen.failures) - Duration::seconds_f64(seen.age))
}

/// How long a network rests from an account after its so-manieth failure.
fn pause_after(failures: i64) -> Duration {
    let doublings = u32::try_from((failures - PAIR_FREE).min(8));
    doublings.map_or(Duration::ZERO, |doublings| PAIR_WAIT_MAX.min(PAIR_WAIT * 2_i32.pow(doublings)))
}

/// Until the oldest of the failures that fill the window has left it.
async fn wait_below(most: i64, door: &mut PgConnection, subject: &[u8]) -> Result<Duration, Refusal> {
    let age = sqlx::query_scalar!(
        r#"select extract(epoch from now() - at)::float8 as "age!" from sign_in_failures
           where subject = $1 and at > now() - make_interval(secs => $2) order by at desc offset $3 limit 1"#,
        subject,
        WINDOW.as_seconds_f64(),
        most - 1
    )
    .fetch_optional(door)
    .await
    .or_refuse()?;
    Ok(age.map_or(Duration::ZERO, |age| WINDOW - Duration::seconds_f64(age)))
}

fn lock_of(subject: &[u8]) -> i64 {
    subject.iter().take(8).fold(0, |lock, byte| lock << 8 | i64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_grows_to_its_limit() {
        let minutes: Vec<i64> = [0, 4, 5, 6, 7, 8, 9, 10, 1_000, i64::MAX].map(|n| pause_after(n).whole_minutes()).to_vec();
        assert_eq!(minutes, [0, 0, 1, 2, 4, 8, 15, 15, 15, 15]);
    }
}
