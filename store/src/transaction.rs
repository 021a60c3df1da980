//! A transaction that is somebody from its first statement: beginning and entering are one trip to the database.

use crate::fault::Fault;
use domain::{ReplyId, SessionId};
use serde_json::Value;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnection, PgPool};
use sqlx::{Executor, Postgres, Row};
use std::ops::{Deref, DerefMut};

/// Ends with `commit`, or with nothing of it done: dropped at any point, its connection goes back as nobody's.
#[derive(Debug)]
pub(crate) struct Transaction(Option<PoolConnection<Postgres>>);

/// As whom it begins. None holds text of anybody's, so that they can stand in a statement as they are.
pub(crate) enum Entrance {
    Person(SessionId),
    /// Who wrote a reply that is due.
    Author(ReplyId),
    /// An actor who is no person.
    Service(&'static str),
}

impl Entrance {
    fn statement(&self) -> String {
        match self {
            Self::Person(session) => format!("begin; select private.enter('{}')", session.0),
            Self::Author(reply) => format!("begin; select private.enter_author('{}')", reply.0),
            Self::Service(actor) => format!("begin; select null::jsonb from private.enter_as('{actor}')"),
        }
    }
}

impl Transaction {
    /// And the claims of a person, if they may begin.
    #[allow(clippy::disallowed_methods, reason = "the one way in")]
    pub(crate) async fn begin(pool: &PgPool, entrance: Entrance) -> Result<(Self, Option<Value>), Fault> {
        let mut transaction = Self(Some(pool.acquire().await?));
        let statement = sqlx::AssertSqlSafe(entrance.statement());
        let row = sqlx::raw_sql(statement).fetch_one(&mut *transaction).await?;
        let claims = row.try_get(0)?;
        Ok((transaction, claims))
    }

    pub(crate) async fn commit(mut self) -> Result<(), Fault> {
        self.execute("commit").await?;
        self.0 = None;
        Ok(())
    }
}

const OPEN: &str = "a transaction has its connection until it ends";

impl Deref for Transaction {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        self.0.as_deref().expect(OPEN)
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.0.as_deref_mut().expect(OPEN)
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if let Some(mut connection) = self.0.take() {
            tokio::spawn(async move {
                if connection.execute("rollback").await.is_err() {
                    connection.close_on_drop();
                }
            });
        }
    }
}
