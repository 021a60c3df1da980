use super::*;
use domain::case::{Change, Handling};
use domain::clinic::{CustomField, check_fields, check_tag};
use domain::{Actor, CaseFacts, DepartmentId, FieldId, UserId};
use std::collections::{BTreeMap, BTreeSet};
use time::macros::datetime;
use uuid::Uuid;

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
        (4, 1, 5, 8, 40)
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

/// The same judge as for real cases: patients open, staff change what they reach, along the table of transitions.
#[test]
fn each_history_could_have_happened() {
    let clinic = clinic(EVENING);
    let departments: BTreeMap<&str, (DepartmentId, bool)> = clinic
        .departments
        .iter()
        .zip(1..)
        .map(|(made, n)| (&*made.name, (DepartmentId(Uuid::from_u128(n)), made.restricted)))
        .collect();
    for case in &clinic.cases {
        assert_eq!(role(&clinic, &case.patient), Role::Patient);
        let held = case.department.as_deref().map(|name| departments[name]);
        let mut now = Handling {
            status: Status::Open,
            priority: case.command.priority.expect("a priority"),
            department: None,
            assignee: None,
            specialty: None,
            tags: BTreeSet::new(),
        };
        for change in &case.changes {
            let person = clinic.people.iter().find(|person| person.email == change.by).expect("a known person");
            let actor = Actor {
                id: UserId(Uuid::nil()),
                role: person.role,
                name: String::new(),
                email: String::new(),
                departments: person.departments.iter().map(|name| departments[&**name].0).collect(),
            };
            let facts = CaseFacts {
                status: now.status,
                department: held.map(|(id, _)| id),
                restricted: held.is_some_and(|(_, restricted)| restricted),
                ..CaseFacts::new_case(UserId(Uuid::max()))
            };
            let Revise { status, priority, reason, .. } = change.command.clone();
            let revision = change
                .command
                .permitted(&actor, &facts)
                .and_then(|()| Change { status, priority, reason, ..Change::default() }.apply(&actor, now))
                .unwrap_or_else(|denied| panic!("{}: {denied}", case.command.title));
            assert!(!revision.events.is_empty(), "{}: a step that changes nothing", case.command.title);
            now = revision.after;
        }
    }
}

/// Whatever the rest of the demo shows, it shows a department that keeps its cases to itself, with people in it.
#[test]
fn one_department_is_restricted_has_members_and_holds_cases_that_an_outsider_could_open_in_an_emergency() {
    let clinic = clinic(EVENING);
    let restricted: Vec<&str> = clinic.departments.iter().filter(|made| made.restricted).map(|made| &*made.name).collect();
    let [name] = restricted[..] else { panic!("{restricted:?}") };
    let (members, others): (Vec<_>, Vec<_>) = clinic
        .people
        .iter()
        .filter(|person| person.role == Role::Staff)
        .partition(|person| person.departments.iter().any(|department| department == name));
    assert!(members.len() > 1 && others.len() > 1);
    assert!(clinic.cases.iter().filter(|case| case.department.as_deref() == Some(name)).count() > 1);
}

/// Each name is one that the clinic has, and each detail fits its field.
#[test]
fn what_cases_and_people_name_is_there() {
    let clinic = clinic(EVENING);
    let fields: Vec<CustomField> = clinic
        .fields
        .iter()
        .map(|field| {
            let CreateField { name, label, kind, choices, required, rank } = field.clone().check().expect("a good field");
            CustomField { id: FieldId(Uuid::nil()), name, label, kind, choices, required, active: true, rank }
        })
        .collect();
    for case in &clinic.cases {
        let title = &case.command.title;
        assert!(case.specialty.as_ref().is_none_or(|name| clinic.specialties.contains(name)), "{title}");
        assert!(case.tags.iter().all(|name| clinic.tags.contains(name)), "{title}");
        assert_eq!(check_fields(&fields, &case.command.metadata), Ok(()), "{title}");
        assert!(case.command.metadata.keys().all(|name| fields.iter().any(|field| field.name == *name)), "{title}");
    }
    for person in &clinic.people {
        let known = |name: &String| clinic.departments.iter().any(|made| made.name == *name);
        assert!(person.departments.iter().all(known) && person.specialties.iter().all(|name| clinic.specialties.contains(name)));
        assert!(person.role != Role::Patient || person.departments.is_empty() && person.specialties.is_empty());
    }
    for tag in &clinic.tags {
        assert_eq!(check_tag(tag).as_ref(), Ok(tag));
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
