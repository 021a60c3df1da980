//! One change to many cases, and what came of it for each.

use super::revise::given;
use super::{Case, Priority, Revise, Status};
use crate::{BulkId, CaseFilter, CaseId, DepartmentId, FieldErrors, Problem, Refusal, UserId, text};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashSet};
use time::OffsetDateTime;

/// So many cases may be named one by one.
pub const IDS_MAX: usize = 1_000;
/// And so many selected by a filter.
pub const CASES_MAX: usize = 10_000;
/// More than these are changed in the background.
pub const AT_ONCE: usize = 200;
/// How long a change of many cases can be taken back.
pub const UNDO_SECONDS: u32 = 30;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bulk {
    pub select: Select,
    pub change: BulkChange,
    /// Only says what would come of it.
    #[serde(default)]
    pub dry_run: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Select {
    Ids(Vec<CaseId>),
    /// The query string of a `CaseFilter`; its order and page do not matter.
    Filter(String),
}

/// A `Select` that can be looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    Ids(Vec<CaseId>),
    Filter(Box<CaseFilter>),
}

/// What is not named stays as it is, in each case; where null is a value, it stands for nobody or the intake.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BulkChange {
    pub status: Option<Status>,
    pub priority: Option<Priority>,
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub department_id: Option<Option<DepartmentId>>,
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<Option<UserId>>,
    pub add_tags: BTreeSet<String>,
    pub remove_tags: BTreeSet<String>,
    pub reason: Option<String>,
}

impl Bulk {
    /// What is selected and what becomes of it, or all that is wrong with either.
    pub fn check(self) -> Result<(Selection, BulkChange), FieldErrors> {
        let mut errors = FieldErrors::default();
        let selection = self.select.check(&mut errors);
        let change = self.change.check(&mut errors);
        match selection {
            Some(selection) if errors.is_empty() => Ok((selection, change)),
            _ => Err(errors),
        }
    }
}

impl Select {
    fn check(self, errors: &mut FieldErrors) -> Option<Selection> {
        match self {
            Select::Ids(ids) => errors.note("select.ids", check_ids(&ids)).map(|()| Selection::Ids(ids)),
            Select::Filter(query) => match CaseFilter::parse(&query) {
                Ok(filter) => Some(Selection::Filter(Box::new(filter.narrowing()))),
                Err(wrong) => {
                    for (field, problem) in wrong.iter() {
                        errors.note::<()>(&format!("select.filter.{field}"), Err(problem.clone()));
                    }
                    None
                }
            },
        }
    }
}

fn check_ids(ids: &[CaseId]) -> Result<(), Problem> {
    let different: HashSet<&CaseId> = ids.iter().collect();
    match ids.len() {
        0 => Err(Problem::Required),
        count if count > IDS_MAX => Err(Problem::TooMany { max: IDS_MAX }),
        count if count > different.len() => Err(Problem::Malformed),
        _ => Ok(()),
    }
}

impl BulkChange {
    fn check(mut self, errors: &mut FieldErrors) -> Self {
        self.add_tags = text::lines(&self.add_tags);
        self.remove_tags = text::lines(&self.remove_tags);
        if !self.changes() {
            errors.note::<()>("change", Err(Problem::Required));
        }
        if self.add_tags.intersection(&self.remove_tags).next().is_some() {
            errors.note::<()>("change.remove_tags", Err(Problem::Malformed));
        }
        let given = self.reason.filter(|reason| !reason.trim().is_empty());
        let reason = given.and_then(|reason| errors.note("change.reason", Revise::check_reason(&reason)));
        Self { reason, ..self }
    }

    /// Whether it names anything but a reason.
    fn changes(&self) -> bool {
        *self != Self { reason: self.reason.clone(), ..Self::default() }
    }

    /// What it is to this case: the same as a change of it alone.
    pub fn of(&self, case: &Case) -> Revise {
        let retags = !self.add_tags.is_empty() || !self.remove_tags.is_empty();
        let tags = || case.tags.union(&self.add_tags).filter(|tag| !self.remove_tags.contains(*tag)).cloned().collect();
        Revise {
            status: self.status,
            priority: self.priority,
            department_id: self.department_id,
            assignee_id: self.assignee_id,
            specialty_id: None,
            tags: retags.then(tags),
            reason: self.reason.clone(),
        }
    }
}

/// What came of the change of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    Done,
    /// It was left as it was.
    Skipped(Why),
    /// Something went wrong here.
    Failed(Why),
}

/// The code of a refusal; where a field of the change is to blame, that of its problem.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Why {
    pub code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Why {
    /// It is as it is to be already.
    pub fn unchanged() -> Self {
        Self { code: "unchanged".to_owned(), field: None }
    }
}

impl From<&Refusal> for Why {
    fn from(refusal: &Refusal) -> Self {
        let blamed = if let Refusal::Invalid(errors) = refusal { errors.iter().next() } else { None };
        match blamed {
            Some((field, problem)) => Self { code: problem.code().to_owned(), field: Some(field.to_owned()) },
            None => Self { code: refusal.code().to_owned(), field: None },
        }
    }
}

impl From<&Refusal> for Fate {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Internal(_) | Refusal::Unauthenticated => Fate::Failed(refusal.into()),
            _ => Fate::Skipped(refusal.into()),
        }
    }
}

/// A case that was not changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    pub id: CaseId,
    #[serde(flatten)]
    pub why: Why,
}

/// Every case that was asked for is in one of the lists, or left to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    asked: usize,
    pub done: Vec<CaseId>,
    pub skipped: Vec<Missed>,
    pub failed: Vec<Missed>,
    /// What names the change to take it back, as long as it can be.
    pub undo: Option<BulkId>,
}

impl Outcome {
    /// A case without a fate is left to be done.
    pub fn tally(fates: impl IntoIterator<Item = (CaseId, Option<Fate>)>) -> Self {
        let mut outcome = Self::default();
        for (id, fate) in fates {
            outcome.asked += 1;
            match fate {
                Some(Fate::Done) => outcome.done.push(id),
                Some(Fate::Skipped(why)) => outcome.skipped.push(Missed { id, why }),
                Some(Fate::Failed(why)) => outcome.failed.push(Missed { id, why }),
                None => {}
            }
        }
        outcome
    }

    pub fn asked(&self) -> usize {
        self.asked
    }

    pub fn missed(&self) -> impl Iterator<Item = &Missed> {
        self.skipped.iter().chain(&self.failed)
    }

    /// Those that are no longer to be waited for.
    pub fn settled(&self) -> usize {
        self.done.len() + self.skipped.len() + self.failed.len()
    }
}

words! {
    JobState {
        Running = "running",
        Ended = "ended",
    }
}

/// A change of many cases under way or over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    pub id: BulkId,
    pub state: JobState,
    #[serde(flatten)]
    pub outcome: Outcome,
    /// Until when it can be taken back.
    #[serde(with = "time::serde::rfc3339::option")]
    pub undo_until: Option<OffsetDateTime>,
    /// The change that this one takes back.
    pub undoes: Option<BulkId>,
}

#[cfg(test)]
mod tests;
