//! The chain of the audit, kept by a running server and proved by `caseward audit`.

use crate::caseward::{Server, caseward, data_dir, within};
use crate::external::{self, serve, url};
use serde_json::Value;
use std::path::Path;
use std::process::Output;
use testbed::Database;

fn head(dir: &Path) -> Option<Value> {
    serde_json::from_slice(&std::fs::read(dir.join("audit/head.json")).ok()?).ok()
}

fn audit(dir: &Path, database: &Database, arguments: &[&str]) -> Output {
    let command = [&["audit"], arguments].concat();
    caseward(&command, dir).env("DATABASE_URL", url(&database.login())).output().expect("caseward")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

async fn add(database: &Database, entries: i64) {
    external::tamper(
        database,
        &format!("insert into audit_entries (action) select 'signed_in' from generate_series(1, {entries})"),
    )
    .await;
}

/// With the triggers put aside.
async fn tamper(database: &Database, statements: &str) {
    external::tamper(database, &format!("set session_replication_role = replica; {statements}")).await;
}

/// Waits until the server has signed the chain up to there.
fn sealed(dir: &Path, seq: i64) {
    within(|| head(dir).filter(|head| head["seq"] == seq));
}

#[tokio::test]
async fn a_running_server_seals_what_was_done_and_verify_proves_it_beside_it() {
    let (dir, database) = (data_dir(), Database::new().await);
    let server = Server::run(serve(dir.path(), &database.login()), dir.path());
    add(&database, 3).await;
    sealed(dir.path(), 3);
    let whole = audit(dir.path(), &database, &["verify"]);
    assert!(whole.status.success(), "{}", said(&whole));
    assert!(
        said(&whole).contains("3 entries are as they were written") && said(&whole).contains("at number 3"),
        "{}",
        said(&whole)
    );
    let key = audit(dir.path(), &database, &["key"]);
    assert_eq!(said(&key).trim(), head(dir.path()).expect("a head")["key"]);

    // What comes in at the last moment is sealed before the server is gone.
    add(&database, 2).await;
    server.stop();
    assert_eq!(head(dir.path()).expect("a head")["seq"], 5);
}

#[tokio::test]
async fn verify_names_the_entry_that_was_edited() {
    let (dir, database) = (data_dir(), Database::new().await);
    let server = Server::run(serve(dir.path(), &database.login()), dir.path());
    add(&database, 3).await;
    sealed(dir.path(), 3);
    tamper(&database, "update audit_entries set action = 'signed_out' where position = 2").await;
    let found = audit(dir.path(), &database, &["verify"]);
    assert_eq!(found.status.code(), Some(1));
    let expected = "number 2 of the chain (position 2 of the log): the entry or its hash was edited";
    assert!(said(&found).contains(expected), "{}", said(&found));
    server.stop();
}

#[tokio::test]
async fn checkpoints_kept_elsewhere_are_believed_by_their_key() {
    let (dir, elsewhere, database) = (data_dir(), data_dir(), Database::new().await);
    let server = Server::run(serve(dir.path(), &database.login()), dir.path());
    add(&database, 3).await;
    sealed(dir.path(), 3);
    server.stop();
    let file = elsewhere.path().join("kept.jsonl");
    std::fs::copy(dir.path().join("audit/checkpoints.jsonl"), &file).expect("copied");
    let file = file.to_str().expect("a path");
    let key = said(&audit(dir.path(), &database, &["key"])).trim().to_owned();
    let verify = |key: &str| audit(elsewhere.path(), &database, &["verify", "--checkpoints", file, "--public-key", key]);
    assert!(verify(&key).status.success(), "{}", said(&verify(&key)));
    let other = verify(&"0".repeat(64));
    assert_eq!(other.status.code(), Some(1));
    assert!(said(&other).contains("none of the keys signed its checkpoint"), "{}", said(&other));
    tamper(&database, "delete from audit_chain; delete from audit_entries").await;
    assert!(said(&verify(&key)).contains("the tail was cut"), "{}", said(&verify(&key)));
}

#[tokio::test]
async fn a_server_that_finds_its_chain_cut_says_so_at_each_start_and_keeps_the_proof() {
    let (dir, database) = (data_dir(), Database::new().await);
    let start = || Server::run(serve(dir.path(), &database.login()), dir.path());
    let server = start();
    add(&database, 3).await;
    sealed(dir.path(), 3);
    server.stop();
    let proof = head(dir.path());
    tamper(&database, "delete from audit_chain where seq = 3; delete from audit_entries where position = 3").await;
    for _ in 0..2 {
        let server = start();
        add(&database, 5).await;
        within(|| {
            std::fs::read_to_string(dir.path().join("said.log")).ok().filter(|log| log.contains("THE AUDIT WAS TAMPERED WITH"))
        });
        server.stop();
        assert_eq!(head(dir.path()), proof);
    }
    let found = audit(dir.path(), &database, &["verify"]);
    assert!(said(&found).contains("number 3 of the chain") && !found.status.success(), "{}", said(&found));
}
