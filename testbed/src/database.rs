use crate::{Cluster, rows};
use domain::{Role, SessionId, UserId};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use std::sync::atomic::{AtomicU32, Ordering};
use store::Store;
use tokio::sync::OnceCell;

/// A fresh database with the whole schema and nobody in it.
#[derive(Clone, Debug)]
pub struct Database {
    cluster: &'static Cluster,
    name: String,
}

/// The database that all others are copies of.
pub const TEMPLATE: &str = "caseward_template";
static SHARED: OnceCell<Cluster> = OnceCell::const_new();
static MADE: AtomicU32 = AtomicU32::new(0);

impl Database {
    /// In the cluster that all tests of this process share: a copy of one that was migrated once.
    pub async fn new() -> Self {
        let cluster = SHARED
            .get_or_init(async || {
                let cluster = Cluster::careless();
                prepare(&cluster).await;
                cluster
            })
            .await;
        let name = format!("test_{}", MADE.fetch_add(1, Ordering::Relaxed));
        let mut postgres = connect(cluster.connect_as("postgres", "postgres")).await;
        let create = format!("create database {name} template {TEMPLATE} strategy file_copy owner caseward_owner");
        postgres.execute(AssertSqlSafe(create)).await.expect("a copy of the template");
        postgres.close().await.expect("a clean end");
        Self { cluster, name }
    }

    /// Signed in as the server does; `connections` is the size of the pool.
    pub async fn store(&self, connections: u32) -> Store {
        Store::connect(self.login(), connections).await.expect("the database")
    }

    pub fn login(&self) -> PgConnectOptions {
        self.cluster.connect_as("caseward_login", &self.name)
    }

    /// Owns the schema; row-level security is forced on it as on everyone.
    pub fn owner(&self) -> PgConnectOptions {
        self.cluster.connect_as("caseward_owner", &self.name)
    }

    /// To look behind the curtain, and to tamper.
    pub async fn superuser(&self) -> PgConnection {
        connect(self.cluster.connect_as("postgres", &self.name)).await
    }

    /// Somebody with a living session and no password.
    pub async fn person(&self, role: Role, name: &str) -> (UserId, SessionId) {
        let mut postgres = self.superuser().await;
        let person = rows::add_person(&mut postgres, role, name).await;
        postgres.close().await.expect("a clean end");
        person
    }

    pub async fn patient(&self, name: &str) -> (UserId, SessionId) {
        self.person(Role::Patient, name).await
    }

    pub async fn staff(&self, name: &str) -> (UserId, SessionId) {
        self.person(Role::Staff, name).await
    }

    pub async fn admin(&self, name: &str) -> (UserId, SessionId) {
        self.person(Role::Admin, name).await
    }
}

/// Past the store, as no program of ours may.
#[allow(clippy::disallowed_methods, reason = "to look behind the curtain, and to tamper")]
pub async fn connect(options: PgConnectOptions) -> PgConnection {
    options.connect().await.expect("the database")
}

/// The owner is no superuser, as in production, and the template is the work of the program's own migrations.
pub async fn prepare(cluster: &Cluster) {
    let mut postgres = connect(cluster.connect_as("postgres", "postgres")).await;
    postgres.execute("create role caseward_owner login createrole").await.expect("a role");
    let create = format!("create database {TEMPLATE} owner caseward_owner");
    postgres.execute(AssertSqlSafe(create)).await.expect("a database");
    postgres.close().await.expect("a clean end");
    store::migrate(cluster.connect_as("caseward_owner", TEMPLATE)).await.expect("the migrations");
}
