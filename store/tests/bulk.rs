//! One change to many cases: each by itself, once, by whoever goes on with it, and taken back.

use domain::case::bulk::{Bulk, BulkChange, Job, JobState, Missed, Select};
use domain::{BulkId, Case, CaseId, Priority, Problem, Refusal, SessionId, Status, UserId};
use sqlx::AssertSqlSafe;
use store::cases::bulk;
use store::{Scope, Store, cases};
use testbed::Database;

/// Ana has cases in the intake; Sam and Mia are of the staff.
struct House {
    database: Database,
    store: Store,
    ana: UserId,
    sam: SessionId,
    mia: SessionId,
}

impl House {
    async fn new() -> Self {
        let database = Database::new().await;
        let store = database.store(4).await;
        let (ana, _) = database.patient("Ana").await;
        Self { ana, sam: database.staff("Sam").await.1, mia: database.staff("Mia").await.1, database, store }
    }

    async fn run(&self, statement: &str) {
        let statement = AssertSqlSafe(statement.to_owned());
        sqlx::query(statement).execute(&mut self.database.superuser().await).await.expect("done");
    }

    async fn count(&self, of: &str) -> i64 {
        let query = AssertSqlSafe(format!("select count(*) from {of}"));
        sqlx::query_scalar(query).fetch_one(&mut self.database.superuser().await).await.expect("a number")
    }

    async fn scope(&self, session: SessionId) -> Scope {
        self.store.begin(session).await.expect("signed in")
    }

    async fn cases(&self, count: usize) -> Vec<CaseId> {
        let mut superuser = self.database.superuser().await;
        let mut ids = Vec::new();
        for _ in 0..count {
            ids.push(testbed::add_case(&mut superuser, self.ana, Status::Open).await);
        }
        ids
    }

    async fn read(&self, id: CaseId) -> Case {
        cases::read(self.scope(self.mia).await, id).await.expect("the case")
    }

    async fn begin(&self, ids: &[CaseId], change: BulkChange) -> BulkId {
        let command = Bulk { select: Select::Ids(ids.to_vec()), change, dry_run: false };
        bulk::begin(self.scope(self.sam).await, command).await.expect("begun").0
    }

    async fn job(&self, id: BulkId) -> Job {
        bulk::job(self.scope(self.sam).await, id).await.expect("its state")
    }

    async fn done(&self, ids: &[CaseId], change: BulkChange) -> Job {
        let id = self.begin(ids, change).await;
        bulk::run(&self.store, self.sam, id).await.expect("the end");
        self.job(id).await
    }

    async fn undone(&self, id: BulkId) -> Job {
        let (undo, _) = bulk::undo(self.scope(self.sam).await, id).await.expect("begun");
        bulk::run(&self.store, self.sam, undo).await.expect("the end");
        self.job(undo).await
    }
}

fn resolved() -> BulkChange {
    BulkChange { status: Some(Status::Resolved), ..BulkChange::default() }
}

fn urgent() -> BulkChange {
    BulkChange { priority: Some(Priority::Urgent), ..BulkChange::default() }
}

fn codes(missed: &[Missed]) -> Vec<(CaseId, &str)> {
    missed.iter().map(|missed| (missed.id, missed.why.code.as_str())).collect()
}

#[tokio::test]
async fn a_case_that_somebody_changes_in_between_or_that_is_not_there_holds_up_no_other() {
    let house = House::new().await;
    let ids = house.cases(3).await;
    let absent = CaseId(uuid::Uuid::from_u128(7));
    let id = house.begin(&[ids[0], absent, ids[1], ids[2]], urgent()).await;
    let change = domain::case::Revise { priority: Some(Priority::Low), ..Default::default() };
    cases::revise(house.scope(house.mia).await, ids[1], 1, change).await.expect("changed");
    bulk::run(&house.store, house.sam, id).await.expect("the end");
    let job = house.job(id).await;
    assert_eq!((job.state, job.outcome.asked()), (JobState::Ended, 4));
    assert_eq!(job.outcome.done, [ids[0], ids[2]]);
    assert_eq!(codes(&job.outcome.skipped), [(absent, "not_found"), (ids[1], "stale_version")]);
    assert_eq!(house.read(ids[1]).await.priority, Priority::Low);
    assert_eq!(house.count("audit_entries where action = 'case_not_found'").await, 1);
    assert_eq!(house.count("audit_entries where action = 'case_changed'").await, 3);
}

#[tokio::test]
async fn what_is_undone_is_as_it_was_though_its_status_could_not_follow() {
    let house = House::new().await;
    let ids = house.cases(3).await;
    let job = house.done(&ids, BulkChange { priority: Some(Priority::Urgent), ..resolved() }).await;
    assert_eq!((job.outcome.done.len(), job.outcome.undo), (3, Some(job.id)));
    let change = domain::case::Revise { priority: Some(Priority::Low), ..Default::default() };
    cases::revise(house.scope(house.mia).await, ids[1], 2, change).await.expect("changed");
    let undone = house.undone(job.id).await;
    assert_eq!(undone.outcome.done, [ids[0], ids[2]]);
    assert_eq!(codes(&undone.outcome.skipped), [(ids[1], "stale_version")]);
    assert_eq!(undone.outcome.undo, None);
    let case = house.read(ids[0]).await;
    assert_eq!((case.status, case.priority, case.version), (Status::Open, Priority::Medium, 3));
    assert_eq!(house.read(ids[1]).await.status, Status::Resolved);
    let again = bulk::undo(house.scope(house.sam).await, job.id).await;
    assert_eq!(again, Err(Refusal::invalid("undo", Problem::Expired)));
}

