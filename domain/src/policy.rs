//! The one table of rules. The page asks it which buttons to show, the operation asks it before
//! it acts, and PostgreSQL's policies, written apart from it, are tested against it.

use crate::{Actor, Case, Denied, DepartmentId, Role, Status, UserId};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// As a patient: who works here may be one as well.
    OpenCase,
    /// The case whole, its timeline, and its line in a list.
    ReadCase,
    /// What those who work here keep among themselves: tags, reasons, notes.
    ReadInside,
    /// Write down something for colleagues alone.
    Note,
    /// Who opened the case, when and why.
    ReadAccess,
    /// Setting the status that it has is no change, and allowed to whoever may change it.
    SetStatus(Status),
    SetPriority,
    SetSpecialty,
    SetTags,
    /// To anyone who works here, or to nobody.
    Assign,
    /// To another department, or back to the intake.
    Move,
    /// Adding files.
    Attach,
    /// Break-glass.
    OpenGrant,
    /// Write to whoever is on the other side of it: its patient, or those who handle it.
    Reply,
}

/// What the rules need to know of a case, and of how this actor stands to it. For a case to be opened, the patient it is
/// to be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFacts {
    pub patient: UserId,
    pub status: Status,
    /// None is the intake, which all who work here see.
    pub department: Option<DepartmentId>,
    /// Whether its department keeps its cases to its members.
    pub restricted: bool,
    pub assignee: Option<UserId>,
    /// Whether the actor holds a grant of this moment.
    pub granted: bool,
}

impl CaseFacts {
    pub fn new_case(patient: UserId) -> Self {
        Self { patient, status: Status::Open, department: None, restricted: false, assignee: None, granted: false }
    }

    pub fn of(case: &Case, restricted: bool, granted: bool) -> Self {
        Self {
            patient: case.patient_id,
            status: case.status,
            department: case.department_id,
            restricted,
            assignee: case.assignee_id,
            granted,
        }
    }

    /// Whether it lies open to this person, who works here: a restricted department shows its cases to its members, to
    /// those they are assigned to, and for a while to whoever broke the glass.
    fn within_reach(&self, actor: &Actor) -> bool {
        !self.restricted
            || self.assignee == Some(actor.id)
            || self.department.is_some_and(|department| actor.departments.contains(&department))
            || self.granted
    }
}

pub fn may(actor: &Actor, action: Action, case: &CaseFacts) -> Result<(), Denied> {
    let own = actor.id == case.patient;
    match action {
        Action::OpenCase if own => Ok(()),
        Action::OpenCase => Err(Denied::Role),
        Action::ReadCase | Action::ReadAccess | Action::Reply | Action::Attach if own => Ok(()),
        _ if !actor.role.works_here() => Err(Denied::Role),
        _ if own => Err(Denied::OwnCase),
        Action::OpenGrant if case.within_reach(actor) => Err(Denied::NotNeeded),
        Action::OpenGrant => Ok(()),
        _ if !case.within_reach(actor) => Err(Denied::Restricted),
        Action::ReadAccess if actor.role != Role::Admin => Err(Denied::Role),
        Action::SetStatus(to) if !moves(actor, case.status, to) => Err(Denied::Transition),
        _ => Ok(()),
    }
}

/// What the clinic is made of, who works in it, and what was written down of them: the admins' to look after.
pub fn may_administer(actor: &Actor) -> Result<(), Denied> {
    if actor.role == Role::Admin { Ok(()) } else { Err(Denied::Role) }
}

fn moves(actor: &Actor, from: Status, to: Status) -> bool {
    to == from || from.may_become(to) || actor.role == Role::Admin
}
