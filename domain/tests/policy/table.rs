use domain::{Action, Actor, CaseFacts, Denied, DepartmentId, Role, Status, UserId, may, may_administer};
use std::fmt::Write;
use uuid::Uuid;

pub(crate) const ASKER: UserId = UserId(Uuid::from_u128(1));
pub(crate) const ANOTHER: UserId = UserId(Uuid::from_u128(2));

const LEGEND: &str = "\
yes allowed · refused: - not this role's · o their own case · r restricted · n not needed · x no such transition
w allowed with a written reason

A case is the asker's own or another's. For those who work here another's case is open (in the intake, or in a department
that is open to all), or in a restricted department, to which they stand as a member, the case's assignee, by a grant, or not at all.

";

/// How somebody stands to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    Own,
    /// To a patient, any case but their own.
    Anothers,
    Open,
    Member,
    Assignee,
    Granted,
    Stranger,
}

const TO_PATIENTS: &[Stand] = &[Stand::Own, Stand::Anothers];
const TO_THE_CLINIC: &[Stand] = &[Stand::Own, Stand::Open, Stand::Member, Stand::Assignee, Stand::Granted, Stand::Stranger];

impl Stand {
    pub(crate) fn of(asker: &Actor, case: &CaseFacts) -> Self {
        match case {
            _ if case.patient == asker.id => Stand::Own,
            _ if asker.role == Role::Patient => Stand::Anothers,
            _ if !case.restricted => Stand::Open,
            _ if case.department.is_some_and(|department| asker.departments.contains(&department)) => Stand::Member,
            _ if case.assignee == Some(asker.id) => Stand::Assignee,
            _ if case.granted => Stand::Granted,
            _ => Stand::Stranger,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Stand::Own => "own",
            Stand::Anothers => "other",
            Stand::Open => "open",
            Stand::Member => "member",
            Stand::Assignee => "assignee",
            Stand::Granted => "grant",
            Stand::Stranger => "none",
        }
    }

    /// The plainest asker and case of the kind.
    fn plainly(self, role: Role, status: Status) -> (Actor, CaseFacts) {
        let department = DepartmentId(ANOTHER.0);
        let departments = (self == Stand::Member).then_some(department).into_iter().collect();
        let facts = CaseFacts {
            patient: if self == Stand::Own { ASKER } else { ANOTHER },
            status,
            department: Some(department),
            restricted: matches!(self, Stand::Member | Stand::Assignee | Stand::Granted | Stand::Stranger),
            assignee: (self == Stand::Assignee).then_some(ASKER),
            granted: self == Stand::Granted,
        };
        (Actor { departments, ..asker(role) }, facts)
    }
}

pub(crate) fn asker(role: Role) -> Actor {
    Actor { id: ASKER, role, name: "Asker".into(), email: "asker@example.org".into(), departments: [].into() }
}

pub(crate) fn actions() -> impl Iterator<Item = Action> {
    named_actions().map(|(_, action)| action)
}

fn named_actions() -> impl Iterator<Item = (String, Action)> {
    let plain = [
        ("open a case", Action::OpenCase),
        ("read it", Action::ReadCase),
        ("read tags and reasons", Action::ReadInside),
        ("write a note", Action::Note),
        ("read who opened it", Action::ReadAccess),
        ("add files to it", Action::Attach),
        ("set its priority", Action::SetPriority),
        ("set its specialty", Action::SetSpecialty),
        ("set its tags", Action::SetTags),
        ("assign it", Action::Assign),
        ("move it", Action::Move),
        ("break the glass", Action::OpenGrant),
        ("reply in it", Action::Reply),
    ];
    let statuses = Status::ALL.iter().map(|to| (format!("set status {to}"), Action::SetStatus(*to)));
    plain.into_iter().map(|(name, action)| (name.to_owned(), action)).chain(statuses)
}

pub(crate) fn verdict(role: Role, stand: Stand, action: Action, status: Status) -> &'static str {
    let (asker, facts) = stand.plainly(role, status);
    mark(may(&asker, action, &facts))
}

pub(crate) fn mark(verdict: Result<(), Denied>) -> &'static str {
    match verdict {
        Ok(()) => "yes",
        Err(Denied::Role) => "-",
        Err(Denied::OwnCase) => "o",
        Err(Denied::Restricted) => "r",
        Err(Denied::NotNeeded) => "n",
        Err(Denied::Transition) => "x",
        Err(Denied::OwnGrant) => "g",
        Err(Denied::ReasonMissing) => "w",
        Err(Denied::TooLate) => "l",
    }
}

/// A column for each kind of asker; a line for each action, or several where its state makes a difference.
pub(crate) fn print() -> String {
    let mut text = String::from(LEGEND);
    let head = |role: Role, stands: &[Stand]| format!("  {:<width$}", role.word(), width = columns(stands, Stand::title).len());
    let roles = head(Role::Patient, TO_PATIENTS) + &head(Role::Staff, TO_THE_CLINIC) + &head(Role::Admin, TO_THE_CLINIC);
    line(&mut text, "", "", &roles);
    line(&mut text, "action", "state", &row(|_, stand| stand.title()));
    for (name, action) in named_actions() {
        let rows = Status::ALL.iter().map(|status| (*status, row(|role, stand| verdict(role, stand, action, *status))));
        for (states, row) in grouped(rows) {
            line(&mut text, &name, &words(&states), &row);
        }
    }
    line(&mut text, "administer the clinic", "", &row(|role, _| mark(may_administer(&asker(role)))));
    text
}

fn line(text: &mut String, name: &str, state: &str, row: &str) {
    writeln!(text, "{}", format!("{name:<23}{state:<17}{row}").trim_end()).expect("memory");
}

fn row(cell: impl Fn(Role, Stand) -> &'static str) -> String {
    [(Role::Patient, TO_PATIENTS), (Role::Staff, TO_THE_CLINIC), (Role::Admin, TO_THE_CLINIC)]
        .map(|(role, stands)| format!("  {}", columns(stands, |stand| cell(role, stand))))
        .concat()
}

fn columns(stands: &[Stand], cell: impl Fn(Stand) -> &'static str) -> String {
    stands.iter().map(|stand| format!("{:<width$}", cell(*stand), width = stand.title().len() + 2)).collect()
}

/// States of one row come together.
fn grouped(rows: impl Iterator<Item = (Status, String)>) -> Vec<(Vec<Status>, String)> {
    let mut groups: Vec<(Vec<Status>, String)> = Vec::new();
    for (status, row) in rows {
        match groups.iter_mut().find(|(_, same)| *same == row) {
            Some((states, _)) => states.push(status),
            None => groups.push((vec![status], row)),
        }
    }
    groups
}

fn words(states: &[Status]) -> String {
    let others: Vec<&str> = Status::ALL.iter().filter(|status| !states.contains(status)).map(|status| status.word()).collect();
    match others.as_slice() {
        [] => "any".into(),
        [other] => format!("not {other}"),
        _ => states.iter().map(|status| status.word()).collect::<Vec<_>>().join(", "),
    }
}
