//! What is brought in by thousands is as what people do one by one.

use domain::{CaseFilter, CaseId, Role, SessionId, UserId};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use store::audit;
use store::seed::{Plan, holds_cases, seed};
use store::{Store, cases};
use testbed::Database;
use time::macros::datetime;
use uuid::Uuid;

fn plan(cases: u32) -> Plan {
    Plan { cases, patients: 150, staff: 20, seed: 7, restricted: true, until: datetime!(2026-03-10 00:00 UTC) }
}

async fn seeded(plan: &Plan) -> (Database, Store) {
    let database = Database::new().await;
    let store = database.store(4).await;
    assert_eq!(holds_cases(&store).await, Ok(false));
    let mut told = Vec::new();
    let report = seed(&database.owner(), plan, |cases| told.push(cases)).await.expect("seeded");
    assert_eq!((report.cases, told.last().copied()), (u64::from(plan.cases), Some(u64::from(plan.cases))));
    assert!(report.events > report.cases * 2, "{report:?}");
    assert_eq!(holds_cases(&store).await, Ok(true));
    (database, store)
}

async fn strings(database: &Database, query: &str) -> Vec<String> {
    let query = AssertSqlSafe(query.to_owned());
    sqlx::query_scalar(query).fetch_all(&mut database.superuser().await).await.expect("rows")
}

/// Each looks for a case whose story is not the one that it shows; so it is for cases that people have changed.
const BROKEN: [(&str, &str); 8] = [
    (
        "a version that nothing led to",
        "select reference from cases c where version <> (select max(version) from case_events e where e.case_id = c.id)",
    ),
    (
        "a gap between versions",
        "select reference from cases c where version <> (select count(distinct version) from case_events e where e.case_id = c.id)",
    ),
    (
        "a status that no event led to",
        "select reference from cases c where status <> coalesce((select data ->> 'to' from case_events e where e.case_id = c.id and kind = 'status_changed' order by position desc limit 1), 'open')",
    ),
    (
        "a step that may not be",
        "select case_id::text from case_events where kind = 'status_changed' and not exists (select from case_transitions where from_status = data ->> 'from' and to_status = data ->> 'to')",
    ),
    (
        "a department that no event led to",
        "select reference from cases c where department_id is distinct from (select (data -> 'to' ->> 'id')::uuid from case_events e where e.case_id = c.id and kind = 'department_changed' order by position desc limit 1)",
    ),
    (
        "an assignee that no event led to",
        "select reference from cases c where assignee_id is distinct from (select (data -> 'to' ->> 'id')::uuid from case_events e where e.case_id = c.id and kind = 'assignee_changed' order by position desc limit 1)",
    ),
    (
        "a moment out of order",
        "select reference from cases c where created_at <> (select min(created_at) from case_events e where e.case_id = c.id) or updated_at <> (select max(created_at) from case_events e where e.case_id = c.id)",
    ),
    (
        "an order of the log that is not that of its versions",
        "select case_id::text from (select case_id, version - lag(version) over (partition by case_id order by position) as step from case_events) s where step not in (0, 1)",
    ),
];

/// A case, its patient, its department, whose it is, and whether the department keeps its cases to itself.
type Row = (Uuid, Uuid, Option<Uuid>, Option<Uuid>, bool);

#[tokio::test]
async fn each_seeded_case_is_where_its_story_led_it() {
    let (database, _) = seeded(&plan(2_000)).await;
    for (what, query) in BROKEN {
        assert_eq!(strings(&database, query).await, [""; 0], "{what}");
    }
    let departments = strings(&database, "select count(*)::text from departments where restricted").await;
    assert_eq!(departments, ["4"], "half of the eight");
    let kinds = strings(&database, "select distinct kind from case_events order by 1").await;
    assert_eq!(kinds, ["assignee_changed", "department_changed", "opened", "priority_changed", "status_changed"]);
    let unforced = "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> '_sqlx_migrations' and not relforcerowsecurity";
    assert_eq!(strings(&database, unforced).await, [""; 0], "the policies hold for the owner again");
    assert_eq!(strings(&database, "select count(*)::text from private.unreadable_cases() n where n > 0").await, ["0"]);
}

/// A session for somebody who was seeded.
async fn sign_in(database: &Database, user: UserId) -> SessionId {
    let session = Uuid::new_v4();
    sqlx::query("insert into sessions (id, user_id, expires_at) values ($1, $2, now() + interval '1 day')")
        .bind(session)
        .bind(user.0)
        .execute(&mut database.superuser().await)
        .await
        .expect("a session");
    SessionId(session)
}

async fn listed(store: &Store, session: SessionId) -> BTreeSet<CaseId> {
    let mut scope = store.begin(session).await.expect("signed in");
    let mut filter = CaseFilter { limit: 200, ..CaseFilter::default() };
    let mut found = BTreeSet::new();
    loop {
        let page = cases::list(&mut scope, &filter).await.expect("a page");
        found.extend(page.items.iter().map(|case| case.id));
        let Some(cursor) = page.next_cursor else { return found };
        filter = filter.at(Some(cursor));
    }
}

