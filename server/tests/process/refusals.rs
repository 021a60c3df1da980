use crate::caseward::{Server, caseward, data_dir, refusal};
use crate::external::{serve, tamper};
use testbed::Database;

#[test]
fn two_servers_never_share_a_data_directory() {
    let dir = data_dir();
    let server = Server::start(dir.path(), &[]);
    let said = refusal(&mut caseward(&["serve", "--addr", "127.0.0.1:0"], dir.path()));
    assert!(said.contains("Another Caseward is using"), "{said}");
    server.stop();
}

#[test]
fn a_path_too_long_for_a_socket_is_refused() {
    let dir = data_dir();
    let said = refusal(&mut caseward(&["serve", "--addr", "127.0.0.1:0"], &dir.path().join("x".repeat(100))));
    assert!(said.contains("too long for a Unix socket"), "{said}");
}

/// Each way in which row-level security would not hold for the role that the server works as.
#[tokio::test]
async fn an_unsafe_role_is_refused() {
    let (dir, database) = (data_dir(), Database::new().await);
    let most = "caseward_patient, caseward_staff, caseward_admin, caseward_door, caseward_operator, caseward_nobody";
    let all = &format!("{most}, caseward_worker");
    let rules = [
        ("tall", "superuser noinherit", all.as_str(), "is a superuser"),
        ("blind", "bypassrls noinherit", all, "can bypass row-level security"),
        ("maker", "createrole noinherit", all, "can create roles"),
        ("heir", "inherit", all, "inherits the rights of caseward_patient"),
        ("keeper", "noinherit", &format!("{all}, caseward_keeper"), "owner of the database"),
        ("stranger", "noinherit", most, "cannot become caseward_worker"),
    ];
    for (role, attributes, actors, reason) in rules {
        let make =
            format!("create role {role} login {attributes}; grant {actors} to {role}; grant usage on schema private to {role}");
        tamper(&database, &format!("{make}; grant execute on all functions in schema private to {role}")).await;
        let said = refusal(&mut serve(dir.path(), &database.login().username(role)));
        assert!(said.contains(reason), "{role}: {said}");
    }
}

#[tokio::test]
async fn the_owner_is_refused_at_run_time() {
    let (dir, database) = (data_dir(), Database::new().await);
    tamper(
        &database,
        "create role plain_owner login noinherit; grant caseward_login to plain_owner; alter table cases owner to plain_owner",
    )
    .await;
    let said = refusal(&mut serve(dir.path(), &database.login().username("plain_owner")));
    assert!(said.contains("owner of the database"), "{said}");
}

#[tokio::test]
async fn a_table_without_forced_row_level_security_is_refused() {
    for tampering in
        ["alter table cases no force row level security", "alter table users disable row level security", "create table loose ()"]
    {
        let (dir, database) = (data_dir(), Database::new().await);
        tamper(&database, tampering).await;
        let said = refusal(&mut serve(dir.path(), &database.login()));
        assert!(said.contains("Row-level security is not enabled and forced on the table"), "{tampering}: {said}");
    }
}
