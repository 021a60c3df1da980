use crate::caseward::{Server, data_dir, run};
use std::path::Path;
use std::process::Output;

const PASSWORD: &str = "a quiet lake in autumn";

fn create_admin(dir: &Path, email: &str, password: &str) -> Output {
    run(&["admin", "create", "--email", email, "--name", "Ada Brook"], dir, password)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test]
async fn an_admin_is_made_beside_a_running_server_and_without_one() {
    let dir = data_dir();
    let alone = create_admin(dir.path(), "first@example.org", PASSWORD);
    assert!(alone.status.success(), "{}", said(&alone));
    let server = Server::start(dir.path(), &[]);
    let beside = create_admin(dir.path(), "second@example.org", &format!("{PASSWORD}\n"));
    assert!(beside.status.success(), "{}", said(&beside));
    for email in ["first@example.org", "second@example.org"] {
        let me = server.ask(email, PASSWORD, "/api/me").await.expect("signed in");
        assert_eq!((me["role"].as_str(), me["email"].as_str()), (Some("admin"), Some(email)));
    }
    server.stop();
}

#[tokio::test]
async fn an_invitation_is_a_link_to_the_site() {
    let dir = data_dir();
    let server = Server::start(dir.path(), &[]);
    let invite =
        ["staff", "invite", "--email", "new@example.org", "--name", "Noor Vale", "--public-url", "https://cases.example.org/"];
    let output = run(&invite, dir.path(), "");
    assert!(output.status.success(), "{}", said(&output));
    let link = String::from_utf8(output.stdout).expect("text");
    let token = link.trim().strip_prefix("https://cases.example.org/invitation/").expect("a link");
    assert_eq!(server.status(&format!("/invitation/{token}")).await, 200);
    server.stop();
}

#[test]
fn a_mistake_is_named_in_a_sentence() {
    let dir = data_dir();
    let refused = |email: &str, password: &str| {
        let output = create_admin(dir.path(), email, password);
        assert!(!output.status.success());
        said(&output)
    };
    assert!(refused("nobody", PASSWORD).contains("The email is not an email address."));
    assert!(refused("a@example.org", "password1").contains("The password is among the first passwords anyone would guess."));
    assert!(create_admin(dir.path(), "a@example.org", PASSWORD).status.success());
    assert!(refused("a@example.org", PASSWORD).contains("The email is taken."));
}

#[test]
fn an_import_reports_bad_lines_and_doubles_nothing() {
    let dir = data_dir();
    let file = dir.path().join("cases.jsonl");
    let lines = [
        r#"{"title":"A rash","description":"It itches.","patient":"ana@example.org"}"#,
        r#"{"title":"","description":"No title.","patient":"ana@example.org"}"#,
        r#"{"title":"A cough","description":"At night.","created_at":"2026-01-05T08:00:00Z"}"#,
    ];
    std::fs::write(&file, lines.join("\n")).expect("written");
    let import = ["import", file.to_str().expect("a path"), "--patient", "tom@example.org"];
    let (first, second) = (run(&import, dir.path(), ""), run(&import, dir.path(), ""));
    for (output, expected) in [
        (&first, "2 imported, 0 already there, 1 with errors; 2 new patients"),
        (&second, "0 imported, 2 already there, 1 with errors; 0 new"),
    ] {
        assert!(said(output).contains("line 2: title is required"), "{}", said(output));
        assert!(String::from_utf8_lossy(&output.stdout).contains(expected), "{output:?}");
        assert!(!output.status.success(), "some lines were left out");
    }
}
