use super::super::find;
use super::super::revise::{self, Way};
use super::WHAT;
use super::plan::LEASE_SECONDS;
use crate::fault::{OrRefuse, broken};
use crate::{Scope, Store, audit};
use domain::case::Revise;
use domain::case::bulk::{BulkChange, Fate, Why};
use domain::{BulkId, Case, CaseId, Denied, Refusal, SessionId, UserId};
use serde_json::Value;
use std::time::Duration;
use tokio::time::Instant;

const RENEWAL: Duration = Duration::from_secs(10);

/// Goes on with a change that nobody is at work on, to its end. False if there is none.
pub async fn work(store: &Store) -> Result<bool, Refusal> {
    let mut worker = store.worker().await?;
    let taken = sqlx::query!(
        "update bulk_jobs set leased_until = now() + make_interval(secs => $1) where id =
           (select id from bulk_jobs where ended_at is null and leased_until <= now() order by leased_until limit 1 for update skip locked)
         returning id, session_id",
        LEASE_SECONDS
    )
    .fetch_optional(&mut *worker)
    .await
    .or_refuse()?;
    worker.commit().await.or_refuse()?;
    let Some(job) = taken else { return Ok(false) };
    run(store, SessionId(job.session_id), BulkId(job.id)).await?;
    Ok(true)
}

/// Changes one case after the other, as the person whose session this is. If they are signed out, or work here no more,
/// the rest is not done.
pub async fn run(store: &Store, session: SessionId, job: BulkId) -> Result<(), Refusal> {
    let mut leased = Instant::now();
    loop {
        match settle_next(store, session, job).await {
            Ok(true) => {}
            Ok(false) => break,
            Err(refusal @ (Refusal::Unauthenticated | Refusal::Denied(_))) => {
                give_up(store, job, &refusal).await?;
                break;
            }
            Err(refusal) => return Err(refusal),
        }
        if leased.elapsed() > RENEWAL {
            renew(store, job).await?;
            leased = Instant::now();
        }
    }
    finish(store, job).await
}

/// A case that is to be changed.
struct Item {
    place: i32,
    case: CaseId,
    seen: Option<i64>,
    what: What,
}

/// What is to become of a case.
enum What {
    Change(BulkChange),
    /// The change of this one is taken back.
    Back(Revise),
}

/// What came of one, and what is to be written down of it.
struct Settled {
    fate: Fate,
    made: Option<(i64, Revise)>,
    entry: Option<audit::Entry>,
}

/// The next case and what came of it commit together. Of two at once each has another one.
async fn settle_next(store: &Store, session: SessionId, job: BulkId) -> Result<bool, Refusal> {
    let mut scope = store.begin(session).await?;
    if !scope.actor().role.works_here() {
        return Err(Denied::Role.into());
    }
    let Some(item) = next(&mut scope, job).await? else { return Ok(false) };
    raw(&mut scope, "savepoint one_case").await?;
    let mut patient = None;
    let settled = match change(&mut scope, &item, &mut patient).await {
        Ok(settled) => settled,
        Err(refusal) => {
            raw(&mut scope, "rollback to savepoint one_case").await?;
            refused(&item, patient, &refusal)
        }
    };
    if let Some(entry) = settled.entry {
        audit::record(scope.db(), entry).await?;
    }
    keep(&mut scope, job, item.place, settled.fate, settled.made).await?;
    scope.commit().await?;
    Ok(true)
}

async fn raw(scope: &mut Scope, statement: &'static str) -> Result<(), Refusal> {
    sqlx::raw_sql(statement).execute(scope.db()).await.or_refuse().map(|_| ())
}

async fn next(scope: &mut Scope, job: BulkId) -> Result<Option<Item>, Refusal> {
    let row = sqlx::query!(
        "select place, case_id, seen, command from bulk_items where job_id = $1 and outcome is null
         order by place limit 1 for update skip locked",
        job.0
    )
    .fetch_optional(scope.db())
    .await
    .or_refuse()?;
    let Some(row) = row else { return Ok(None) };
    let what = match row.command {
        Some(command) => What::Back(read(command)?),
        None => {
            let change = sqlx::query_scalar!("select change from bulk_jobs where id = $1", job.0);
            What::Change(read(change.fetch_one(scope.db()).await.or_refuse()?)?)
        }
    };
    Ok(Some(Item { place: row.place, case: CaseId(row.case_id), seen: row.seen, what }))
}

