use crate::fault::{Fault, OrRefuse, incident};
use crate::recent::{Asked, Changes, Recent};
use crate::transaction::{Entrance, Transaction};
use domain::case::Named;
use domain::clinic::Vocabulary;
use domain::filter::{Counters, Total};
use domain::view::View;
use domain::{Actor, Refusal, ReplyId, SessionId, UserId, ViewId};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// The way to the database. The pool is private: nobody gets a connection without saying who they are.
#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
    shared: Arc<Shared>,
}

/// What all transactions of this process have in common.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    /// Told of each change of a person's, for whoever waits for news.
    committed: Notify,
    pub(crate) changes: Changes,
    pub(crate) totals: Recent<Total>,
    pub(crate) counters: Recent<Counters>,
    pub(crate) vocabulary: Recent<Vocabulary>,
    pub(crate) colleagues: Recent<Vec<Named<UserId>>>,
    pub(crate) views: Recent<Vec<View>>,
    pub(crate) view_counts: Recent<Vec<(ViewId, Total)>>,
}

/// A transaction that *is* somebody: their role, and their claims, for as long as it lasts. Dropped, it rolls back.
#[derive(Debug)]
pub struct Scope {
    transaction: Transaction,
    actor: Actor,
    shared: Arc<Shared>,
}

/// One statement takes no longer than this; search and reports get limits of their own.
const STATEMENT_TIMEOUT: &str = "10s";
/// A transaction that a lost client left behind gives its locks back after this.
const IDLE_TIMEOUT: &str = "30s";
const WAIT_FOR_CONNECTION: Duration = Duration::from_secs(5);

impl Store {
    #[allow(clippy::disallowed_methods, reason = "the one pool")]
    pub async fn connect(options: PgConnectOptions, connections: u32) -> Result<Self, sqlx::Error> {
        let options = options.application_name("caseward").options([
            ("statement_timeout", STATEMENT_TIMEOUT),
            ("idle_in_transaction_session_timeout", IDLE_TIMEOUT),
            ("timezone", "UTC"),
        ]);
        let pool =
            PgPoolOptions::new().max_connections(connections).acquire_timeout(WAIT_FOR_CONNECTION).connect_with(options).await?;
        Ok(Self { pool, shared: Arc::default() })
    }

    /// Checks that the session lives and becomes its person, as the transaction begins.
    pub async fn begin(&self, session: SessionId) -> Result<Scope, Refusal> {
        let (transaction, claims) = Transaction::begin(&self.pool, Entrance::Person(session)).await.or_refuse()?;
        let claims = claims.ok_or(Refusal::Unauthenticated)?;
        self.scope(transaction, &claims)
    }

    /// Becomes the author of a reply that is due, of whom no session need be left. None if they were disabled, or it is not due.
    pub(crate) async fn begin_as_author(&self, reply: ReplyId) -> Result<Option<Scope>, Refusal> {
        let (transaction, claims) = Transaction::begin(&self.pool, Entrance::Author(reply)).await.or_refuse()?;
        claims.map(|claims| self.scope(transaction, &claims)).transpose()
    }

    fn scope(&self, transaction: Transaction, claims: &serde_json::Value) -> Result<Scope, Refusal> {
        let actor = actor(claims).ok_or_else(|| incident(&Fault::Decode("claims".into())))?;
        Ok(Scope { transaction, actor, shared: self.shared.clone() })
    }

    /// The actor of sign-up, sign-in, refresh, sign-out, passwords and invitations taken. It sees no case.
    pub(crate) async fn door(&self) -> Result<Transaction, Refusal> {
        self.service("door").await
    }

    /// The actor of imports.
    pub(crate) async fn worker(&self) -> Result<Transaction, Refusal> {
        self.service("worker").await
    }

    /// The actor of the command line, for people whom nobody has signed in for yet.
    pub(crate) async fn operator(&self) -> Result<Transaction, Refusal> {
        self.service("operator").await
    }

    /// The actor that reads which cases changed.
    pub(crate) async fn tail(&self) -> Result<Transaction, Refusal> {
        self.service("tail").await
    }

    /// Comes back when somebody has changed something through this store since the last time. For one that waits.
    pub async fn committed(&self) {
        self.shared.committed.notified().await;
    }

    /// Forgets what was kept of counts and the like, because something has changed by another way.
    pub fn changed(&self) {
        self.shared.changes.another();
    }

    async fn service(&self, actor: &'static str) -> Result<Transaction, Refusal> {
        Ok(Transaction::begin(&self.pool, Entrance::Service(actor)).await.or_refuse()?.0)
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> bool {
        self.door().await.is_ok()
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}

impl Scope {
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    pub(crate) fn db(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }

    /// For what this actor may have been told a moment ago.
    pub(crate) fn ask<T: Clone>(&self, of: fn(&Shared) -> &Recent<T>, filter: String) -> Asked<T> {
        Asked::now(self.shared.clone(), of, (Some(self.actor.id), self.actor.role, filter))
    }

    /// For what all of this actor's role are told alike.
    pub(crate) fn ask_as_any<T: Clone>(&self, of: fn(&Shared) -> &Recent<T>) -> Asked<T> {
        Asked::now(self.shared.clone(), of, (None, self.actor.role, String::new()))
    }

    /// Commits what others may see in their lists.
    pub(crate) async fn commit(self) -> Result<(), Refusal> {
        self.transaction.commit().await.or_refuse()?;
        self.shared.changes.another();
        self.shared.committed.notify_one();
        Ok(())
    }

    /// Commits what no list shows: an entry of the audit, a draft.
    pub(crate) async fn commit_quietly(self) -> Result<(), Refusal> {
        self.transaction.commit().await.or_refuse()
    }
}

fn actor(claims: &serde_json::Value) -> Option<Actor> {
    let text = |name: &str| claims.get(name)?.as_str();
    Some(Actor {
        id: text("sub")?.parse().ok()?,
        role: text("role")?.parse().ok()?,
        name: text("name")?.to_owned(),
        email: text("email")?.to_owned(),
        departments: serde_json::from_value(claims.get("departments")?.clone()).ok()?,
    })
}

#[cfg(test)]
mod tests;
