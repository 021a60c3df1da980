//! What was answered with success survives a crash of the database. The control shows that this test can fail.

use domain::case::Open;
use domain::{Case, Refusal, Role, SessionId};
use serde_json::Map;
use sqlx::postgres::PgConnectOptions;
use store::{Store, cases};
use testbed::{Cluster, TEMPLATE};

#[tokio::test]
async fn an_opened_case_survives_a_crash() {
    let (case, after) = open_then_crash(|login| login).await;
    assert_eq!(after, Ok(case));
}

/// The same, on connections that do not wait for the disk, with all held still that might write for them.
#[tokio::test]
async fn without_waiting_for_the_disk_it_would_not() {
    let (_, after) = open_then_crash(|login| login.options([("synchronous_commit", "off")])).await;
    assert_eq!(after, Err(Refusal::NotFound));
}

async fn open_then_crash(how: impl Fn(PgConnectOptions) -> PgConnectOptions) -> (Case, Result<Case, Refusal>) {
    let cluster =
        Cluster::with("wal_writer_delay = 10s\nwal_writer_flush_after = 1GB\nbgwriter_lru_maxpages = 0\nautovacuum = off\n");
    testbed::prepare(&cluster).await;
    let mut postgres = testbed::connect(cluster.connect_as("postgres", TEMPLATE)).await;
    let (_, session) = testbed::add_person(&mut postgres, Role::Patient, "Ana").await;

    let store = Store::connect(how(cluster.connect_as("caseward_login", TEMPLATE)), 1).await.expect("the database");
    let case = open(&store, session).await;
    cluster.crash();
    cluster.start();

    let store = Store::connect(cluster.connect_as("caseward_login", TEMPLATE), 1).await.expect("the database");
    let after = cases::read(store.begin(session).await.expect("signed in"), case.id).await;
    (case, after)
}

async fn open(store: &Store, session: SessionId) -> Case {
    let command = Open {
        title: "A rash".into(),
        description: "It itches.".into(),
        format: Default::default(),
        priority: None,
        specialty_id: None,
        metadata: Map::new(),
        follows_id: None,
    };
    cases::open(store.begin(session).await.expect("signed in"), command, None).await.expect("a case")
}
