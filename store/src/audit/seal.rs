//! Putting entries into the chain, in the order of their positions, as far as they have been committed.

use super::chain::{Hash, START, Sealed};
use crate::Store;
use crate::fault::{OrRefuse, broken};
use domain::Refusal;
use sqlx::PgConnection;

/// One place in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    pub seq: i64,
    /// Of the entry that is sealed there.
    pub position: i64,
    pub hash: Hash,
}

const BATCH: usize = 500;
/// The advisory lock of the one who seals.
const LOCK: i64 = i64::from_be_bytes(*b"sealings");

/// Seals some of what waits and answers whether more does. Another server may be at it: then there is nothing to do here.
pub async fn seal(store: &Store) -> Result<bool, Refusal> {
    let mut worker = store.worker().await?;
    let mine =
        sqlx::query_scalar!(r#"select exists (select from audit_unsealed) and pg_try_advisory_xact_lock($1) as "mine!""#, LOCK)
            .fetch_one(&mut *worker)
            .await
            .or_refuse()?;
    if !mine {
        return Ok(false);
    }
    let last = last(&mut worker).await?;
    let entries = waiting(&mut worker).await?;
    append(&mut worker, last, &entries).await?;
    worker.commit().await.or_refuse()?;
    Ok(entries.len() == BATCH)
}

/// The end of the chain.
pub async fn top(store: &Store) -> Result<Option<Link>, Refusal> {
    last(&mut *store.worker().await?).await
}

pub async fn link(store: &Store, seq: i64) -> Result<Option<Link>, Refusal> {
    let mut worker = store.worker().await?;
    let row = sqlx::query!("select seq, position, hash from audit_chain where seq = $1", seq)
        .fetch_optional(&mut *worker)
        .await
        .or_refuse()?;
    row.map(|row| read(row.seq, row.position, &row.hash)).transpose()
}

async fn last(worker: &mut PgConnection) -> Result<Option<Link>, Refusal> {
    let row = sqlx::query!("select seq, position, hash from audit_chain order by seq desc limit 1")
        .fetch_optional(worker)
        .await
        .or_refuse()?;
    row.map(|row| read(row.seq, row.position, &row.hash)).transpose()
}

pub(super) fn read(seq: i64, position: i64, hash: &[u8]) -> Result<Link, Refusal> {
    Ok(Link { seq, position, hash: hash.try_into().map_err(|_| broken("reading a hash of the audit's chain"))? })
}

async fn waiting(worker: &mut PgConnection) -> Result<Vec<Sealed>, Refusal> {
    sqlx::query_as!(
        Sealed,
        r#"select e.position, e.at, e.actor_id, e.session_id, e.action, e.case_id, e.patient_id, e.subject_id, e.data::text as "data!"
           from audit_unsealed u join audit_entries e on e.position = u.position order by u.position limit $1"#,
        i64::try_from(BATCH).unwrap_or(i64::MAX)
    )
    .fetch_all(worker)
    .await
    .or_refuse()
}

async fn append(worker: &mut PgConnection, last: Option<Link>, entries: &[Sealed]) -> Result<(), Refusal> {
    let (mut seq, mut hash) = last.map_or((0, START), |last| (last.seq, last.hash));
    let (mut seqs, mut hashes) = (Vec::new(), Vec::new());
    for entry in entries {
        seq += 1;
        hash = entry.hash(&hash);
        seqs.push(seq);
        hashes.push(hash.to_vec());
    }
    let positions: Vec<i64> = entries.iter().map(|entry| entry.position).collect();
    sqlx::query!(
        "insert into audit_chain (seq, position, hash) select * from unnest($1::bigint[], $2::bigint[], $3::bytea[])",
        &seqs,
        &positions,
        &hashes
    )
    .execute(&mut *worker)
    .await
    .or_refuse()?;
    sqlx::query!("delete from audit_unsealed where position = any($1)", &positions).execute(worker).await.or_refuse()?;
    Ok(())
}
