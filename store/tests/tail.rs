//! The tail of the log: everything once, in an order that stays, whatever runs at the same time; and who hears what of it.

use domain::case::{Open, Revise};
use domain::{CaseFilter, CaseId, Role, SessionId, Status, UserId};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Executor};
use std::collections::BTreeSet;
use std::time::Duration;
use store::events::tail::{self, Place, Told};
use store::events::{LEFT, hear};
use store::{Store, cases};
use testbed::Database;
use uuid::Uuid;

async fn run(postgres: &mut PgConnection, statement: &str) {
    postgres.execute(AssertSqlSafe(statement.to_owned())).await.unwrap_or_else(|fault| panic!("{statement}: {fault}"));
}

fn event(case: CaseId, patient: UserId, version: i64) -> String {
    let id = Uuid::new_v4();
    format!(
        "insert into case_events (id, case_id, patient_id, kind, version) values ('{id}', '{case}', '{patient}', 'opened', {version})"
    )
}

/// Reads on until all of them have come, however long older transactions of other tests hold them up.
async fn follow(store: &Store, after: &mut Place, count: usize) -> Vec<Told> {
    let mut told = Vec::new();
    for _ in 0..2_000 {
        let more = tail::read(store, *after, None, 7).await.expect("the log");
        if let Some(last) = more.last() {
            *after = last.place;
        }
        told.extend(more);
        if told.len() >= count {
            return told;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("{} of {count} came", told.len());
}

/// The later transaction takes the earlier position and the other way around; to go by positions alone, or by what is
/// committed alone, would lose one of them.
#[tokio::test]
async fn nothing_comes_in_before_what_was_read() {
    let database = Database::new().await;
    let store = database.store(2).await;
    let (patient, _) = database.patient("Ana").await;
    let case = testbed::add_case(&mut database.superuser().await, patient, Status::Open).await;
    let (mut early, mut late) = (database.superuser().await, database.superuser().await);
    let mut after = tail::end(&store).await.expect("the end");

    run(&mut early, "begin; select pg_current_xact_id()").await;
    run(&mut late, "begin").await;
    run(&mut late, &event(case, patient, 1)).await;
    run(&mut late, "commit").await;
    assert_eq!(tail::read(&store, after, None, 10).await, Ok(Vec::new()), "an older transaction still runs");
    run(&mut early, &event(case, patient, 2)).await;
    run(&mut early, "commit").await;
    let versions: Vec<i64> = follow(&store, &mut after, 2).await.iter().map(|told| told.version).collect();
    assert_eq!(versions, [2, 1], "in the order of transactions");
    assert_eq!(tail::read(&store, after, None, 10).await, Ok(Vec::new()));
}

#[tokio::test]
async fn each_event_is_read_once_whatever_overlaps() {
    let database = Database::new().await;
    let store = database.store(2).await;
    let (patient, _) = database.patient("Ana").await;
    let case = testbed::add_case(&mut database.superuser().await, patient, Status::Open).await;
    let mut after = tail::end(&store).await.expect("the end");
    let (writers, each) = (6, 25);
    let write = |seed: u64, mut postgres: PgConnection| async move {
        let mut random = StdRng::seed_from_u64(seed);
        let mut order: Vec<i64> = (0..each).collect();
        order.shuffle(&mut random);
        for n in order {
            run(&mut postgres, "begin; select pg_current_xact_id()").await;
            tokio::time::sleep(Duration::from_millis(random.random_range(0..6))).await;
            run(&mut postgres, &event(case, patient, seed as i64 * each + n + 1)).await;
            tokio::time::sleep(Duration::from_millis(random.random_range(0..6))).await;
            run(&mut postgres, if n % 5 == 4 { "rollback" } else { "commit" }).await;
        }
    };
    let mut writing = tokio::task::JoinSet::new();
    for seed in 0..writers {
        writing.spawn(write(seed, database.superuser().await));
    }
    let expected = writers as usize * 20;
    let told = follow(&store, &mut after, expected).await;
    writing.join_all().await;
    let versions: BTreeSet<i64> = told.iter().map(|told| told.version).collect();
    assert_eq!((told.len(), versions.len()), (expected, expected));
    assert!(told.is_sorted_by_key(|told| told.place));
    // What a reader who goes by positions alone would have had to go back for.
    let again = tail::read(&store, "0-0".parse().expect("a place"), Some(after), 1_000).await.expect("the log");
    assert_eq!(again, told, "the same order for whoever comes later");
}

#[tokio::test]
async fn the_tail_reads_no_content() {
    let database = Database::new().await;
    let mut server = testbed::connect(database.login()).await;
    for refused in
        ["data from case_events", "actor_id from case_events", "id from cases", "reason from event_reasons", "name from users"]
    {
        run(&mut server, "begin; select private.enter_as('tail')").await;
        let fault = server.execute(AssertSqlSafe(format!("select {refused}"))).await.expect_err(refused);
        assert_eq!(fault.as_database_error().and_then(|answer| answer.code()).as_deref(), Some("42501"), "{refused}");
        run(&mut server, "rollback").await;
    }
}

struct Clinic {
    database: Database,
    store: Store,
    ana: SessionId,
    ada: SessionId,
    heart: Uuid,
    skin: Uuid,
}

impl Clinic {
    /// Ana is a patient; Ada, an admin, is a member of Heart, which is restricted; Skin is open.
    async fn found() -> Self {
        let database = Database::new().await;
        let store = database.store(4).await;
        let ((_, ana), (ada_id, ada)) = (database.patient("Ana").await, database.admin("Ada").await);
        let (heart, skin) = (Uuid::new_v4(), Uuid::new_v4());
        let mut postgres = database.superuser().await;
        run(
            &mut postgres,
            &format!(
                "insert into departments (id, name, restricted) values ('{heart}', 'Heart', true), ('{skin}', 'Skin', false)"
            ),
        )
        .await;
        run(&mut postgres, &format!("insert into memberships values ('{ada_id}', '{heart}')")).await;
        Self { database, store, ana, ada, heart, skin }
    }

    async fn open(&self) -> CaseId {
        let command = Open {
            title: "A rash".into(),
            description: "It itches.".into(),
            format: Default::default(),
            priority: None,
            specialty_id: None,
            metadata: serde_json::Map::new(),
            follows_id: None,
        };
        cases::open(self.store.begin(self.ana).await.expect("signed in"), command, None).await.expect("opened").id
    }

    async fn revise(&self, case: CaseId, seen: i64, command: Revise) {
        cases::revise(self.store.begin(self.ada).await.expect("signed in"), case, seen, command).await.expect("revised");
    }

    fn to(&self, department: Uuid) -> Revise {
        Revise {
            department_id: Some(Some(domain::DepartmentId(department))),
            reason: Some("It is theirs.".into()),
            ..Revise::default()
        }
    }

    /// The kinds that somebody hears.
    async fn heard(&self, session: SessionId, after: Place, count: usize, filter: &str) -> Vec<String> {
        let mut place = after;
        let events = follow(&self.store, &mut place, count).await;
        let filter = CaseFilter::parse(filter).expect("a filter");
        let mut scope = self.store.begin(session).await.expect("signed in");
        let heard = hear(&mut scope, &events, &[filter]).await.expect("an answer");
        heard.into_iter().flatten().map(|event| event.kind).collect()
    }
}

#[tokio::test]
async fn a_case_that_goes_out_of_sight_is_said_to_have_left_and_no_more_of_it() {
    let clinic = Clinic::found().await;
    let (_, sam) = clinic.database.person(Role::Staff, "Sam").await;
    let start = tail::end(&clinic.store).await.expect("the end");
    let case = clinic.open().await;
    clinic.revise(case, 1, clinic.to(clinic.heart)).await;
    let urgent = Revise { priority: Some(domain::Priority::Urgent), ..Revise::default() };
    clinic.revise(case, 2, urgent).await;
    assert_eq!(clinic.heard(clinic.ada, start, 3, "").await, ["opened", "department_changed", "priority_changed"]);
    assert_eq!(clinic.heard(sam, start, 3, "").await, [LEFT]);
    clinic.revise(case, 3, clinic.to(clinic.skin)).await;
    // It is in sight again, and its whole story with it.
    assert_eq!(clinic.heard(sam, start, 4, "").await, ["opened", "department_changed", "priority_changed", "department_changed"]);
}

#[tokio::test]
async fn who_loses_a_case_by_losing_it_as_assignee_hears_that_it_left() {
    let clinic = Clinic::found().await;
    let ((sam_id, sam), (_, tom)) = (clinic.database.staff("Sam").await, clinic.database.staff("Tom").await);
    let case = clinic.open().await;
    clinic.revise(case, 1, clinic.to(clinic.heart)).await;
    let give = |to| Revise { assignee_id: Some(to), reason: Some("It is theirs.".into()), ..Revise::default() };
    clinic.revise(case, 2, give(Some(sam_id))).await;
    let mut start = tail::end(&clinic.store).await.expect("the end");
    // What ends here may lie after that, while older transactions of other tests run.
    while tail::read(&clinic.store, "0-0".parse().expect("a place"), Some(start), 10).await.expect("the log").len() < 3 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        start = tail::end(&clinic.store).await.expect("the end");
    }
    clinic.revise(case, 3, give(None)).await;
    assert_eq!(clinic.heard(sam, start, 1, "").await, [LEFT]);
    assert_eq!(clinic.heard(tom, start, 1, "").await, [""; 0]);
    assert_eq!(clinic.heard(clinic.ana, start, 1, "").await, ["assignee_changed"]);
}

#[tokio::test]
async fn through_a_filter_a_case_that_does_not_fit_has_left() {
    let clinic = Clinic::found().await;
    let start = tail::end(&clinic.store).await.expect("the end");
    let case = clinic.open().await;
    clinic.revise(case, 1, Revise { status: Some(Status::Resolved), ..Revise::default() }).await;
    assert_eq!(clinic.heard(clinic.ada, start, 2, "status=resolved").await, ["opened", "status_changed"], "as it is now");
    assert_eq!(clinic.heard(clinic.ada, start, 2, "status=open").await, [LEFT, LEFT]);
    assert_eq!(clinic.heard(clinic.ana, start, 2, "patient=me").await, ["opened", "status_changed"]);
}

#[tokio::test]
async fn a_session_that_has_ended_is_not_among_the_living() {
    let database = Database::new().await;
    let store = database.store(2).await;
    let ((_, lives), (_, ended), (gone_id, gone)) =
        (database.staff("Sam").await, database.staff("Tom").await, database.patient("Ana").await);
    let mut postgres = database.superuser().await;
    run(&mut postgres, &format!("update sessions set ended_at = now() where id = '{ended}'")).await;
    run(&mut postgres, &format!("update users set disabled_at = now() where id = '{gone_id}'")).await;
    let living = tail::living(&store, &[lives, ended, gone]).await.expect("an answer");
    assert_eq!(living.into_iter().collect::<Vec<_>>(), [(lives, Role::Staff)]);
}
