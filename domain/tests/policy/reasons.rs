use super::table::{ANOTHER, ASKER, asker, mark};
use domain::case::{Change, Handling, Named, Revise};
use domain::{CaseFacts, DepartmentId, Priority, Role, SpecialtyId, Status, UserId};
use std::fmt::Write;

/// What becomes of a change without a reason, to an open case that is handled by nobody in a department unless it says so.
pub(crate) fn print() -> String {
    let mut text = format!("{:<40}  {:<7}{}\n", "changed without a reason", "staff", "admin");
    for (name, before, change) in changes() {
        let cell = |role| mark(tried(role, &before, &change));
        let row = format!("{name:<40}  {:<7}{}", cell(Role::Staff), cell(Role::Admin));
        writeln!(text, "{row}").expect("memory");
    }
    text
}

fn tried(role: Role, before: &Handling, change: &Change) -> Result<(), domain::Denied> {
    let facts = CaseFacts { status: before.status, ..CaseFacts::new_case(ANOTHER) };
    Revise { status: change.status, ..Revise::default() }.permitted(&asker(role), &facts)?;
    change.clone().apply(&asker(role), before.clone()).map(|_| ())
}

fn changes() -> Vec<(&'static str, Handling, Change)> {
    let plain = Handling {
        status: Status::Open,
        priority: Priority::Low,
        department: skin(),
        assignee: None,
        specialty: None,
        tags: [].into(),
    };
    let of = |status| Handling { status, ..plain.clone() };
    let held_by = |id| Handling { assignee: person(id), ..plain.clone() };
    let to = |status| Change { status: Some(status), ..Change::default() };
    let assign = |id| Change { assignee: Some(person(id)), ..Change::default() };
    let moved = |department| Change { department: Some(department), ..Change::default() };
    let sorted = Change {
        priority: Some(Priority::High),
        specialty: Some(Some(Named { id: SpecialtyId(ASKER.0), name: "Hands".into() })),
        tags: Some(["urgent".to_owned()].into()),
        ..Change::default()
    };
    vec![
        ("its priority, specialty or tags", plain.clone(), sorted),
        ("taken into a department", Handling { department: None, ..plain.clone() }, moved(skin())),
        ("moved to another department", plain.clone(), moved(heart())),
        ("put back to the intake", plain.clone(), moved(None)),
        ("moved to where it is", plain.clone(), moved(skin())),
        ("given to somebody", plain.clone(), assign(ANOTHER)),
        ("handed on by its assignee", held_by(ASKER), assign(ANOTHER)),
        ("taken from another assignee", held_by(ANOTHER), assign(ASKER)),
        ("the status that may follow", plain.clone(), to(Status::Waiting)),
        ("a status out of turn", of(Status::Waiting), to(Status::Open)),
        ("reopened", of(Status::Resolved), to(Status::InProgress)),
        ("reopened out of turn", of(Status::Resolved), to(Status::Open)),
    ]
}

fn person(id: UserId) -> Option<Named<UserId>> {
    Some(Named { id, name: "Somebody".into() })
}

fn skin() -> Option<Named<DepartmentId>> {
    Some(Named { id: DepartmentId(ASKER.0), name: "Skin".into() })
}

fn heart() -> Option<Named<DepartmentId>> {
    Some(Named { id: DepartmentId(ANOTHER.0), name: "Heart".into() })
}
