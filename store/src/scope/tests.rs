//! Nothing of a person is left on a connection that goes back to the pool, however their transaction ended.

use super::*;
use testbed::Database;

/// A store with one connection, so that whoever comes next gets the one that was left.
async fn shared() -> (Store, SessionId) {
    let database = Database::new().await;
    let (_, session) = database.staff("Sam").await;
    (Store::connect(database.login(), 1).await.expect("the database"), session)
}

#[allow(clippy::disallowed_methods, reason = "looks at the bare connection, which nobody else may")]
async fn assert_nobody(store: &Store) {
    let mut connection = store.pool.acquire().await.expect("the connection");
    let left: (String, String, String) = sqlx::query_as(
        "select current_user::text, current_setting('role'), coalesce(current_setting('request.jwt.claims', true), '')",
    )
    .fetch_one(&mut *connection)
    .await
    .expect("an answer");
    assert_eq!(left, ("caseward_login".into(), "none".into(), String::new()));
}

#[tokio::test]
async fn after_commit_and_rollback_and_refusal() {
    let (store, session) = shared().await;
    store.begin(session).await.expect("signed in").commit().await.expect("committed");
    assert_nobody(&store).await;
    drop(store.begin(session).await.expect("signed in"));
    assert_nobody(&store).await;
    assert_eq!(store.begin(SessionId(uuid::Uuid::new_v4())).await.err(), Some(Refusal::Unauthenticated));
    assert_nobody(&store).await;
    store.door().await.expect("entered").commit().await.expect("committed");
    assert_nobody(&store).await;
    drop(store.worker().await.expect("entered"));
    assert_nobody(&store).await;
}

#[tokio::test]
async fn after_an_error() {
    let (store, session) = shared().await;
    let mut scope = store.begin(session).await.expect("signed in");
    sqlx::query("select 1 / 0").execute(scope.db()).await.expect_err("no number");
    sqlx::query("select 1").execute(scope.db()).await.expect_err("a transaction that has failed");
    drop(scope);
    assert_nobody(&store).await;
    let mut scope = store.begin(session).await.expect("signed in");
    sqlx::query("select 1 / 0").execute(scope.db()).await.expect_err("no number");
    scope.commit().await.expect("a failed transaction ends as a rollback");
    assert_nobody(&store).await;
}

#[tokio::test]
async fn after_a_panic() {
    let (store, session) = shared().await;
    let theirs = store.clone();
    let ended = tokio::spawn(async move {
        let _scope = theirs.begin(session).await.expect("signed in");
        panic!("as a bug would");
    })
    .await;
    assert!(ended.is_err_and(|ended| ended.is_panic()));
    assert_nobody(&store).await;
}

#[tokio::test]
async fn after_a_cancellation_in_the_middle_of_a_query() {
    let (store, session) = shared().await;
    let mut scope = store.begin(session).await.expect("signed in");
    let query = sqlx::query("select pg_sleep(0.3)").execute(scope.db());
    assert!(tokio::time::timeout(Duration::from_millis(50), query).await.is_err());
    drop(scope);
    assert_nobody(&store).await;
}

/// A browser that goes away can end the request at any moment of coming in.
#[tokio::test]
async fn after_a_cancellation_while_coming_in() {
    let (store, session) = shared().await;
    for microseconds in (0..2_000).step_by(20) {
        let _ = tokio::time::timeout(Duration::from_micros(microseconds), store.begin(session)).await;
        assert_nobody(&store).await;
    }
}
