//! With a PostgreSQL of the operator's own.

use crate::caseward::{Server, caseward, data_dir, demo_accounts, postgres_of, refusal};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Executor};
use std::path::Path;
use std::process::Command;
use testbed::Database;

fn url(options: &PgConnectOptions) -> String {
    let folder = options.get_socket().expect("a socket").display();
    format!("postgres:///{}?host={folder}&user={}", options.get_database().expect("a name"), options.get_username())
}

pub(crate) fn serve(dir: &Path, login: &PgConnectOptions) -> Command {
    let mut command = caseward(&["serve", "--addr", "127.0.0.1:0"], dir);
    command.env("DATABASE_URL", url(login));
    command
}

pub(crate) async fn tamper(database: &Database, sql: &str) {
    database.superuser().await.execute(AssertSqlSafe(sql.to_owned())).await.expect("tampered");
}

#[tokio::test]
async fn a_schema_of_another_version_is_refused() {
    let (dir, database) = (data_dir(), Database::new().await);
    tamper(&database, "delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)").await;
    let said = refusal(&mut serve(dir.path(), &database.login()));
    assert!(said.contains("run `caseward migrate`"), "{said}");
}

#[tokio::test]
async fn the_demo_fills_an_empty_database_as_its_owner_and_no_other() {
    let (dir, database) = (data_dir(), Database::new().await);
    let said = refusal(serve(dir.path(), &database.login()).arg("--demo"));
    assert!(said.contains("CASEWARD_OWNER_URL"), "{said}");
    database.patient("Ana").await;
    let said = refusal(serve(dir.path(), &database.login()).arg("--demo").env("CASEWARD_OWNER_URL", url(&database.owner())));
    assert!(said.contains("--demo fills an empty database only"), "{said}");
    assert!(!dir.path().join("demo-accounts.json").exists());
}

#[tokio::test]
async fn the_demo_runs_on_a_server_of_the_operators_own() {
    let (dir, database) = (data_dir(), Database::new().await);
    let start = || {
        Server::run(
            serve(dir.path(), &database.login()).arg("--demo").env("CASEWARD_OWNER_URL", url(&database.owner())),
            dir.path(),
        )
    };
    start().stop();
    let accounts = demo_accounts(dir.path());
    let server = start();
    assert_eq!(demo_accounts(dir.path()), accounts);
    let cases = server.ask(&accounts[0].email, &accounts[0].password, "/api/cases").await.expect("a list");
    assert_eq!(cases["total"]["count"], 40);
    assert_eq!(postgres_of(dir.path()), 0, "no private cluster was started");
    server.stop();
}
