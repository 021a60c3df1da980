use super::plan::lease;
use super::staff_only;
use super::state::read;
use crate::fault::OrRefuse;
use crate::{Scope, clock};
use domain::case::bulk::AT_ONCE;
use domain::{BulkId, Problem, Refusal};

/// Begins to take a change back, once and soon after its end: each case that it changed and nobody since becomes what it
/// was, by a change like any other. As with `begin`, few are the caller's to run.
pub async fn undo(scope: Scope, id: BulkId) -> Result<(BulkId, bool), Refusal> {
    let mut scope = staff_only(scope).await?;
    let Some(undo) = read(&mut scope, id).await?.outcome.undo else {
        return Err(Refusal::invalid("undo", Problem::Expired));
    };
    let done =
        sqlx::query_scalar!(r#"select count(*) as "count!" from bulk_items where job_id = $1 and outcome = 'done'"#, undo.0)
            .fetch_one(scope.db())
            .await
            .or_refuse()?;
    let at_once = usize::try_from(done).is_ok_and(|done| done <= AT_ONCE);
    let id = BulkId(clock::new_id());
    let taken = sqlx::query!(
        "insert into bulk_jobs (id, change, undoes, leased_until) values ($1, '{}', $2, now() + make_interval(secs => $3))
         on conflict do nothing",
        id.0,
        undo.0,
        lease(at_once)
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    if taken.rows_affected() == 0 {
        return Err(Refusal::invalid("undo", Problem::Expired));
    }
    sqlx::query!(
        "insert into bulk_items (job_id, place, case_id, seen, command)
         select $1, place, case_id, version, back from bulk_items where job_id = $2 and outcome = 'done'",
        id.0,
        undo.0
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    scope.commit().await?;
    Ok((id, at_once))
}
