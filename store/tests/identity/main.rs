//! Who gets in, who stays in, and who does not.

mod account;
mod invitations;
mod sessions;
mod sign_in;
mod sign_up;
mod throttle;

use domain::account::{SignIn, SignUp};
use domain::{Actor, Problem, Refusal, Role};
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;
use std::net::{IpAddr, Ipv4Addr};
use store::Store;
use store::identity::{Identity, Secret, Tokens};
use testbed::Database;

const EMAIL: &str = "ana@example.org";
const PASSWORD: &str = "four plain words here";
const OTHER_PASSWORD: &str = "some other long phrase";
const HOME: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

struct House {
    database: Database,
    store: Store,
    identity: Identity,
}

impl House {
    async fn new() -> Self {
        let database = Database::new().await;
        let store = database.store(8).await;
        let identity = Identity::new(store.clone(), Secret::from_bytes(&[7; 32]).expect("long enough"));
        Self { database, store, identity }
    }

    /// One where Ana has signed up.
    async fn with_ana() -> Self {
        let house = Self::new().await;
        house.sign_up(EMAIL, PASSWORD).await.expect("signed up");
        house
    }

    async fn sign_up(&self, email: &str, password: &str) -> Result<(), Refusal> {
        self.identity.sign_up(SignUp { email: email.into(), password: password.into(), name: "Ana".into() }).await
    }

    async fn sign_in(&self, email: &str, password: &str) -> Result<Tokens, Refusal> {
        self.sign_in_from(HOME, email, password).await
    }

    async fn sign_in_from(&self, client: IpAddr, email: &str, password: &str) -> Result<Tokens, Refusal> {
        self.identity.sign_in(SignIn { email: email.into(), password: password.into() }, client).await
    }

    /// Who the bearer of these tokens is to the database.
    async fn actor(&self, tokens: &Tokens) -> Result<Actor, Refusal> {
        let session = self.identity.verify(&tokens.access_token)?.session;
        Ok(self.store.begin(session).await?.actor().clone())
    }

    async fn postgres(&self) -> PgConnection {
        self.database.superuser().await
    }

    /// Does something behind the program's back.
    async fn tamper(&self, statement: impl Into<String>) {
        sqlx::raw_sql(AssertSqlSafe(statement.into())).execute(&mut self.postgres().await).await.expect("tampered");
    }

    async fn count(&self, query: &'static str) -> i64 {
        sqlx::query_scalar(query).fetch_one(&mut self.postgres().await).await.expect(query)
    }
}

fn expired() -> Refusal {
    Refusal::invalid("token", Problem::Expired)
}
