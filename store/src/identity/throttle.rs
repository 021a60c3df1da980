//! Slows down guessing, by account and by address. An attempt counts as failed from before its password is looked at
//! until that proves right, so that many at once count as many. Refused attempts do not count: an account is slowed
//! down, never locked for good.

use super::secret::keyed_hash;
use crate::fault::OrRefuse;
use domain::Refusal;
use sqlx::PgConnection;
use std::net::{IpAddr, Ipv6Addr};
use time::Duration;

/// Failures of an account that cost nothing; each one after them makes the next wait twice as long.
const ACCOUNT_FREE: i64 = 5;
const ACCOUNT_WAIT: Duration = Duration::MINUTE;
const ACCOUNT_WAIT_MAX: Duration = Duration::minutes(15);
const ACCOUNT_WINDOW: Duration = Duration::DAY;
/// Failures of an address within its window; a ward behind one address shares them.
const ADDRESS_FREE: i64 = 50;
const ADDRESS_WINDOW: Duration = Duration::minutes(15);
/// Failures older than any window are removed, some with each sign-in.
const PRUNE_AFTER: Duration = Duration::days(2);
const PRUNE_AT_ONCE: i64 = 1_000;
/// The advisory lock of the one who prunes.
const PRUNE_LOCK: i64 = i64::from_be_bytes(*b"prunings");

#[derive(Clone)]
pub(super) struct Throttle {
    key: [u8; 32],
}

/// A sign-in under way, counted as failed.
pub(super) struct Attempt {
    account: Vec<u8>,
    rows: Vec<i64>,
}

impl Throttle {
    pub(super) fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// Counts an attempt, unless there were too many. The locks make others of the same account or address take turns.
    pub(super) async fn admit(&self, door: &mut PgConnection, email: &str, client: IpAddr) -> Result<Attempt, Refusal> {
        let account = self.subject("account", email);
        let address = self.subject("address", &network(client).to_string());
        sqlx::query!("select pg_advisory_xact_lock($1), pg_advisory_xact_lock($2)", lock_of(&account), lock_of(&address))
            .execute(&mut *door)
            .await
            .or_refuse()?;
        let wait = account_wait(door, &account).await?.max(address_wait(door, &address).await?);
        if wait.is_positive() {
            return Err(Refusal::too_many(wait));
        }
        let rows = sqlx::query_scalar!("insert into sign_in_failures (subject) values ($1), ($2) returning id", account, address)
            .fetch_all(door)
            .await
            .or_refuse()?;
        Ok(Attempt { account, rows })
    }

    /// Addresses and accounts are kept as hashes that nobody without the key can look up.
    fn subject(&self, kind: &str, who: &str) -> Vec<u8> {
        keyed_hash(&self.key, format!("{kind} {who}").as_bytes()).to_vec()
    }
}

impl Attempt {
    /// It was no failure, and not a success either.
    pub(super) async fn retract(&self, door: &mut PgConnection) -> Result<(), Refusal> {
        sqlx::query!("delete from sign_in_failures where id = any($1)", &self.rows).execute(door).await.or_refuse()?;
        Ok(())
    }

    /// It was the person themself: earlier failures of the account are forgotten, those of the address stay.
    pub(super) async fn forgive(&self, door: &mut PgConnection) -> Result<(), Refusal> {
        sqlx::query!(
            "delete from sign_in_failures where id = any($1) or (subject = $2 and at > now() - make_interval(secs => $3))",
            &self.rows,
            self.account,
            ACCOUNT_WINDOW.as_seconds_f64()
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

async fn account_wait(door: &mut PgConnection, account: &[u8]) -> Result<Duration, Refusal> {
    let seen = sqlx::query!(
        r#"select count(*) as "failures!", coalesce(extract(epoch from now() - max(at)), 0)::float8 as "age!"
           from sign_in_failures where subject = $1 and at > now() - make_interval(secs => $2)"#,
        account,
        ACCOUNT_WINDOW.as_seconds_f64()
    )
    .fetch_one(door)
    .await
    .or_refuse()?;
    Ok(pause_after(seen.failures) - Duration::seconds_f64(seen.age))
}

/// How long an account rests after its so-manieth failure.
fn pause_after(failures: i64) -> Duration {
    let doublings = u32::try_from((failures - ACCOUNT_FREE).min(8));
    doublings.map_or(Duration::ZERO, |doublings| ACCOUNT_WAIT_MAX.min(ACCOUNT_WAIT * 2_i32.pow(doublings)))
}

/// Until the oldest of the failures that fill the window has left it.
async fn address_wait(door: &mut PgConnection, address: &[u8]) -> Result<Duration, Refusal> {
    let age = sqlx::query_scalar!(
        r#"select extract(epoch from now() - at)::float8 as "age!" from sign_in_failures
           where subject = $1 and at > now() - make_interval(secs => $2) order by at desc offset $3 limit 1"#,
        address,
        ADDRESS_WINDOW.as_seconds_f64(),
        ADDRESS_FREE - 1
    )
    .fetch_optional(door)
    .await
    .or_refuse()?;
    Ok(age.map_or(Duration::ZERO, |age| ADDRESS_WINDOW - Duration::seconds_f64(age)))
}

fn lock_of(subject: &[u8]) -> i64 {
    subject.iter().take(8).fold(0, |lock, byte| lock << 8 | i64::from(*byte))
}

/// Who has one IPv6 address has its whole /64.
fn network(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_grows_to_its_limit() {
        let minutes: Vec<i64> = [0, 4, 5, 6, 7, 8, 9, 10, 1_000, i64::MAX].map(|n| pause_after(n).whole_minutes()).to_vec();
        assert_eq!(minutes, [0, 0, 1, 2, 4, 8, 15, 15, 15, 15]);
    }

    #[test]
    fn an_ipv6_client_is_its_network_and_a_mapped_one_is_ipv4() {
        let network = |text: &str| network(text.parse().expect("an address")).to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
    }

    #[test]
    fn subjects_depend_on_kind_and_key() {
        let throttle = Throttle::new([1; 32]);
        assert_ne!(throttle.subject("account", "a"), throttle.subject("address", "a"));
        assert_ne!(throttle.subject("account", "a"), Throttle::new([2; 32]).subject("account", "a"));
    }
}