#[tokio::test]
async fn a_change_is_undone_within_half_a_minute_and_by_whoever_made_it() {
    let house = House::new().await;
    let ids = house.cases(1).await;
    let job = house.done(&ids, urgent()).await;
    assert_eq!(bulk::undo(house.scope(house.mia).await, job.id).await, Err(Refusal::NotFound));
    assert_eq!(bulk::job(house.scope(house.mia).await, job.id).await, Err(Refusal::NotFound));
    house.run("update bulk_jobs set ended_at = ended_at - interval '31 seconds'").await;
    assert_eq!(bulk::undo(house.scope(house.sam).await, job.id).await, Err(Refusal::invalid("undo", Problem::Expired)));
    assert_eq!(house.job(job.id).await.outcome.undo, None);
    assert_eq!(house.read(ids[0]).await.priority, Priority::Urgent);
}

#[tokio::test]
async fn staff_set_no_status_back_but_by_undoing() {
    let house = House::new().await;
    let ids = house.cases(1).await;
    house.done(&ids, resolved()).await;
    let job = house.done(&ids, BulkChange { status: Some(Status::Open), ..BulkChange::default() }).await;
    assert_eq!(codes(&job.outcome.skipped), [(ids[0], "transition_not_allowed")]);
}

#[tokio::test]
async fn what_a_killed_server_left_behind_is_done_once_by_the_next_one() {
    let house = House::new().await;
    let ids = house.cases(30).await;
    let id = house.begin(&ids, urgent()).await;
    // The server that had begun is gone in the middle of it.
    let half = tokio::time::timeout(std::time::Duration::from_millis(60), bulk::run(&house.store, house.sam, id)).await;
    let before = house.count("bulk_items where outcome = 'done'").await;
    assert!(half.is_err() && before < 30, "{before} were done");
    assert_eq!(bulk::work(&house.store).await, Ok(false), "somebody may still be at work on it");
    house.run("update bulk_jobs set leased_until = now()").await;
    assert_eq!(bulk::work(&house.store).await, Ok(true));
    assert_eq!(bulk::work(&house.store).await, Ok(false));
    let job = house.job(id).await;
    assert_eq!((job.state, job.outcome.done), (JobState::Ended, ids));
    assert_eq!(house.count("case_events where kind = 'priority_changed'").await, 30);
    assert_eq!(house.count("cases where version <> 2").await, 0);
}

#[tokio::test]
async fn two_servers_at_once_do_each_case_once() {
    let house = House::new().await;
    let ids = house.cases(40).await;
    let id = house.begin(&ids, urgent()).await;
    let other = house.database.store(2).await;
    let (one, two) = tokio::join!(bulk::run(&house.store, house.sam, id), bulk::run(&other, house.sam, id));
    assert_eq!((one, two), (Ok(()), Ok(())));
    let job = house.job(id).await;
    assert_eq!((job.state, job.outcome.done), (JobState::Ended, ids));
    assert_eq!(house.count("case_events where kind = 'priority_changed'").await, 40);
    assert_eq!(house.count("cases where version <> 2").await, 0);
}

#[tokio::test]
async fn with_the_session_the_change_ends_and_the_rest_has_failed() {
    let house = House::new().await;
    let ids = house.cases(201).await;
    let id = house.begin(&ids, urgent()).await;
    house.run(&format!("update sessions set ended_at = now() where id = '{}'", house.sam)).await;
    assert_eq!(bulk::work(&house.store).await, Ok(true));
    assert_eq!(house.count("bulk_items where outcome = 'failed' and code = 'unauthenticated'").await, 201);
    assert_eq!(house.count("cases where version <> 1").await, 0);
    assert_eq!(house.count(&format!("bulk_jobs where id = '{id}' and ended_at is not null")).await, 1);
}

/// Whoever works the database by hand cannot say that they undo what they did not do.
#[tokio::test]
async fn nobody_takes_back_what_another_has_set() {
    let house = House::new().await;
    let ids = house.cases(1).await;
    let change = domain::case::Revise { status: Some(Status::Resolved), ..Default::default() };
    cases::revise(house.scope(house.mia).await, ids[0], 1, change).await.expect("changed");
    let job = house.done(&ids, urgent()).await;
    // As if Sam had set the status as well.
    house.run("update bulk_items set back = back || '{\"status\": \"open\"}'").await;
    let undone = house.undone(job.id).await;
    assert_eq!(codes(&undone.outcome.skipped), [(ids[0], "transition_not_allowed")]);
    assert_eq!(house.read(ids[0]).await.status, Status::Resolved);
}

#[tokio::test]
async fn a_filter_selects_ten_thousand_cases_and_no_more() {
    let house = House::new().await;
    let ana = house.ana;
    // References are written in letters of their own.
    house
        .run(&format!(
            "insert into cases (id, reference, patient_id, title, description)
             select gen_random_uuid(), overlay(translate(lpad(n::text, 6, '0'), '0123456789', 'CDFGHJKMNP') placing '-' from 4 for 0), '{ana}', 'A', 'B'
             from generate_series(1, 10001) n"
        ))
        .await;
    let command = |filter: &str| Bulk { select: Select::Filter(filter.to_owned()), change: urgent(), dry_run: false };
    let begun = bulk::begin(house.scope(house.sam).await, command("status=open")).await;
    assert_eq!(begun, Err(Refusal::invalid("select.filter", Problem::TooMany { max: 10_000 })));
    house.run("update cases set status = 'resolved', version = 2 where reference = 'CCC-CCD'").await;
    let (id, at_once) = bulk::begin(house.scope(house.sam).await, command("status=open")).await.expect("begun");
    assert_eq!((at_once, house.job(id).await.outcome.asked()), (false, 10_000));
}
