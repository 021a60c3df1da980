//! The end of what serves nobody any longer: sign-ins, invitations, the keys of requests, what came of changes of
//! many cases, who was at a case and was not heard of again, and whose quota is whole again.

use crate::Store;
use crate::fault::OrRefuse;
use domain::Refusal;

/// So many of a table go at once, so that nobody waits for it.
const BATCH: i64 = 10_000;
/// Each with the rows of its cases, of which it may have thousands.
const JOBS: i64 = 100;
const KEPT_DAYS: i32 = 90;

/// Deletes some of it and answers whether there is more.
pub async fn prune(store: &Store) -> Result<bool, Refusal> {
    let mut worker = store.worker().await?;
    let sessions = sqlx::query!(
        "delete from sessions where id in
           (select id from sessions where expires_at < now() - make_interval(days => $1) limit $2)",
        KEPT_DAYS,
        BATCH
    )
    .execute(&mut *worker)
    .await
    .or_refuse()?;
    let invitations = sqlx::query!(
        "delete from invitations where token_hash in
           (select token_hash from invitations where expires_at < now() - make_interval(days => $1) limit $2)",
        KEPT_DAYS,
        BATCH
    )
    .execute(&mut *worker)
    .await
    .or_refuse()?;
    let keys = sqlx::query!(
        "delete from idempotency_keys where (user_id, key) in
           (select user_id, key from idempotency_keys where created_at < now() - make_interval(days => $1) limit $2)",
        KEPT_DAYS,
        BATCH
    )
    .execute(&mut *worker)
    .await
    .or_refuse()?;
    let jobs = sqlx::query!(
        "delete from bulk_jobs where id in
           (select id from bulk_jobs where created_at < now() - make_interval(days => $1) limit $2)",
        KEPT_DAYS,
        JOBS
    )
    .execute(&mut *worker)
    .await
    .or_refuse()?;
    let lost = sqlx::query!(
        "delete from presence where (case_id, user_id, tab) in
           (select case_id, user_id, tab from presence where seen_at < now() - interval '1 minute' limit $1)",
        BATCH
    )
    .execute(&mut *worker)
    .await
    .or_refuse()?;
    let spent = sqlx::query!(
        "delete from spending where subject in (select subject from spending where whole_at < now() limit $1)",
        BATCH
    )
    .execute(&mut *worker)
    .await
    .or_refuse()?;
    worker.commit().await.or_refuse()?;
    if jobs.rows_affected() >= JOBS.unsigned_abs() {
        return Ok(true);
    }
    Ok([sessions, invitations, keys, lost, spent].iter().any(|gone| gone.rows_affected() >= BATCH.unsigned_abs()))
}
