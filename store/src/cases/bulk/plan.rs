use super::super::find;
use super::super::revise::{Way, permit};
use super::select::{Chosen, select};
use super::staff_only;
use crate::fault::{OrRefuse, broken};
use crate::{Scope, clock};
use domain::case::bulk::{AT_ONCE, Bulk, BulkChange, Fate, Outcome, Why};
use domain::{BulkId, Refusal};
use uuid::Uuid;

/// For so long whoever works on it is left alone with it.
pub(super) const LEASE_SECONDS: f64 = 30.0;

/// What would come of it, by the checks of a change and without any.
pub async fn foretell(scope: Scope, command: Bulk) -> Result<Outcome, Refusal> {
    let mut scope = staff_only(scope).await?;
    let (selection, change) = command.check()?;
    let mut fates = Vec::new();
    for chosen in select(&mut scope, &selection).await? {
        let fate = match foretold(&mut scope, &chosen, &change).await {
            Err(Refusal::Internal(incident)) => return Err(Refusal::Internal(incident)),
            fate => fate.unwrap_or_else(|refusal| Fate::from(&refusal)),
        };
        fates.push((chosen.id, Some(fate)));
    }
    Ok(Outcome::tally(fates))
}

async fn foretold(scope: &mut Scope, chosen: &Chosen, change: &BulkChange) -> Result<Fate, Refusal> {
    let seen = chosen.seen.ok_or(Refusal::NotFound)?;
    let found = find(scope, chosen.id).await?;
    let revision = permit(scope, &found, seen, change.of(&found.case), Way::On).await?;
    Ok(if revision.events.is_empty() { Fate::Skipped(Why::unchanged()) } else { Fate::Done })
}

/// Writes down which cases are to be changed and how, before the first one is. Few are the caller's to `run`, in the same
/// request; many wait for the task that does the `work`: then the second part of the answer is false.
pub async fn begin(scope: Scope, command: Bulk) -> Result<(BulkId, bool), Refusal> {
    let mut scope = staff_only(scope).await?;
    let (selection, change) = command.check()?;
    let chosen = select(&mut scope, &selection).await?;
    let at_once = chosen.len() <= AT_ONCE;
    let id = BulkId(clock::new_id());
    let change = serde_json::to_value(&change).map_err(|_| broken("writing a change of many cases as JSON"))?;
    sqlx::query!(
        "insert into bulk_jobs (id, change, leased_until) values ($1, $2, now() + make_interval(secs => $3))",
        id.0,
        change,
        lease(at_once)
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    let (cases, seen): (Vec<Uuid>, Vec<Option<i64>>) = chosen.iter().map(|chosen| (chosen.id.0, chosen.seen)).unzip();
    sqlx::query!(
        "insert into bulk_items (job_id, place, case_id, seen)
         select $1, i.place, i.case_id, i.seen
         from unnest($2::uuid[], $3::bigint[]) with ordinality as i (case_id, seen, place)",
        id.0,
        &cases,
        &seen as &[Option<i64>]
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    scope.commit().await?;
    Ok((id, at_once))
}

/// What is nobody's yet can be taken at once.
pub(super) fn lease(taken: bool) -> f64 {
    if taken { LEASE_SECONDS } else { 0.0 }
}
