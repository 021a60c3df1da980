use super::staff_only;
use crate::Scope;
use crate::fault::{Fault, OrRefuse, incident};
use domain::case::Reference;
use domain::case::bulk::{Fate, Job, JobState, Outcome, UNDO_SECONDS, Why};
use domain::{BulkId, CaseId, Refusal};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A person reads no more of them.
const NAMED: usize = 100;

/// How far a change of the actor's own has come, and what came of it.
pub async fn job(scope: Scope, id: BulkId) -> Result<Job, Refusal> {
    let mut scope = staff_only(scope).await?;
    read(&mut scope, id).await
}

pub(super) async fn read(scope: &mut Scope, id: BulkId) -> Result<Job, Refusal> {
    let row = sqlx::query!(
        r#"select ended_at is not null as "ended!", case when undoes is null and ended_at > now() - make_interval(secs => $2)
             and not exists (select from bulk_jobs u where u.undoes = j.id) then ended_at + make_interval(secs => $2) end as undo_until, undoes
           from bulk_jobs j where id = $1"#,
        id.0,
        f64::from(UNDO_SECONDS)
    )
    .fetch_optional(scope.db())
    .await
    .or_refuse()?
    .ok_or(Refusal::NotFound)?;
    let items = sqlx::query!("select case_id, outcome, code, field from bulk_items where job_id = $1 order by place", id.0)
        .fetch_all(scope.db())
        .await
        .or_refuse()?;
    let fates = items.into_iter().map(|item| Ok((CaseId(item.case_id), fate(item.outcome.as_deref(), item.code, item.field)?)));
    let mut outcome = Outcome::tally(fates.collect::<Result<Vec<_>, Refusal>>()?);
    let undo_until = row.undo_until.filter(|_| !outcome.done.is_empty());
    outcome.undo = undo_until.map(|_| id);
    let state = if row.ended { JobState::Ended } else { JobState::Running };
    Ok(Job { id, state, outcome, undo_until, undoes: row.undoes.map(BulkId) })
}

/// What some of the cases that were not changed are called, as far as the actor may see them.
pub async fn called(scope: &mut Scope, outcome: &Outcome) -> Result<BTreeMap<CaseId, Reference>, Refusal> {
    let ids: Vec<Uuid> = outcome.missed().take(NAMED).map(|missed| missed.id.0).collect();
    let rows =
        sqlx::query!("select id, reference from cases where id = any($1)", &ids).fetch_all(scope.db()).await.or_refuse()?;
    Ok(rows.into_iter().map(|row| (CaseId(row.id), Reference::stored(row.reference))).collect())
}

fn fate(outcome: Option<&str>, code: Option<String>, field: Option<String>) -> Result<Option<Fate>, Refusal> {
    let why = || Why { code: code.unwrap_or_default(), field };
    match outcome {
        None => Ok(None),
        Some("done") => Ok(Some(Fate::Done)),
        Some("skipped") => Ok(Some(Fate::Skipped(why()))),
        Some("failed") => Ok(Some(Fate::Failed(why()))),
        Some(_) => Err(incident(&Fault::Decode("unknown word".into()))),
    }
}
