//! Who a transaction is follows the tables of this moment, and one person's rows never come out for another.
//! (That nothing of a person is left on a pooled connection is shown beside the pool, in src/scope/tests.rs.)

use domain::case::Open;
use domain::{CaseFilter, Refusal, Role, SessionId};
use serde_json::Map;
use sqlx::{AssertSqlSafe, Executor};
use store::{Store, cases};
use testbed::Database;
use uuid::Uuid;

async fn tamper(database: &Database, statement: &str, session: SessionId) {
    let statement = AssertSqlSafe(statement.to_owned());
    let done = sqlx::query(statement).bind(session.0).execute(&mut database.superuser().await).await.expect("tampered");
    assert_eq!(done.rows_affected(), 1);
}

#[tokio::test]
async fn a_session_that_ended_in_any_way_is_nobody_at_once() {
    let database = Database::new().await;
    let store = database.store(1).await;
    for how in [
        "update sessions set ended_at = now() where id = $1",
        "update sessions set expires_at = now() where id = $1",
        "update users set disabled_at = now() where id = (select user_id from sessions where id = $1)",
        "delete from sessions where id = $1",
    ] {
        let (_, session) = database.staff("Sam").await;
        assert!(store.begin(session).await.is_ok());
        tamper(&database, how, session).await;
        assert_eq!(store.begin(session).await.err(), Some(Refusal::Unauthenticated), "{how}");
    }
    assert_eq!(store.begin(SessionId(Uuid::new_v4())).await.err(), Some(Refusal::Unauthenticated));
}

#[tokio::test]
async fn a_changed_role_holds_from_the_next_transaction_on() {
    let database = Database::new().await;
    let ((_, ana), (_, sam)) = (database.patient("Ana").await, database.staff("Sam").await);
    let store = database.store(1).await;
    open(&store, ana).await;
    assert_eq!(seen(&store, sam).await, 1);
    tamper(&database, "update users set role = 'patient' where id = (select user_id from sessions where id = $1)", sam).await;
    assert_eq!(store.begin(sam).await.expect("signed in").actor().role, Role::Patient);
    assert_eq!(seen(&store, sam).await, 0);
}

/// The same prepared statements on the same connection, in turn, until PostgreSQL keeps their plans.
#[tokio::test]
async fn people_who_share_a_connection_share_nothing_else() {
    let database = Database::new().await;
    let ((_, ana), (_, ben), (_, sam)) =
        (database.patient("Ana").await, database.patient("Ben").await, database.staff("Sam").await);
    let store = database.store(1).await;
    open(&store, ana).await;
    open(&store, ana).await;
    open(&store, ben).await;
    for _ in 0..8 {
        assert_eq!((seen(&store, ana).await, seen(&store, ben).await, seen(&store, sam).await), (2, 1, 3));
    }
}

/// CVE-2024-10976: a plan made for one role was used for another where the table stood in a subquery, a `with`, or a function.
#[tokio::test]
async fn a_plan_made_for_one_role_is_not_used_for_another() {
    let database = Database::new().await;
    let ((_, ana), (_, ben), (_, sam)) =
        (database.patient("Ana").await, database.patient("Ben").await, database.staff("Sam").await);
    let store = database.store(1).await;
    open(&store, ana).await;
    open(&store, ana).await;
    open(&store, ben).await;
    let mut postgres = database.superuser().await;
    let function = "create function public.how_many() returns bigint language sql stable as 'select count(*) from public.cases'";
    postgres.execute(function).await.expect("a function");

    let mut server = testbed::connect(database.login()).await;
    for query in [
        "select count(*) from cases",
        "select (select count(*) from cases)",
        "with mine as materialized (select * from cases) select count(*) from mine",
        "select count(*) from users where false union all select count(*) from (select from cases offset 0) c order by 1 desc limit 1",
        "select public.how_many()",
    ] {
        for round in 0..8 {
            for (session, rows) in [(ana, 2), (sam, 3), (ben, 1)] {
                server.execute(AssertSqlSafe(format!("begin; select private.enter('{session}')"))).await.expect("entered");
                let count: i64 = sqlx::query_scalar(query).fetch_one(&mut server).await.expect(query);
                assert_eq!(count, rows, "{query}, round {round}");
                server.execute("commit").await.expect("committed");
            }
        }
    }
}

async fn open(store: &Store, session: SessionId) {
    let command = Open {
        title: "A rash".into(),
        description: "It itches.".into(),
        format: Default::default(),
        priority: None,
        specialty_id: None,
        metadata: Map::new(),
        follows_id: None,
    };
    cases::open(store.begin(session).await.expect("signed in"), command, None).await.expect("a case");
}

async fn seen(store: &Store, session: SessionId) -> usize {
    cases::list(&mut store.begin(session).await.expect("signed in"), &CaseFilter::default()).await.expect("a list").items.len()
}
