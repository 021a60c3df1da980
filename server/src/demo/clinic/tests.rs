use super::*;
use domain::{Actor, CaseFacts, UserId};
use std::collections::BTreeMap;
use time::macros::datetime;

const MIDNIGHT: OffsetDateTime = datetime!(2026-03-10 00:00 UTC);
const EVENING: OffsetDateTime = datetime!(2026-03-10 23:59 UTC);

fn clinic(now: OffsetDateTime) -> demo::Clinic {
    let clinic = read().expect("the file");
    let account = |person: &Person| Account {
        role: person.role,
        email: person.email.clone(),
        password: "secret".into(),
        name: person.name.clone(),
    };
    let accounts: Vec<Account> = clinic.people.iter().map(account).collect();
    clinic.at(now, &accounts).expect("the clinic")
}

fn role(clinic: &demo::Clinic, email: &str) -> Role {
    clinic.people.iter().find(|person| person.email == email).map(|person| person.role).expect("a known person")
}

#[test]
fn it_is_as_large_as_promised() {
    let clinic = clinic(EVENING);
    let count = |role| clinic.people.iter().filter(|person| person.role == role).count();
    assert_eq!(
        (clinic.departments.len(), count(Role::Admin), count(Role::Staff), count(Role::Patient), clinic.cases.len()),
        (3, 1, 5, 8, 40)
    );
    assert!(clinic.people.iter().all(|person| person.email.ends_with("@example.org")));
    let mut by_patient = BTreeMap::<&str, usize>::new();
    for case in &clinic.cases {
        *by_patient.entry(&case.patient).or_default() += 1;
    }
    assert_eq!(by_patient.len(), 8, "each patient has cases");
}

#[test]
fn each_text_would_pass_the_form() {
    for case in clinic(EVENING).cases {
        let (title, description) = (case.command.title.clone(), case.command.description.clone());
        let checked = case.command.check().expect("a good case");
        assert_eq!((checked.title, checked.description), (title, description));
    }
}

/// The same judge as for real cases: patients open, staff change, along the table of transitions.
#[test]
fn each_history_could_have_happened() {
    let clinic = clinic(EVENING);
    for case in &clinic.cases {
        assert_eq!(role(&clinic, &case.patient), Role::Patient);
        assert!(case.department.as_ref().is_none_or(|name| clinic.departments.contains(name)));
        let (mut status, mut priority) = (Status::Open, case.command.priority.expect("a priority"));
        for change in &case.changes {
            let actor = Actor {
                id: UserId(uuid::Uuid::nil()),
                role: role(&clinic, &change.by),
                name: String::new(),
                email: String::new(),
            };
            let facts = CaseFacts { patient: UserId(uuid::Uuid::max()), status };
            let revision = change
                .command
                .apply(&actor, &facts, priority)
                .unwrap_or_else(|denied| panic!("{}: {denied}", case.command.title));
            assert!(!revision.events.is_empty(), "{}: a step that changes nothing", case.command.title);
            (status, priority) = (revision.status, revision.priority);
        }
    }
}

#[test]
fn time_runs_forward_at_any_hour_of_the_day() {
    for now in [MIDNIGHT, EVENING] {
        for case in clinic(now).cases {
            let times: Vec<OffsetDateTime> =
                std::iter::once(case.opened_at).chain(case.changes.iter().map(|change| change.at)).chain([now]).collect();
            assert!(times.is_sorted(), "{}", case.command.title);
        }
    }
}
