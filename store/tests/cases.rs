//! The operations on cases, as people use them.

use domain::case::{Case, METADATA_MAX, Open, Revise, TITLE_MAX};
use domain::draft::{NewCase, SIZE_MAX, Sheet, Subject};
use domain::event::CaseEvent;
use domain::{CaseFilter, CaseId, Denied, Priority, Problem, Refusal, SessionId, Status};
use serde_json::{Map, json};
use sqlx::AssertSqlSafe;
use store::{IdempotencyKey, Store, cases, drafts};
use testbed::Database;
use uuid::Uuid;

fn rash() -> Open {
    Open {
        title: "A rash".into(),
        description: "It itches.".into(),
        format: Default::default(),
        priority: None,
        specialty_id: None,
        metadata: Map::new(),
        follows_id: None,
    }
}

fn key(text: &str) -> Option<IdempotencyKey> {
    Some(IdempotencyKey::new(text).expect("a key"))
}

async fn open(store: &Store, session: SessionId, command: Open, key: Option<IdempotencyKey>) -> Result<Case, Refusal> {
    cases::open(store.begin(session).await?, command, key.as_ref()).await
}

async fn open_from_form(store: &Store, session: SessionId) {
    let scope = store.begin(session).await.expect("signed in");
    cases::open_from_form(scope, rash(), &[], &Sheet::default(), None).await.expect("a case");
}

async fn revise(store: &Store, session: SessionId, case: &Case, command: Revise) -> Result<Case, Refusal> {
    cases::revise(store.begin(session).await?, case.id, case.version, command).await
}

const fn status(to: Status) -> Revise {
    Revise {
        status: Some(to),
        priority: None,
        department_id: None,
        assignee_id: None,
        specialty_id: None,
        tags: None,
        reason: None,
    }
}

async fn count(database: &Database, table: &str) -> i64 {
    let query = AssertSqlSafe(format!("select count(*) from {table}"));
    sqlx::query_scalar(query).fetch_one(&mut database.superuser().await).await.expect("a count")
}

#[tokio::test]
async fn an_opened_case_is_the_patients_own_and_its_story_begins() {
    let database = Database::new().await;
    let (ana, session) = database.patient("Ana").await;
    let store = database.store(2).await;
    let metadata = Map::from_iter([("since".to_owned(), json!({"days": [1, 2.5, null, "tiny \\u0000"]}))]);
    let command = Open {
        title: "  A\trash ".into(),
        description: "It\r\nitches. ".into(),
        format: Default::default(),
        priority: Some(Priority::High),
        specialty_id: None,
        metadata: metadata.clone(),
        follows_id: None,
    };
    let case = open(&store, session, command, None).await.expect("a case");
    assert_eq!((case.patient_id, case.status, case.priority, case.version), (ana, Status::Open, Priority::High, 1));
    assert_eq!((case.title.as_str(), case.description.as_str(), &case.metadata), ("A rash", "It\nitches.", &metadata));
    assert_eq!((case.assignee_id, case.department_id), (None, None));

    assert_eq!(cases::read(store.begin(session).await.expect("signed in"), case.id).await, Ok(case.clone()));
    let page = cases::page(store.begin(session).await.expect("signed in"), case.id).await.expect("a page");
    assert_eq!((page.case, page.patient_name.as_str()), (case.clone(), "Ana"));
    let told: Vec<_> = page.events.iter().map(|event| (event.actor_id, event.version, event.what.clone())).collect();
    assert_eq!(told, [(Some(ana), 1, CaseEvent::Opened {})]);
}