fn read<T: serde::de::DeserializeOwned>(json: Value) -> Result<T, Refusal> {
    serde_json::from_value(json).map_err(|_| broken("reading a change of many cases"))
}

async fn change(scope: &mut Scope, item: &Item, patient: &mut Option<UserId>) -> Result<Settled, Refusal> {
    let seen = item.seen.ok_or(Refusal::NotFound)?;
    let found = find(scope, item.case).await?;
    *patient = Some(found.case.patient_id);
    let before = found.case.clone();
    let (command, way) = match &item.what {
        What::Change(change) => (change.of(&before), Way::On),
        What::Back(command) => (command.clone(), Way::Back),
    };
    let after = revise::change(scope, found, seen, command, way).await?;
    Ok(match after {
        Some(after) => Settled { fate: Fate::Done, made: Some((after.version, back(&before, &after))), entry: None },
        None => Settled { fate: Fate::Skipped(Why::unchanged()), made: None, entry: None },
    })
}

fn back(before: &Case, after: &Case) -> Revise {
    Revise::back(before, after, "Undone: it was changed together with other cases.".to_owned())
}

/// As for a change of this case alone.
fn refused(item: &Item, patient: Option<UserId>, refusal: &Refusal) -> Settled {
    let entry = match (patient, refusal) {
        (Some(patient), _) => audit::refused(Some((item.case, patient)), WHAT, refusal),
        (None, Refusal::NotFound) => Some(audit::absent(item.case, WHAT)),
        (None, _) => None,
    };
    Settled { fate: refusal.into(), made: None, entry }
}

async fn keep(scope: &mut Scope, job: BulkId, place: i32, fate: Fate, made: Option<(i64, Revise)>) -> Result<(), Refusal> {
    let (outcome, why) = match fate {
        Fate::Done => ("done", None),
        Fate::Skipped(why) => ("skipped", Some(why)),
        Fate::Failed(why) => ("failed", Some(why)),
    };
    let (code, field) = why.map_or((None, None), |why| (Some(why.code), why.field));
    let (version, back) = made.unzip();
    let back = back.map(serde_json::to_value).transpose().map_err(|_| broken("writing what a case was before as JSON"))?;
    sqlx::query!(
        "update bulk_items set outcome = $3, code = $4, field = $5, version = $6, back = $7 where job_id = $1 and place = $2",
        job.0,
        place,
        outcome,
        code,
        field,
        version,
        back
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    Ok(())
}

async fn give_up(store: &Store, job: BulkId, refusal: &Refusal) -> Result<(), Refusal> {
    let mut worker = store.worker().await?;
    sqlx::query!(
        "update bulk_items set outcome = 'failed', code = $2 where job_id = $1 and outcome is null",
        job.0,
        refusal.code()
    )
    .execute(&mut *worker)
    .await
    .or_refuse()?;
    worker.commit().await.or_refuse()
}

async fn renew(store: &Store, job: BulkId) -> Result<(), Refusal> {
    let mut worker = store.worker().await?;
    sqlx::query!("update bulk_jobs set leased_until = now() + make_interval(secs => $2) where id = $1", job.0, LEASE_SECONDS)
        .execute(&mut *worker)
        .await
        .or_refuse()?;
    worker.commit().await.or_refuse()
}

/// Unless somebody else still has a case of it in hand.
async fn finish(store: &Store, job: BulkId) -> Result<(), Refusal> {
    let mut worker = store.worker().await?;
    sqlx::query!(
        "update bulk_jobs set ended_at = now() where id = $1 and ended_at is null
           and not exists (select from bulk_items where job_id = $1 and outcome is null)",
        job.0
    )
    .execute(&mut *worker)
    .await
    .or_refuse()?;
    worker.commit().await.or_refuse()
}
