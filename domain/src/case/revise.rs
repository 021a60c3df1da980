use super::{Case, Priority, Status};
use crate::event::CaseEvent;
use crate::{Action, Actor, CaseFacts, Denied, DepartmentId, FieldErrors, Problem, Role, SpecialtyId, UserId, may, text};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeSet;

pub const REASON_MAX: usize = 1_000;
pub const TAGS_MAX: usize = 20;

/// A change to how a case is handled, based on a version of it. What is not named stays as it is; where null is a value,
/// it stands for nobody or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Revise {
    pub status: Option<Status>,
    pub priority: Option<Priority>,
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub department_id: Option<Option<DepartmentId>>,
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<Option<UserId>>,
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub specialty_id: Option<Option<SpecialtyId>>,
    /// All the tags that the case is to have.
    pub tags: Option<BTreeSet<String>>,
    /// For colleagues; a move between departments and an admin's override need one.
    pub reason: Option<String>,
}

/// Tells a null that was sent from a field that was not.
pub(super) fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(value: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(value).map(Some)
}

impl Revise {
    pub fn check_reason(raw: &str) -> Result<String, Problem> {
        text::required(text::block(raw), REASON_MAX)
    }

    /// The cleaned command, or all that is wrong with it. An empty reason is none.
    pub fn check(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let given = self.reason.filter(|reason| !reason.trim().is_empty());
        let reason = given.and_then(|reason| errors.note("reason", Self::check_reason(&reason)));
        if self.tags.as_ref().is_some_and(|tags| tags.len() > TAGS_MAX) {
            errors.note::<()>("tags", Err(Problem::TooMany { max: TAGS_MAX }));
        }
        errors.into_result()?;
        let tags = self.tags.as_ref().map(text::lines);
        Ok(Self { reason, tags, ..self })
    }

    /// What makes a changed case what it was before.
    pub fn back(before: &Case, after: &Case, reason: String) -> Self {
        fn undone<T: PartialEq + Clone>(before: &T, after: &T) -> Option<T> {
            (before != after).then(|| before.clone())
        }
        Self {
            status: undone(&before.status, &after.status),
            priority: undone(&before.priority, &after.priority),
            department_id: undone(&before.department_id, &after.department_id),
            assignee_id: undone(&before.assignee_id, &after.assignee_id),
            specialty_id: undone(&before.specialty_id, &after.specialty_id),
            tags: undone(&before.tags, &after.tags),
            reason: Some(reason),
        }
    }

    /// Asks the policy for each part.
    pub fn permitted(&self, actor: &Actor, facts: &CaseFacts) -> Result<(), Denied> {
        let parts = [
            Some(Action::SetPriority),
            self.department_id.is_some().then_some(Action::Move),
            self.assignee_id.is_some().then_some(Action::Assign),
            self.specialty_id.is_some().then_some(Action::SetSpecialty),
            self.tags.is_some().then_some(Action::SetTags),
            self.status.map(Action::SetStatus),
        ];
        parts.into_iter().flatten().try_for_each(|part| may(actor, part, facts))
    }
}

/// Something that a log names: its id, and its name at that time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named<Id> {
    pub id: Id,
    pub name: String,
}

/// How a case is handled: all that those who work here can change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handling {
    pub status: Status,
    pub priority: Priority,
    pub department: Option<Named<DepartmentId>>,
    pub assignee: Option<Named<UserId>>,
    pub specialty: Option<Named<SpecialtyId>>,
    pub tags: BTreeSet<String>,
}

/// A permitted `Revise` whose every id was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    pub status: Option<Status>,
    pub priority: Option<Priority>,
    pub department: Option<Option<Named<DepartmentId>>>,
    pub assignee: Option<Option<Named<UserId>>>,
    pub specialty: Option<Option<Named<SpecialtyId>>>,
    pub tags: Option<BTreeSet<String>>,
    pub reason: Option<String>,
}

/// What a permitted change makes of a case: the new state, what to tell of it, and whether an admin stepped over what
/// binds staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    pub after: Handling,
    pub events: Vec<CaseEvent>,
    pub overrides: bool,
    pub reason: Option<String>,
}

impl Change {
    /// Works out what a permitted change makes of the case. What is as it was is no change.
    pub fn apply(self, actor: &Actor, before: Handling) -> Result<Revision, Denied> {
        let overrides = actor.role == Role::Admin && self.overrides(actor, &before);
        let reroutes = before.department.is_some() && differs(self.department.as_ref(), before.department.as_ref());
        if (overrides || reroutes) && self.reason.is_none() {
            return Err(Denied::ReasonMissing);
        }
        let mut revision = Revision { after: before, events: Vec::new(), overrides, reason: self.reason };
        if let Some(to) = self.priority {
            revision.set_priority(to);
        }
        if let Some(to) = self.status {
            revision.set_status(to);
        }
        let Revision { after, events, .. } = &mut revision;
        swap(self.department, &mut after.department, events, |from, to| CaseEvent::DepartmentChanged { from, to });
        swap(self.assignee, &mut after.assignee, events, |from, to| CaseEvent::AssigneeChanged { from, to });
        swap(self.specialty, &mut after.specialty, events, |from, to| CaseEvent::SpecialtyChanged { from, to });
        if let Some(to) = self.tags {
            revision.set_tags(to);
        }
        Ok(revision)
    }

    /// Reopening, a status out of turn, and taking a case from somebody else.
    fn overrides(&self, actor: &Actor, before: &Handling) -> bool {
        let corrects = self.status.is_some_and(|to| to != before.status && !before.status.may_become(to));
        let reopens = before.status == Status::Resolved && self.status.is_some_and(|to| to != Status::Resolved);
        let anothers = before.assignee.as_ref().is_some_and(|held| held.id != actor.id);
        corrects || reopens || anothers && differs(self.assignee.as_ref(), before.assignee.as_ref())
    }
}

impl Revision {
    fn set_priority(&mut self, to: Priority) {
        let from = std::mem::replace(&mut self.after.priority, to);
        if from != to {
            self.events.push(CaseEvent::PriorityChanged { from, to });
        }
    }

    fn set_status(&mut self, to: Status) {
        let from = std::mem::replace(&mut self.after.status, to);
        if from.may_become(to) {
            self.events.push(CaseEvent::StatusChanged { from, to });
        } else if from != to {
            self.events.push(CaseEvent::StatusCorrected { from, to });
        }
    }

    fn set_tags(&mut self, to: BTreeSet<String>) {
        let from = std::mem::replace(&mut self.after.tags, to);
        let added: Vec<String> = self.after.tags.difference(&from).cloned().collect();
        let removed: Vec<String> = from.difference(&self.after.tags).cloned().collect();
        if !added.is_empty() || !removed.is_empty() {
            self.events.push(CaseEvent::TagsChanged { added, removed });
        }
    }
}

/// By id: a name may have changed since.
fn differs<Id: PartialEq>(to: Option<&Option<Named<Id>>>, from: Option<&Named<Id>>) -> bool {
    to.is_some_and(|to| to.as_ref().map(|named| &named.id) != from.map(|named| &named.id))
}

fn swap<Id: PartialEq + Clone>(
    to: Option<Option<Named<Id>>>,
    held: &mut Option<Named<Id>>,
    events: &mut Vec<CaseEvent>,
    event: impl FnOnce(Option<Named<Id>>, Option<Named<Id>>) -> CaseEvent,
) {
    if differs(to.as_ref(), held.as_ref())
        && let Some(to) = to
    {
        let from = std::mem::replace(held, to.clone());
        events.push(event(from, to));
    }
}