/// Who works here may be a patient as well.
#[tokio::test]
async fn a_case_is_its_openers_own_whoever_that_is() {
    let database = Database::new().await;
    let store = database.store(2).await;
    for (user, session) in [database.staff("Sam").await, database.admin("Ada").await] {
        let case = open(&store, session, rash(), None).await.expect("a case");
        assert_eq!((case.patient_id, case.assignee_id, case.department_id), (user, None, None));
        assert_eq!(revise(&store, session, &case, status(Status::Resolved)).await, Err(Refusal::Denied(Denied::OwnCase)));
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_case_is_said_and_nothing_is_kept_of_it() {
    let database = Database::new().await;
    let (_, session) = database.patient("Ana").await;
    let store = database.store(2).await;
    let refusal =
        open(&store, session, Open { title: "x".repeat(TITLE_MAX + 1), description: " ".into(), ..rash() }, key("k")).await;
    let Err(Refusal::Invalid(errors)) = refusal else { panic!("{refusal:?}") };
    assert_eq!(errors.get("title"), Some(&Problem::TooLong { max: TITLE_MAX }));
    assert_eq!(errors.get("description"), Some(&Problem::Required));
    assert_eq!(count(&database, "idempotency_keys").await, 0);
}

#[tokio::test]
async fn a_case_opened_from_elsewhere_leaves_the_draft_alone() {
    let database = Database::new().await;
    let (_, ana) = database.patient("Ana").await;
    let store = database.store(2).await;
    let draft = NewCase { title: rash().title, description: rash().description, ..NewCase::default() };
    drafts::save(store.begin(ana).await.expect("signed in"), Subject::NewCase, draft.clone()).await.expect("saved");
    open(&store, ana, rash(), None).await.expect("a case");
    assert_eq!(drafts::load(&mut store.begin(ana).await.expect("signed in"), Subject::NewCase).await, Ok(Some(draft)));
}

#[tokio::test]
async fn opening_a_case_from_the_form_ends_its_draft_and_nobody_elses() {
    let database = Database::new().await;
    let ((_, ana), (_, ben)) = (database.patient("Ana").await, database.patient("Ben").await);
    let store = database.store(2).await;
    let draft =
        NewCase { title: "A ra".into(), description: "\u{0}half a\nword".into(), priority: "high".into(), ..NewCase::default() };
    let kept = NewCase { description: "half a\nword".into(), ..draft.clone() };
    for session in [ana, ben] {
        drafts::save(store.begin(session).await.expect("signed in"), Subject::NewCase, draft.clone()).await.expect("saved");
        assert_eq!(
            drafts::load(&mut store.begin(session).await.expect("signed in"), Subject::NewCase).await,
            Ok(Some(kept.clone()))
        );
    }
    open_from_form(&store, ana).await;
    assert_eq!(drafts::load::<NewCase>(&mut store.begin(ana).await.expect("signed in"), Subject::NewCase).await, Ok(None));
    assert_eq!(drafts::load(&mut store.begin(ben).await.expect("signed in"), Subject::NewCase).await, Ok(Some(kept)));

    drafts::save(store.begin(ben).await.expect("signed in"), Subject::NewCase, NewCase::default())
        .await
        .expect("an empty one is none");
    assert_eq!(count(&database, "drafts").await, 0);
}

#[tokio::test]
async fn a_draft_larger_than_its_limit_is_refused_whichever_field_is_large() {
    let database = Database::new().await;
    let (_, session) = database.patient("Ana").await;
    let store = database.store(2).await;
    let large = "x".repeat(SIZE_MAX);
    for draft in [
        NewCase { title: large.clone(), description: "x".into(), ..NewCase::default() },
        NewCase { title: "x".into(), description: large.clone(), ..NewCase::default() },
        NewCase { title: "x".into(), priority: large.clone(), ..NewCase::default() },
    ] {
        let refusal = drafts::save(store.begin(session).await.expect("signed in"), Subject::NewCase, draft).await;
        assert!(matches!(refusal, Err(Refusal::Invalid(_))), "{refusal:?}");
    }
    let largest = NewCase { title: large, ..NewCase::default() };
    drafts::save(store.begin(session).await.expect("signed in"), Subject::NewCase, largest).await.expect("saved");
}

#[tokio::test]
async fn a_request_sent_again_with_its_key_makes_no_second_case() {
    let database = Database::new().await;
    let ((_, ana), (_, ben)) = (database.patient("Ana").await, database.patient("Ben").await);
    let store = database.store(2).await;
    let first = open(&store, ana, rash(), key("k")).await.expect("a case");
    let again = open(&store, ana, rash(), key("k")).await.expect("the case");
    assert_eq!(first, again);
    let other = open(&store, ana, Open { title: "Another".into(), ..rash() }, key("k")).await;
    assert_eq!(other, Err(Refusal::invalid("Idempotency-Key", Problem::Reused)));
    assert_eq!((count(&database, "cases").await, count(&database, "case_events").await), (1, 1));

    let another = open(&store, ana, rash(), key("another")).await.expect("a case");
    let of_ben = open(&store, ben, rash(), key("k")).await.expect("a case");
    assert!(another.id != first.id && of_ben.id != first.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_with_one_key_at_the_same_time_make_one_case() {
    let database = Database::new().await;
    let (_, session) = database.patient("Ana").await;
    let store = database.store(8).await;
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { open(&store, session, rash(), key("k")).await })
        })
        .collect();
    let mut made = Vec::new();
    for task in tasks {
        made.push(task.await.expect("no panic").expect("the case").id);
    }
    made.dedup();
    assert_eq!((made.len(), count(&database, "cases").await, count(&database, "case_events").await), (1, 1, 1));
}

#[tokio::test]
async fn staff_move_a_case_along_and_each_change_is_told_once() {
    let database = Database::new().await;
    let ((_, ana), (sam, staff)) = (database.patient("Ana").await, database.staff("Sam").await);
    let store = database.store(2).await;
    let case = open(&store, ana, rash(), None).await.expect("a case");
    let both = Revise { priority: Some(Priority::Urgent), ..status(Status::InProgress) };
    let changed = revise(&store, staff, &case, both.clone()).await.expect("changed");
    assert_eq!((changed.status, changed.priority, changed.version), (Status::InProgress, Priority::Urgent, 2));
    assert!(changed.updated_at > case.updated_at && changed.created_at == case.created_at);

    let same = revise(&store, staff, &changed, both).await.expect("nothing to do");
    assert_eq!(same, changed);

    let told = cases::log(store.begin(ana).await.expect("signed in"), case.id).await.expect("the log");
    let told: Vec<_> =
        told.into_iter().map(|event| (event.actor_id, event.actor_name, event.version, event.what)).skip(1).collect();
    let by_sam = |what| (Some(sam), Some("Sam".to_owned()), 2, what);
    assert_eq!(
        told,
        [
            by_sam(CaseEvent::PriorityChanged { from: Priority::Medium, to: Priority::Urgent }),
            by_sam(CaseEvent::StatusChanged { from: Status::Open, to: Status::InProgress }),
        ]
    );
}

#[tokio::test]
async fn a_change_of_what_has_changed_meanwhile_is_stale() {
    let database = Database::new().await;
    let ((_, ana), (_, staff)) = (database.patient("Ana").await, database.staff("Sam").await);
    let store = database.store(2).await;
    let case = open(&store, ana, rash(), None).await.expect("a case");
    revise(&store, staff, &case, status(Status::Waiting)).await.expect("changed");
    for command in [status(Status::Resolved), status(Status::Waiting), status(Status::Open), Revise::default()] {
        assert_eq!(revise(&store, staff, &case, command.clone()).await, Err(Refusal::Stale), "{command:?}");
    }
    let ahead = Case { version: 7, ..case };
    assert_eq!(revise(&store, staff, &ahead, status(Status::Resolved)).await, Err(Refusal::Stale));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_changes_at_the_same_time_exactly_one_wins() {
    let database = Database::new().await;
    let ((_, ana), (_, staff)) = (database.patient("Ana").await, database.staff("Sam").await);
    let store = database.store(8).await;
    let case = open(&store, ana, rash(), None).await.expect("a case");
    let tasks: Vec<_> = (0..8)
        .map(|n| {
            let (store, case) = (store.clone(), case.clone());
            let to = if n % 2 == 0 { Status::Waiting } else { Status::Resolved };
            tokio::spawn(async move { revise(&store, staff, &case, status(to)).await })
        })
        .collect();
    let mut won = 0;
    for task in tasks {
        match task.await.expect("no panic") {
            Ok(changed) => won += changed.version - 1,
            Err(refusal) => assert_eq!(refusal, Refusal::Stale),
        }
    }
    assert_eq!((won, count(&database, "case_events").await), (1, 2));
}

#[tokio::test]
async fn a_transition_that_the_table_lacks_is_a_mistake_in_the_field() {
    let database = Database::new().await;
    let ((_, ana), (_, staff)) = (database.patient("Ana").await, database.staff("Sam").await);
    let store = database.store(2).await;
    let case = open(&store, ana, rash(), None).await.expect("a case");
    let case = revise(&store, staff, &case, status(Status::Resolved)).await.expect("resolved");
    let both = Revise { priority: Some(Priority::Low), ..status(Status::Open) };
    assert_eq!(revise(&store, staff, &case, both).await, Err(Refusal::invalid("status", Problem::TransitionNotAllowed)));
    assert_eq!(cases::read(store.begin(staff).await.expect("signed in"), case.id).await, Ok(case));
}

#[tokio::test]
async fn anothers_case_and_an_absent_one_are_the_same_to_a_patient() {
    let database = Database::new().await;
    let ((_, ana), (_, ben)) = (database.patient("Ana").await, database.patient("Ben").await);
    let store = database.store(2).await;
    let case = open(&store, ana, rash(), None).await.expect("a case");
    let absent = Case { id: CaseId(Uuid::new_v4()), ..case.clone() };
    for case in [&case, &absent] {
        let scope = async || store.begin(ben).await.expect("signed in");
        assert_eq!(cases::read(scope().await, case.id).await, Err(Refusal::NotFound));
        assert_eq!(cases::page(scope().await, case.id).await, Err(Refusal::NotFound));
        assert_eq!(cases::log(scope().await, case.id).await, Err(Refusal::NotFound));
        assert_eq!(revise(&store, ben, case, status(Status::Resolved)).await, Err(Refusal::NotFound));
    }
    let listed = cases::list(&mut store.begin(ben).await.expect("signed in"), &CaseFilter::default()).await.expect("a list");
    assert!(listed.items.is_empty() && listed.total.count == 0 && listed.next_cursor.is_none());
    let own = revise(&store, ana, &case, status(Status::Resolved)).await;
    assert_eq!(own, Err(Refusal::Denied(Denied::Role)), "their own they see, and may not change");
}

#[tokio::test]
async fn limits_hold_in_the_database_too() {
    let database = Database::new().await;
    let (ana, _) = database.patient("Ana").await;
    let mut postgres = database.superuser().await;
    let case = testbed::add_case(&mut postgres, ana, Status::Open).await;
    for bad in [
        "title = ''",
        "title = repeat('é', 201)",
        "description = ''",
        "description = repeat('é', 20001)",
        "status = 'closed'",
        "priority = 'huge'",
        "metadata = '[]'",
        "metadata = jsonb_build_object('k', repeat('x', 300000))",
        "version = 0",
    ] {
        let statement = AssertSqlSafe(
            format!("update cases set version = version + 1, {bad} where id = '{case}'")
                .replace("version = version + 1, version", "version"),
        );
        let fault = sqlx::query(statement).execute(&mut postgres).await.expect_err(bad);
        assert_eq!(fault.as_database_error().and_then(|answer| answer.code()).as_deref(), Some("23514"), "{bad}");
    }
    for good in ["title = repeat('é', 200)", "description = repeat('é', 20000)"] {
        let statement = AssertSqlSafe(format!("update cases set version = version + 1, {good} where id = '{case}'"));
        sqlx::query(statement).execute(&mut postgres).await.expect(good);
    }
}

/// What takes the most room as jsonb for its length as JSON.
#[tokio::test]
async fn metadata_that_the_domain_accepts_the_database_accepts() {
    let database = Database::new().await;
    let (_, session) = database.patient("Ana").await;
    let store = database.store(2).await;
    for part in
        [json!(1), json!([]), json!({}), json!(1e308), json!(0.123_456_789_012_345_68), json!("é"), json!("a\nb"), json!(true)]
    {
        let times = (METADATA_MAX - 8) / (part.to_string().len() + 1);
        let metadata = Map::from_iter([("k".to_owned(), vec![part; times].into())]);
        let case = open(&store, session, Open { metadata: metadata.clone(), ..rash() }, None).await.expect("a case");
        assert_eq!(case.metadata, metadata);
    }
}

#[tokio::test]
async fn a_case_is_found_by_its_number_by_those_who_see_it_alone() {
    let database = Database::new().await;
    let (_, ana) = database.patient("Ana").await;
    let (_, ben) = database.patient("Ben").await;
    let (_, kim) = database.staff("Kim").await;
    let store = database.store(2).await;
    let hers = open(&store, ana, rash(), None).await.expect("a case");
    open(&store, ben, rash(), None).await.expect("a case");
    let typed = hers.reference.as_str().to_lowercase().replace('-', "");
    for (session, sought, found) in [(kim, hers.reference.as_str(), 1), (ana, typed.as_str(), 1), (ben, typed.as_str(), 0)] {
        let filter = CaseFilter { search: Some(sought.to_owned()), ..CaseFilter::default() };
        let page = cases::list(&mut store.begin(session).await.expect("signed in"), &filter).await.expect("a list");
        let ids: Vec<CaseId> = page.items.iter().map(|case| case.id).collect();
        assert_eq!((ids, page.total.count), (vec![hers.id; found], i64::try_from(found).expect("few")), "{sought}");
    }
}