#[tokio::test]
async fn people_see_of_the_seeded_cases_what_the_policy_shows_them() {
    let (database, store) = seeded(&plan(2_000)).await;
    let people: Vec<(Uuid, String)> = sqlx::query_as(
        "(select id, role from users where role = 'staff' order by id limit 3) union all (select patient_id, 'patient' from cases order by id limit 2)",
    )
    .fetch_all(&mut database.superuser().await)
    .await
    .expect("people");
    let (_, admin) = database.admin("Ada").await;
    let mut sessions = vec![admin];
    for (user, _) in &people {
        sessions.push(sign_in(&database, UserId(*user)).await);
    }
    let rows: Vec<Row> = sqlx::query_as(
        "select c.id, patient_id, department_id, assignee_id, coalesce(d.restricted, false) from cases c left join departments d on d.id = c.department_id",
    )
    .fetch_all(&mut database.superuser().await)
    .await
    .expect("cases");
    let mut hidden = 0;
    for session in sessions {
        let actor = store.begin(session).await.expect("signed in").actor().clone();
        let expected: BTreeSet<CaseId> = rows
            .iter()
            .filter(|(_, patient, department, assignee, restricted)| {
                let facts = domain::CaseFacts {
                    department: department.map(domain::DepartmentId),
                    restricted: *restricted,
                    assignee: assignee.map(UserId),
                    ..domain::CaseFacts::new_case(UserId(*patient))
                };
                domain::may(&actor, domain::Action::ReadCase, &facts).is_ok()
            })
            .map(|(id, ..)| CaseId(*id))
            .collect();
        assert_eq!(listed(&store, session).await, expected, "{actor:?}");
        assert!(!expected.is_empty());
        hidden += usize::from(actor.role == Role::Staff && expected.len() < rows.len());
    }
    assert_eq!(hidden, 3, "some are restricted to others");
}

#[tokio::test]
async fn a_seeded_story_reads_as_any_other_and_goes_on() {
    let (database, store) = seeded(&plan(200)).await;
    let (_, admin) = database.admin("Ada").await;
    let page = cases::list(&mut store.begin(admin).await.expect("signed in"), &CaseFilter::default()).await.expect("a page");
    for case in page.items {
        let log = cases::log(store.begin(admin).await.expect("signed in"), case.id).await.expect("a log");
        assert_eq!(log.last().map(|event| event.version), Some(case.version));
        let change = domain::case::Revise { priority: Some(domain::Priority::Low), ..Default::default() };
        let changed = cases::revise(store.begin(admin).await.expect("signed in"), case.id, case.version, change).await;
        assert!(changed.is_ok(), "{changed:?}");
    }
}

#[tokio::test]
async fn the_audit_of_a_seeded_database_is_whole() {
    let (_database, store) = seeded(&plan(2_000)).await;
    while audit::seal(&store).await.expect("sealed") {}
    let whole = audit::verify(&store, Vec::new(), &[]).await.expect("an answer").expect("whole");
    assert_eq!((whole.sealed, whole.waiting), (1, 0));
}

#[tokio::test]
async fn the_same_number_makes_the_same_data_and_not_twice_in_one_database() {
    const ALL: &str = "select md5(string_agg(t::text, '' order by id)) from (select id, reference, patient_id, title, description, status, priority, department_id, assignee_id, version, updated_at from cases) t
        union all select md5(string_agg(t::text, '' order by id)) from (select id, case_id, actor_id, kind, data, version, created_at from case_events) t
        union all select md5(string_agg(t::text, '' order by id)) from (select id, email, name from users) t";
    let plan = plan(300);
    let ((one, _), (other, _)) = (seeded(&plan).await, seeded(&plan).await);
    assert_eq!(strings(&one, ALL).await, strings(&other, ALL).await);
    let (third, _) = seeded(&Plan { seed: 8, ..plan.clone() }).await;
    assert_ne!(strings(&one, ALL).await, strings(&third, ALL).await);

    assert_eq!(seed(&one.owner(), &plan, |_| ()).await, Err(domain::Refusal::invalid("seed", domain::Problem::Reused)));
    seed(&one.owner(), &Plan { seed: 8, ..plan }, |_| ()).await.expect("another number adds to it");
    assert_eq!(strings(&one, "select count(*)::text from cases").await, ["600"]);
}

/// Nobody is told that the tables are busy, and nobody's work is undone.
#[tokio::test]
async fn a_server_works_on_beside_it() {
    let database = Database::new().await;
    let store = database.store(4).await;
    let (_, ana) = database.patient("Ana").await;
    let work = async {
        for n in 0..30 {
            let command = domain::case::Open {
                title: format!("Case {n}"),
                description: "It itches.".into(),
                format: Default::default(),
                priority: None,
                specialty_id: None,
                metadata: serde_json::Map::new(),
                follows_id: None,
            };
            cases::open(store.begin(ana).await.expect("signed in"), command, None).await.expect("opened");
        }
    };
    let owner = database.owner();
    let plan = plan(2_000);
    let (seeded, ()) = tokio::join!(seed(&owner, &plan, |_| ()), work);
    assert_eq!(seeded.map(|report| report.cases), Ok(2_000));
    assert_eq!(strings(&database, "select count(*)::text from cases").await, ["2030"]);
}
