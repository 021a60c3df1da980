//! What is written down stays as it was, and who changes it all the same is found out.

mod append_only;
mod entries;
mod forging;
mod lists;
#[path = "../lock/mod.rs"]
mod lock;
mod sealing;
mod tampering;

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Executor};
use store::audit::{self, Checkpoint, Finding, Signer, Whole};
use store::identity::Secret;
use store::{Scope, Store};
use testbed::Database;

/// A log, and the key that its checkpoints are signed with.
struct Log {
    database: Database,
    store: Store,
    signer: Signer,
}

impl Log {
    async fn new() -> Self {
        let database = Database::new().await;
        let store = database.store(8).await;
        Self { database, store, signer: Signer::new(&Secret::from_bytes(&[7; 32]).expect("long enough")) }
    }

    /// One with so many entries, all of them sealed.
    async fn of(entries: i64) -> Self {
        let log = Self::new().await;
        log.add(entries).await;
        log.seal().await;
        log
    }

    async fn add(&self, entries: i64) {
        self.run(&format!("insert into audit_entries (action, data) select 'signed_in', jsonb_build_object('n', n) from generate_series(1, {entries}) n"))
            .await;
    }

    async fn seal(&self) {
        while audit::seal(&self.store).await.expect("sealed") {}
    }

    async fn checkpoint(&self) -> Checkpoint {
        self.signer.sign(&audit::top(&self.store).await.expect("an answer").expect("a chain"))
    }

    async fn verify(&self, checkpoints: &[Checkpoint]) -> Result<Whole, Finding> {
        audit::verify(&self.store, checkpoints.to_vec(), &[self.signer.public_key()]).await.expect("an answer")
    }

    /// As the superuser, whom no policy holds back; triggers do.
    async fn run(&self, statements: &str) {
        run(&mut self.database.superuser().await, statements).await;
    }

    /// As the superuser who has put the triggers aside as well.
    async fn tamper(&self, statements: &str) {
        self.run(&format!("set session_replication_role = replica; {statements}")).await;
    }

    async fn strings(&self, query: &str) -> Vec<String> {
        let query = AssertSqlSafe(query.to_owned());
        sqlx::query_scalar(query).fetch_all(&mut self.database.superuser().await).await.expect("rows")
    }

    async fn scope(&self, session: domain::SessionId) -> Scope {
        self.store.begin(session).await.expect("signed in")
    }
}

async fn run(postgres: &mut PgConnection, statements: &str) {
    postgres.execute(AssertSqlSafe(statements.to_owned())).await.unwrap_or_else(|fault| panic!("{statements}: {fault}"));
}
