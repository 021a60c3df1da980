//! The policy as a table that a reviewer can read, kept as a golden file.

use domain::{Action, Actor, CaseFacts, Role, Status, UserId, may};
use std::fmt::Write;
use uuid::Uuid;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/policy.txt");
const ASKER: UserId = UserId(Uuid::from_u128(1));
const ANOTHER: UserId = UserId(Uuid::from_u128(2));

#[test]
fn the_policy_is_the_table_that_was_agreed() {
    let table = table();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(GOLDEN, &table).expect("the golden file");
    }
    let agreed = std::fs::read_to_string(GOLDEN).expect("the golden file");
    let differing = table.lines().zip(agreed.lines()).find(|(is, was)| is != was);
    assert!(
        table == agreed,
        "the policy is another than in {GOLDEN}; the first line that differs: {differing:?}\n\
         If that is meant: UPDATE_GOLDEN=1 cargo test -p domain --test policy, and show the difference to a reviewer."
    );
}

/// A line for each action and state, a column for each kind of asker.
fn table() -> String {
    let askers = [
        ("patient, own", Role::Patient, ASKER),
        ("patient, other's", Role::Patient, ANOTHER),
        ("staff", Role::Staff, ANOTHER),
        ("admin", Role::Admin, ANOTHER),
    ];
    let mut text = String::from("yes: allowed · - : refused, not this role's · x : refused, no such transition\n\n");
    let mut row = |action: &str, state: &str, cells: [&str; 4]| {
        let [own, other, staff, admin] = cells;
        writeln!(text, "{}", format!("{action:<24}{state:<14}{own:<15}{other:<19}{staff:<8}{admin}").trim_end()).expect("memory");
    };
    row("action", "state", askers.map(|(title, ..)| title));
    row("open a case", "", askers.map(|(_, role, patient)| verdict(role, Action::OpenCase, CaseFacts::new_case(patient))));
    for (name, action) in actions() {
        for status in Status::ALL {
            row(
                &name,
                status.word(),
                askers.map(|(_, role, patient)| verdict(role, action, CaseFacts { patient, status: *status })),
            );
        }
    }
    text
}

fn actions() -> Vec<(String, Action)> {
    let changes = Status::ALL.iter().map(|to| (format!("set status {to}"), Action::SetStatus(*to)));
    [("read it".to_owned(), Action::ReadCase), ("set its priority".to_owned(), Action::SetPriority)]
        .into_iter()
        .chain(changes)
        .collect()
}

fn verdict(role: Role, action: Action, facts: CaseFacts) -> &'static str {
    let asker = Actor { id: ASKER, role, name: "Asker".into(), email: "asker@example.org".into() };
    match may(&asker, action, &facts) {
        Ok(()) => "yes",
        Err(domain::Denied::Role) => "-",
        Err(domain::Denied::Transition) => "x",
    }
}

/// For those who work here it makes no difference whose the case is, so the table has one column for them.
#[test]
fn whose_the_case_is_matters_to_patients_alone() {
    for role in [Role::Staff, Role::Admin] {
        for (_, action) in actions() {
            for status in Status::ALL {
                let of = |patient| verdict(role, action, CaseFacts { patient, status: *status });
                assert_eq!(of(ASKER), of(ANOTHER), "{role} {action:?} {status}");
            }
        }
    }
}

#[test]
fn the_readme_shows_this_table() {
    let readme = include_str!("../../README.md");
    assert!(
        readme.contains(include_str!("policy.txt").trim_end()),
        "README.md, “Who may do what”: paste domain/tests/policy.txt there"
    );
}
