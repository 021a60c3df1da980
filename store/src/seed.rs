//! Believable data in bulk, to measure with: the same from the same number, on one day.
//!
//! Rows come in by COPY, in batches of a transaction each, so that a server beside them is held up for moments only.
//! COPY knows no row-level security, and the past is no actor's to write: so the tables' owner brings it.
//!
//! Triggers: the guard of cases watches changes, and would run several million times if each story were played. A story is
//! told through the domain's own transitions instead, and its last page written down at once. Checks and foreign keys are
//! asked of every row as ever. The audit's trigger runs once a batch, for what is a case brought in by the operator, as an
//! import is, has one entry with others.

mod clinic;
mod copy;
mod draw;
mod story;
mod words;

use crate::fault::{OrRefuse, broken};
use crate::{Store, audit, owner};
use clinic::Clinic;
use copy::Rows;
use domain::Refusal;
use domain::audit::AuditAction;
use draw::{Draw, References};
use serde_json::json;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};
use std::time::Duration;
use story::Story;
use time::OffsetDateTime;

#[derive(Clone, Debug)]
pub struct Plan {
    pub cases: u32,
    pub patients: u32,
    /// Eight at least, so that each department has somebody.
    pub staff: u32,
    /// Names the data: the same number, the same people, cases and stories.
    pub seed: u64,
    /// Whether half of the departments keep their cases to their members.
    pub restricted: bool,
    /// Everything has happened before.
    pub until: OffsetDateTime,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub cases: u64,
    pub events: u64,
}

/// Cases that come in together.
const BATCH: u32 = 5_000;
const TABLES: [&str; 9] =
    ["users", "departments", "memberships", "specialties", "tags", "cases", "case_tags", "case_events", "audit_entries"];
/// To lift row-level security takes a moment alone with the tables. Whoever holds them goes on first: PostgreSQL would look
/// for a deadlock after a second, and might end the other one.
const ALONE: &str = "set local lock_timeout = '300ms'";
const PATIENCE: u32 = 200;
const PAUSE: Duration = Duration::from_millis(100);
const TIDY: [&str; 4] =
    ["vacuum analyze users", "vacuum analyze cases", "vacuum analyze case_tags", "vacuum analyze case_events"];
const LOCK_NOT_AVAILABLE: &str = "55P03";

/// Whether the database holds any case.
pub async fn holds_cases(store: &Store) -> Result<bool, Refusal> {
    let mut worker = store.worker().await?;
    let any = sqlx::query_scalar!(r#"select exists (select from cases) as "any!""#).fetch_one(&mut *worker).await.or_refuse()?;
    Ok(any)
}

/// Brings it all in, batch by batch, and tells how many cases are there after each.
#[allow(clippy::disallowed_methods, reason = "the past is written by the tables' owner")]
pub async fn seed(as_owner: &PgConnectOptions, plan: &Plan, mut progress: impl FnMut(u64)) -> Result<Report, Refusal> {
    let mut db = as_owner.connect().await.or_refuse()?;
    let mut draw = Draw::new(plan.seed);
    begin(&mut db).await?;
    let clinic = Clinic::found(&mut db, plan, &mut draw).await?;
    let mut references = References::beside(&mut db, &mut draw).await?;
    commit(&mut db).await?;
    let mut report = Report::default();
    let mut first = 0;
    while first < plan.cases {
        let next = plan.cases.min(first + BATCH);
        let tell = |n| Some(Story::tell(n, plan, &clinic, references.next()?, &mut draw));
        let stories: Vec<Story> = (first..next).map(tell).collect::<Option<_>>().ok_or_else(|| broken("no reference is left"))?;
        begin(&mut db).await?;
        report.events += bring(&mut db, &clinic, &stories).await?;
        write_down(&mut db, next - first).await?;
        commit(&mut db).await?;
        report.cases = u64::from(next);
        progress(report.cases);
        first = next;
    }
    // What the planner knows of the tables is from before.
    for tidy in TIDY {
        sqlx::query(tidy).execute(&mut db).await.or_refuse()?;
    }
    db.close().await.or_refuse()?;
    Ok(report)
}

/// Begins a transaction that may write past the policies, as soon as nobody holds the tables. The connection is ours alone, and
/// dropped with what it has begun if anything fails.
async fn begin(db: &mut PgConnection) -> Result<(), Refusal> {
    for _ in 0..PATIENCE {
        for statement in ["begin", ALONE] {
            sqlx::query(statement).execute(&mut *db).await.or_refuse()?;
        }
        match owner::lift(db, &TABLES).await {
            Err(fault) if is_held(&fault) => {
                sqlx::query("rollback").execute(&mut *db).await.or_refuse()?;
                tokio::time::sleep(PAUSE).await;
            }
            lifted => return lifted.or_refuse(),
        }
    }
    Err(broken("others held the tables all the time"))
}

fn is_held(fault: &sqlx::Error) -> bool {
    fault.as_database_error().and_then(|answer| answer.code()).as_deref() == Some(LOCK_NOT_AVAILABLE)
}

async fn commit(db: &mut PgConnection) -> Result<(), Refusal> {
    owner::restore(db, &TABLES).await.or_refuse()?;
    sqlx::query("commit").execute(db).await.or_refuse()?;
    Ok(())
}

async fn write_down(db: &mut PgConnection, cases: u32) -> Result<(), Refusal> {
    let data = json!({ "cases": cases, "patients": 0 });
    audit::record_by(db, None, audit::Entry::new(AuditAction::CasesImported).with(data)).await
}

/// Answers how many events the stories have.
async fn bring(db: &mut PgConnection, clinic: &Clinic, stories: &[Story]) -> Result<u64, Refusal> {
    let (mut cases, mut tags) = (Rows::default(), Rows::default());
    let mut log = Vec::new();
    for story in stories {
        story.write_case(clinic, &mut cases);
        story.write_tags(clinic, &mut tags);
        log.extend(story.events.iter().map(|event| (story, event)));
    }
    // The log of all of them together runs in the order of time.
    log.sort_by_key(|(_, event)| event.at);
    let mut events = Rows::default();
    for (story, event) in &log {
        event.write(story, &mut events)?;
    }
    cases.send(db, story::CASES).await?;
    tags.send(db, story::TAGS).await?;
    events.send(db, story::EVENTS).await?;
    Ok(log.len() as u64)
}
