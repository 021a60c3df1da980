//! Handling cases between departments and people: what a change does besides changing, who follows it, and what is
//! written down of it.

use domain::case::{Case, Named, Open, Revise};
use domain::event::CaseEvent;
use domain::{Denied, DepartmentId, Priority, Problem, Refusal, SessionId, Status, UserId};
use serde_json::{Map, Value, json};
use sqlx::AssertSqlSafe;
use store::{Scope, Store, cases};
use testbed::Database;
use uuid::Uuid;

/// Ana's case; Sam of the staff and Ada the admin; Skin, open to all, and Mind, of which Mia alone is a member.
struct House {
    database: Database,
    store: Store,
    ana: SessionId,
    sam: (UserId, SessionId),
    mia: (UserId, SessionId),
    ada: (UserId, SessionId),
    skin: DepartmentId,
    mind: DepartmentId,
}

impl House {
    async fn new() -> Self {
        let database = Database::new().await;
        let store = database.store(2).await;
        let (skin, mind) = (DepartmentId(Uuid::new_v4()), DepartmentId(Uuid::new_v4()));
        let house = Self {
            ana: database.patient("Ana").await.1,
            sam: database.staff("Sam").await,
            mia: database.staff("Mia").await,
            ada: database.admin("Ada").await,
            database,
            store,
            skin,
            mind,
        };
        house
            .run(&format!(
                "insert into departments (id, name, restricted) values ('{skin}', 'Skin', false), ('{mind}', 'Mind', true)"
            ))
            .await;
        house.run(&format!("insert into memberships values ('{}', '{mind}')", house.mia.0)).await;
        house.run("insert into tags (id, name, active) select gen_random_uuid(), name, name <> 'old' from unnest(array['child', 'post', 'old']) name").await;
        house
    }

    async fn run(&self, statement: &str) {
        let statement = AssertSqlSafe(statement.to_owned());
        sqlx::query(statement).execute(&mut self.database.superuser().await).await.expect("done");
    }

    async fn scope(&self, session: SessionId) -> Scope {
        self.store.begin(session).await.expect("signed in")
    }

    async fn open(&self, session: SessionId) -> Case {
        let command = Open {
            title: "A rash".into(),
            description: "It itches.".into(),
            format: Default::default(),
            priority: None,
            specialty_id: None,
            metadata: Map::new(),
            follows_id: None,
        };
        cases::open(self.scope(session).await, command, None).await.expect("a case")
    }

    async fn revise(&self, session: SessionId, case: &Case, command: Revise) -> Result<Case, Refusal> {
        cases::revise(self.scope(session).await, case.id, case.version, command).await
    }

    async fn read(&self, session: SessionId, case: &Case) -> Result<Case, Refusal> {
        cases::read(self.scope(session).await, case.id).await
    }

    async fn log(&self, session: SessionId, case: &Case) -> Vec<(CaseEvent, Option<String>)> {
        let log = cases::log(self.scope(session).await, case.id).await.expect("the log");
        log.into_iter().skip(1).map(|event| (event.what, event.reason)).collect()
    }

    /// Who did what, and the data, but for openings.
    async fn audit(&self) -> Vec<(Uuid, String, Value)> {
        sqlx::query_as("select actor_id, action, data from audit_entries where action <> 'case_opened' order by position")
            .fetch_all(&mut self.database.superuser().await)
            .await
            .expect("the audit")
    }
}

fn to_department(department: Option<DepartmentId>) -> Revise {
    Revise { department_id: Some(department), ..Revise::default() }
}

fn to_person(person: Option<UserId>) -> Revise {
    Revise { assignee_id: Some(person), ..Revise::default() }
}

fn because(command: Revise) -> Revise {
    Revise { reason: Some(" She asked\r\nfor it. ".into()), ..command }
}

fn named<Id>(id: Id, name: &str) -> Option<Named<Id>> {
    Some(Named { id, name: name.into() })
}

#[tokio::test]
async fn who_hands_a_case_over_gets_it_once_more_and_then_no_longer() {
    let house = House::new().await;
    let case = house.open(house.ana).await;
    let moved =
        house.revise(house.sam.1, &case, to_department(Some(house.mind))).await.expect("out of the intake without a reason");
    assert_eq!((moved.department_id, moved.version), (Some(house.mind), 2));
    for gone in [house.sam.1, house.ada.1] {
        assert_eq!(house.read(gone, &case).await, Err(Refusal::NotFound));
        assert_eq!(house.revise(gone, &moved, to_department(None)).await, Err(Refusal::NotFound));
    }
    assert_eq!(house.read(house.mia.1, &case).await, Ok(moved.clone()));
    assert_eq!(house.read(house.ana, &case).await, Ok(moved));
}

