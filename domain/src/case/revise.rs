use super::{Priority, Status};
use crate::{Action, Actor, CaseFacts, Denied, event::CaseEvent, may};
use serde::{Deserialize, Serialize};

/// A change of status, priority or both, based on a version of the case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revise {
    #[serde(default)]
    pub status: Option<Status>,
    #[serde(default)]
    pub priority: Option<Priority>,
}

/// What a permitted change makes of a case: the new state, and what to tell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    pub status: Status,
    pub priority: Priority,
    pub events: Vec<CaseEvent>,
}

impl Revise {
    /// Asks the policy for each part and works out the outcome. What is as it was is no change.
    pub fn apply(self, actor: &Actor, facts: &CaseFacts, priority: Priority) -> Result<Revision, Denied> {
        let mut revision = Revision { status: facts.status, priority, events: Vec::new() };
        if self == Self::default() {
            may(actor, Action::SetPriority, facts)?;
        }
        if let Some(to) = self.priority {
            may(actor, Action::SetPriority, facts)?;
            if to != priority {
                revision.events.push(CaseEvent::PriorityChanged { from: priority, to });
                revision.priority = to;
            }
        }
        if let Some(to) = self.status {
            may(actor, Action::SetStatus(to), facts)?;
            if to != facts.status {
                revision.events.push(CaseEvent::StatusChanged { from: facts.status, to });
                revision.status = to;
            }
        }
        Ok(revision)
    }
}
