//! The one table of rules. The page asks it which buttons to show, the operation asks it before
//! it acts, and PostgreSQL's policies, written apart from it, are tested against it.

use crate::{Actor, Case, Denied, Role, Status, UserId};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    OpenCase,
    /// The case whole, its timeline, and its line in a list.
    ReadCase,
    /// Setting the status that it has is no change, and allowed to whoever may change it.
    SetStatus(Status),
    SetPriority,
}

/// What the rules need to know of a case. For a case to be opened, the patient it is to be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseFacts {
    pub patient: UserId,
    pub status: Status,
}

impl CaseFacts {
    pub fn new_case(patient: UserId) -> Self {
        Self { patient, status: Status::Open }
    }
}

impl From<&Case> for CaseFacts {
    fn from(case: &Case) -> Self {
        Self { patient: case.patient_id, status: case.status }
    }
}

pub fn may(actor: &Actor, action: Action, case: &CaseFacts) -> Result<(), Denied> {
    let own = actor.id == case.patient;
    match (actor.role, action) {
        (Role::Patient, Action::OpenCase | Action::ReadCase) if own => Ok(()),
        (Role::Patient, _) => Err(Denied::Role),
        (Role::Staff | Role::Admin, Action::OpenCase) => Err(Denied::Role),
        (Role::Staff | Role::Admin, Action::ReadCase | Action::SetPriority) => Ok(()),
        (Role::Staff | Role::Admin, Action::SetStatus(to)) if to == case.status || case.status.may_become(to) => Ok(()),
        (Role::Staff | Role::Admin, Action::SetStatus(_)) => Err(Denied::Transition),
    }
}