#[tokio::test]
async fn a_case_that_is_given_to_a_stranger_is_theirs_to_handle_until_it_is_taken_again() {
    let house = House::new().await;
    let case = house.open(house.ana).await;
    let case = house.revise(house.mia.1, &case, to_department(Some(house.mind))).await.expect("moved");
    let case = house.revise(house.mia.1, &case, to_person(Some(house.sam.0))).await.expect("given");
    let case =
        house.revise(house.sam.1, &case, Revise { priority: Some(Priority::High), ..Revise::default() }).await.expect("handled");
    let case = house.revise(house.sam.1, &case, to_person(None)).await.expect("given back");
    assert_eq!((case.assignee_id, case.version), (None, 5));
    assert_eq!(house.read(house.sam.1, &case).await, Err(Refusal::NotFound));
}

#[tokio::test]
async fn a_reroute_says_why_to_colleagues_and_not_to_the_patient() {
    let house = House::new().await;
    let case = house.open(house.ana).await;
    let case = house.revise(house.sam.1, &case, to_department(Some(house.skin))).await.expect("taken in");
    for command in [to_department(Some(house.mind)), to_department(None)] {
        assert_eq!(house.revise(house.sam.1, &case, command).await, Err(Refusal::invalid("reason", Problem::Required)));
    }
    house.revise(house.sam.1, &case, because(to_department(None))).await.expect("sent back");
    let told = CaseEvent::DepartmentChanged { from: named(house.skin, "Skin"), to: None };
    let first = CaseEvent::DepartmentChanged { from: None, to: named(house.skin, "Skin") };
    assert_eq!(house.log(house.sam.1, &case).await, [(first.clone(), None), (told.clone(), Some("She asked\nfor it.".into()))]);
    assert_eq!(house.log(house.ana, &case).await, [(first, None), (told, None)]);
}

#[tokio::test]
async fn tags_are_a_matter_among_colleagues() {
    let house = House::new().await;
    let case = house.open(house.ana).await;
    let tagged = |tags: &[&str]| Revise { tags: Some(tags.iter().map(|tag| (*tag).to_owned()).collect()), ..Revise::default() };
    for tags in [&["child", "strange"][..], &["old"]] {
        assert_eq!(house.revise(house.sam.1, &case, tagged(tags)).await, Err(Refusal::invalid("tags", Problem::UnknownValue)));
    }
    let case = house.revise(house.sam.1, &case, tagged(&["child", "post"])).await.expect("tagged");
    house.run("update tags set active = false").await;
    let case = house.revise(house.sam.1, &case, tagged(&["post"])).await.expect("what it has it may keep");
    assert_eq!(house.read(house.sam.1, &case).await, Ok(case.clone()));
    assert_eq!(case.tags, ["post".to_owned()].into());
    let told = |added: &[&str], removed: &[&str]| CaseEvent::TagsChanged {
        added: added.iter().map(|tag| (*tag).to_owned()).collect(),
        removed: removed.iter().map(|tag| (*tag).to_owned()).collect(),
    };
    assert_eq!(house.log(house.sam.1, &case).await, [(told(&["child", "post"], &[]), None), (told(&[], &["child"]), None)]);
    let seen = house.read(house.ana, &case).await.expect("their own");
    assert!(seen.tags.is_empty() && house.log(house.ana, &case).await.is_empty());
}

#[tokio::test]
async fn a_case_goes_to_nobody_who_could_not_handle_it_and_nowhere_that_is_closed() {
    let house = House::new().await;
    let case = house.open(house.ana).await;
    let (ben, eva) = (house.database.patient("Ben").await.0, house.database.staff("Eva").await.0);
    house.run(&format!("update users set disabled_at = now() where id = '{eva}'")).await;
    house.run(&format!("update departments set active = false where id = '{}'", house.skin)).await;
    for (command, field, problem) in [
        (to_person(Some(case.patient_id)), "assignee_id", Problem::IsThePatient),
        (to_person(Some(ben)), "assignee_id", Problem::UnknownValue),
        (to_person(Some(eva)), "assignee_id", Problem::UnknownValue),
        (to_department(Some(house.skin)), "department_id", Problem::UnknownValue),
        (to_department(Some(DepartmentId(Uuid::new_v4()))), "department_id", Problem::UnknownValue),
    ] {
        assert_eq!(house.revise(house.sam.1, &case, command.clone()).await, Err(Refusal::invalid(field, problem)), "{command:?}");
    }
}

