//! With a PostgreSQL of the operator's own.

use crate::caseward::{Server, caseward, data_dir, demo_accounts, postgres_of, refusal};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Executor};
use std::path::Path;
use std::process::Command;
use testbed::{Cluster, Database};

pub(crate) fn url(options: &PgConnectOptions) -> String {
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

/// A database without a schema on the cluster of another, whose owner's address is known.
async fn bare(database: &Database, name: &str, dir: &Path, login: &str) -> Command {
    tamper(database, &format!("create database {name} owner caseward_owner")).await;
    let mut command = serve(dir, &database.login().database(name).username(login));
    command.env("CASEWARD_OWNER_URL", url(&database.owner().database(name)));
    command
}

#[tokio::test]
async fn an_unsafe_role_is_refused_before_the_schema_is_made() {
    let (dir, database) = (data_dir(), Database::new().await);
    let said = refusal(&mut bare(&database, "untouched", dir.path(), "caseward_owner").await);
    assert!(said.contains("can create roles"), "{said}");
    let mut postgres = testbed::connect(database.owner().database("untouched")).await;
    let tables: i64 = sqlx::query_scalar("select count(*) from pg_tables where schemaname in ('public', 'private')")
        .fetch_one(&mut postgres)
        .await
        .expect("a number");
    assert_eq!(tables, 0);
}

#[tokio::test]
async fn a_first_start_makes_the_role_that_the_server_works_as() {
    let (dir, cluster) = (data_dir(), Cluster::with(""));
    let mut postgres = testbed::connect(cluster.connect_as("postgres", "postgres")).await;
    postgres.execute("create role caseward_owner login createrole").await.expect("a role");
    postgres.execute("create database fresh owner caseward_owner").await.expect("a database");
    let mut first = serve(dir.path(), &cluster.connect_as("caseward_login", "fresh"));
    let owner = url(&cluster.connect_as("caseward_owner", "fresh"));
    Server::run(first.env("CASEWARD_OWNER_URL", owner), dir.path()).stop();
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
    assert_eq!(cases["total"]["count"], 38, "all but the two of the restricted department");
    assert_eq!(postgres_of(dir.path()), 0, "no private cluster was started");
    server.stop();
}
