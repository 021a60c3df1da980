//! What a list of cases shows, as a value: lossless to and from the query string, so that the URL is the state.

mod counters;
mod cursor;
mod matches;
mod page;
mod search;
mod sort;
mod span;
mod text;

pub use counters::Counters;
pub use cursor::Cursor;
pub use matches::{Traits, readings};
pub use page::{Page, Total};
pub use search::{Excerpt, HIT, MARKUP, SEARCH_MAX, Segment, segments};
pub use sort::{Sort, SortBy};
pub use span::{End, Span};
pub use text::{FIELDS_MAX, VALUES_MAX};

use crate::{DepartmentId, Priority, SpecialtyId, Status, TagId, UserId};
use std::collections::{BTreeMap, BTreeSet};

pub const LIMIT_DEFAULT: u16 = 50;
pub const LIMIT_MAX: u16 = 200;

/// Whom a case is assigned to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assigned {
    Nobody,
    Somebody,
    /// The reader.
    Me,
    To(UserId),
}

/// An empty set stands for any value; else one of its values is enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFilter {
    /// Only those of which the reader is the patient.
    pub mine: bool,
    pub status: BTreeSet<Status>,
    pub priority: BTreeSet<Priority>,
    /// None is the intake.
    pub department: BTreeSet<Option<DepartmentId>>,
    pub assignee: BTreeSet<Assigned>,
    pub specialty: BTreeSet<Option<SpecialtyId>>,
    /// The case has them all.
    pub tag: BTreeSet<TagId>,
    /// What the clinic's own fields hold, by their names.
    pub fields: BTreeMap<String, String>,
    pub created: Span,
    pub updated: Span,
    /// Words of the title and the description.
    pub search: Option<String>,
    pub sort: Sort,
    pub limit: u16,
    pub cursor: Option<Cursor>,
}

impl Default for CaseFilter {
    fn default() -> Self {
        Self {
            mine: false,
            status: BTreeSet::new(),
            priority: BTreeSet::new(),
            department: BTreeSet::new(),
            assignee: BTreeSet::new(),
            specialty: BTreeSet::new(),
            tag: BTreeSet::new(),
            fields: BTreeMap::new(),
            created: Span::default(),
            updated: Span::default(),
            search: None,
            sort: Sort::default(),
            limit: LIMIT_DEFAULT,
            cursor: None,
        }
    }
}

impl CaseFilter {
    /// Whether it leaves any case out.
    pub fn narrows(&self) -> bool {
        self.narrowing() != Self::default()
    }

    /// What it asks for, in no order of its own and from the start.
    pub fn narrowing(&self) -> Self {
        let plain = Self::default();
        Self { sort: plain.sort, limit: plain.limit, cursor: plain.cursor, ..self.clone() }
    }

    /// All cases, in the same order and pages.
    pub fn cleared(&self) -> Self {
        Self { sort: self.sort, limit: self.limit, ..Self::default() }
    }

    /// The same list from another place on.
    pub fn at(&self, cursor: Option<Cursor>) -> Self {
        Self { cursor, ..self.clone() }
    }
}

#[cfg(test)]
mod tests;
