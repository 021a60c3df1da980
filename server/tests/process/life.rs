use crate::caseward::{Server, data_dir, demo_accounts, postgres_of, within};
use nix::sys::signal::Signal;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn mode(path: &Path) -> u32 {
    path.metadata().expect("a file").permissions().mode() & 0o777
}

#[tokio::test]
async fn the_demo_starts_fills_itself_once_and_stops_cleanly() {
    let dir = data_dir();
    let server = Server::start(dir.path(), &["--demo"]);
    assert_eq!(server.status("/readyz").await, 200);
    let accounts = demo_accounts(dir.path());
    let count = |role: &str| accounts.iter().filter(|account| account.role == role).count();
    assert_eq!((count("admin"), count("staff"), count("patient"), accounts.len()), (1, 5, 8, 14));
    for account in &accounts {
        assert!(
            server.printed.contains(&account.email) && server.printed.contains(&account.password),
            "{} is not printed",
            account.name
        );
    }
    let private = ["demo-accounts.json", "secret.key", "lock", "postgres.log"];
    assert!(private.iter().all(|file| mode(&dir.path().join(file)) == 0o600));
    assert!(["postgres", "run"].iter().all(|folder| mode(&dir.path().join(folder)) == 0o700));

    let staff = accounts.iter().find(|account| account.role == "staff").expect("staff");
    let cases = server.ask(&staff.email, &staff.password, "/api/cases").await.expect("a list");
    assert_eq!(cases["total"]["count"], 40);
    let patient = accounts.iter().find(|account| account.role == "patient").expect("a patient");
    assert_eq!(server.ask(&patient.email, &patient.password, "/api/cases").await.expect("a list")["total"]["count"], 5);

    assert!(postgres_of(dir.path()) > 0);
    server.stop();
    assert_eq!(postgres_of(dir.path()), 0);

    let again = Server::start(dir.path(), &["--demo"]);
    assert_eq!(demo_accounts(dir.path()), accounts);
    assert_eq!(again.ask(&staff.email, &staff.password, "/api/cases").await.expect("a list")["total"]["count"], 40);
    again.stop();
}

#[tokio::test]
async fn a_killed_server_takes_its_database_along_and_comes_back_with_all_data() {
    let dir = data_dir();
    let mut server = Server::start(dir.path(), &["--demo"]);
    let staff = demo_accounts(dir.path()).into_iter().find(|account| account.role == "staff").expect("staff");
    for _ in 0..2 {
        server.signal(Signal::SIGKILL);
        server.end();
        // At once, while PostgreSQL may still be stopping.
        server = Server::start(dir.path(), &[]);
        let cases = server.ask(&staff.email, &staff.password, "/api/cases").await.expect("a list");
        assert_eq!(cases["total"]["count"], 40);
    }
    server.signal(Signal::SIGKILL);
    server.end();
    within(|| (postgres_of(dir.path()) == 0).then_some(()));
}

#[tokio::test]
async fn a_killed_database_ends_its_server_and_recovers_at_the_next_start() {
    let dir = data_dir();
    let mut server = Server::start(dir.path(), &[]);
    let noted = std::fs::read_to_string(dir.path().join("postgres/postmaster.pid")).expect("a postmaster");
    let postmaster = noted.lines().next().expect("its number").parse().expect("a number");
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(postmaster), Signal::SIGKILL).expect("it runs");
    assert!(!server.end().success());
    let again = Server::start(dir.path(), &[]);
    assert_eq!(again.status("/readyz").await, 200);
    assert_eq!(mode(&dir.path().join("postgres.log.old")), 0o600);
    again.stop();
}

#[test]
fn without_the_demo_nobody_has_an_account() {
    let dir = data_dir();
    Server::start(dir.path(), &[]).stop();
    assert!(!dir.path().join("demo-accounts.json").exists());
}

#[test]
fn a_stop_while_the_database_is_being_made_leaves_nothing_half_made() {
    let dir = data_dir();
    let mut starting = crate::caseward::caseward(&["serve", "--addr", "127.0.0.1:0"], dir.path());
    let mut starting =
        starting.stderr(std::process::Stdio::null()).stdout(std::process::Stdio::null()).spawn().expect("caseward");
    let begun = || {
        std::fs::read_dir(dir.path())
            .expect("a folder")
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("postgres.new"))
    };
    within(|| begun().then_some(()));
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(starting.id().cast_signed()), Signal::SIGTERM).expect("it runs");
    assert!(starting.wait().expect("an end").success());
    assert!(!dir.path().join("postgres").exists());
    Server::start(dir.path(), &[]).stop();
}

#[tokio::test]
async fn a_stop_ends_the_streams_and_waits_for_none_of_them() {
    let dir = data_dir();
    let server = Server::start(dir.path(), &["--demo"]);
    let staff = demo_accounts(dir.path()).into_iter().find(|account| account.role == "staff").expect("staff");
    let mut stream = server.answer(&staff.email, &staff.password, "/api/live").await.expect("signed in");
    assert!(stream.chunk().await.expect("a line").is_some());
    let start = std::time::Instant::now();
    server.stop();
    assert!(start.elapsed() < std::time::Duration::from_secs(8), "requests have ten seconds, and a stream would take them all");
    while let Ok(Some(_)) = stream.chunk().await {}
}