#[tokio::test]
async fn an_admin_steps_over_what_binds_staff_with_a_reason() {
    let house = House::new().await;
    let case = house.open(house.ana).await;
    let status = |to| Revise { status: Some(to), ..Revise::default() };
    let case = house
        .revise(house.sam.1, &case, Revise { assignee_id: Some(Some(house.sam.0)), ..status(Status::Resolved) })
        .await
        .expect("resolved");
    for command in [status(Status::Open), status(Status::InProgress), to_person(None)] {
        assert_eq!(house.revise(house.ada.1, &case, command).await, Err(Refusal::invalid("reason", Problem::Required)));
    }
    assert_eq!(
        house.revise(house.sam.1, &case, because(status(Status::Open))).await,
        Err(Refusal::invalid("status", Problem::TransitionNotAllowed))
    );
    let case = house.revise(house.ada.1, &case, because(status(Status::Open))).await.expect("corrected");
    let corrected = CaseEvent::StatusCorrected { from: Status::Resolved, to: Status::Open };
    assert!(house.log(house.mia.1, &case).await.contains(&(corrected, Some("She asked\nfor it.".into()))));
    let entry = json!({ "version": 3, "events": ["status_corrected"], "reason": "She asked\nfor it." });
    assert!(house.audit().await.contains(&(house.ada.0.0, "case_overridden".into(), entry)));
}

#[tokio::test]
async fn nobody_handles_their_own_case_and_the_attempt_is_written_down() {
    let house = House::new().await;
    let case = house.open(house.sam.1).await;
    let colleague =
        house.revise(house.mia.1, &case, Revise { tags: Some(["child".to_owned()].into()), ..because(Revise::default()) });
    let case = colleague.await.expect("a colleague may");
    for command in [Revise::default(), to_person(None), to_department(Some(house.skin))] {
        assert_eq!(house.revise(house.sam.1, &case, command).await, Err(Refusal::Denied(Denied::OwnCase)));
    }
    assert!(house.read(house.sam.1, &case).await.expect("their own").tags.is_empty());
    assert_eq!(house.log(house.sam.1, &case).await, []);
    let denied: Vec<_> = house
        .audit()
        .await
        .into_iter()
        .filter(|(who, action, _)| (*who, action.as_str()) == (house.sam.0.0, "case_denied"))
        .collect();
    assert_eq!(denied.len(), 3, "{denied:?}");
}

#[tokio::test]
async fn who_looks_at_a_case_that_is_not_their_own_is_written_down_once_a_minute() {
    let house = House::new().await;
    let case = house.open(house.ana).await;
    house.read(house.ana, &case).await.expect("their own");
    assert_eq!(house.audit().await, []);
    for _ in 0..2 {
        house.read(house.sam.1, &case).await.expect("seen");
        house.log(house.sam.1, &case).await;
        cases::page(house.scope(house.sam.1).await, case.id).await.expect("seen");
    }
    house.read(house.ada.1, &case).await.expect("seen");
    let read = |who: (UserId, SessionId)| (who.0.0, "case_read".to_owned(), json!({}));
    assert_eq!(house.audit().await, [read(house.sam), read(house.ada)]);
}

/// The answer to a change is the case whole, so a change that changes nothing is a reading.
#[tokio::test]
async fn changing_nothing_is_no_way_to_read_unseen() {
    let house = House::new().await;
    let case = house.open(house.ana).await;
    assert_eq!(house.revise(house.sam.1, &case, Revise::default()).await, Ok(case));
    assert_eq!(house.audit().await, [(house.sam.0.0, "case_read".to_owned(), json!({}))]);
}

#[tokio::test]
async fn what_is_asked_for_and_not_there_is_written_down() {
    let house = House::new().await;
    let case = house.open(house.ana).await;
    let case = house.revise(house.mia.1, &case, to_department(Some(house.mind))).await.expect("moved");
    let before = house.audit().await.len();
    assert_eq!(house.read(house.sam.1, &case).await, Err(Refusal::NotFound));
    assert_eq!(house.revise(house.sam.1, &case, Revise::default()).await, Err(Refusal::NotFound));
    let entries = house.audit().await.split_off(before);
    let entry = |what: &str| (house.sam.0.0, "case_not_found".to_owned(), json!({ "what": what }));
    assert_eq!(entries, [entry("read_case"), entry("revise_case")]);
}
