pub mod bulk;
mod open;
mod reference;
mod revise;

pub use open::Open;
pub use reference::{Reference, key};
pub use revise::{Change, Handling, Named, REASON_MAX, Revise, Revision, TAGS_MAX};

use crate::event::LoggedEvent;
use crate::filter::Excerpt;
use crate::grant::Grant;
use crate::reply::Conversation;
use crate::{CaseFacts, CaseId, DepartmentId, RichText, SpecialtyId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use time::OffsetDateTime;

pub const TITLE_MAX: usize = 200;
pub const DESCRIPTION_MAX: usize = 20_000;
/// Bytes of the metadata's JSON.
pub const METADATA_MAX: usize = 16 * 1024;

words! {
    /// Where a case stands.
    Status {
        Open = "open",
        InProgress = "in_progress",
        Waiting = "waiting",
        Resolved = "resolved",
    }
}

impl Status {
    /// The table of transitions. The database holds the same one.
    pub const fn next(self) -> &'static [Status] {
        match self {
            Status::Open => &[Status::InProgress, Status::Waiting, Status::Resolved],
            Status::InProgress => &[Status::Waiting, Status::Resolved],
            Status::Waiting => &[Status::InProgress, Status::Resolved],
            Status::Resolved => &[Status::InProgress],
        }
    }

    pub fn may_become(self, to: Status) -> bool {
        self.next().contains(&to)
    }
}

words! {
    Priority {
        Low = "low",
        Medium = "medium",
        High = "high",
        Urgent = "urgent",
    }
}

impl Priority {
    pub const fn rank(self) -> i16 {
        match self {
            Priority::Low => 0,
            Priority::Medium => 1,
            Priority::High => 2,
            Priority::Urgent => 3,
        }
    }
}

/// A case whole, as its page and the REST interface show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    pub id: CaseId,
    pub reference: Reference,
    pub patient_id: UserId,
    pub title: String,
    pub description: String,
    /// The same with its formatting, cleaned.
    pub description_html: String,
    pub status: Status,
    pub priority: Priority,
    pub metadata: Map<String, Value>,
    pub department_id: Option<DepartmentId>,
    pub assignee_id: Option<UserId>,
    /// What it is about, as the patient or staff see it.
    pub specialty_id: Option<SpecialtyId>,
    /// Staff's own words for sorting; a patient finds none here.
    pub tags: BTreeSet<String>,
    /// Grows by one with each change; a change names the version it was based on.
    pub version: i64,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

/// A case in a list: all but its longer texts, with the names that a reader looks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseSummary {
    pub id: CaseId,
    pub reference: Reference,
    pub patient_id: UserId,
    pub patient_name: String,
    pub title: String,
    pub status: Status,
    pub priority: Priority,
    pub department_id: Option<DepartmentId>,
    pub department_name: Option<String>,
    /// Whether that department keeps its cases to its members.
    pub restricted: bool,
    pub assignee_id: Option<UserId>,
    pub assignee_name: Option<String>,
    pub specialty_id: Option<SpecialtyId>,
    pub tags: BTreeSet<String>,
    /// Whether it is the reader's own, and holds a reply to them that they have not read yet.
    #[serde(default)]
    pub unread: bool,
    /// Where a search hit it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
    pub version: i64,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
    /// Since when it has had its status.
    #[serde(with = "time::serde::rfc3339")]
    pub status_since: OffsetDateTime,
}

/// A case as another one names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseLink {
    pub id: CaseId,
    pub reference: Reference,
}

/// What the page of a case shows: the case, the names in it, and what happened to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CasePage {
    pub case: Case,
    /// How the reader stands to it.
    pub facts: CaseFacts,
    /// The grant by which the reader sees it, if it is that.
    pub grant: Option<Grant>,
    pub patient_name: String,
    pub department_name: Option<String>,
    pub assignee_name: Option<String>,
    pub specialty_name: Option<String>,
    pub events: Vec<LoggedEvent>,
    pub conversation: Conversation,
    /// The one that it goes on with, and those that go on with it, as far as the reader sees them.
    pub follows: Option<CaseLink>,
    pub followed_by: Vec<CaseLink>,
}

impl Case {
    /// What the patient wrote.
    pub fn words(&self) -> RichText {
        RichText::stored(self.description_html.clone(), self.description.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_follow_the_order_of_the_words() {
        let ranks: Vec<i16> = Priority::ALL.iter().map(|p| p.rank()).collect();
        assert_eq!(ranks, [0, 1, 2, 3]);
    }

    #[test]
    fn no_status_leads_to_itself_and_all_can_be_left() {
        for status in Status::ALL {
            assert!(!status.may_become(*status));
            assert!(!status.next().is_empty());
        }
    }

    #[test]
    fn every_word_reads_back() {
        for status in Status::ALL {
            assert_eq!(status.word().parse(), Ok(*status));
        }
        assert!("Open".parse::<Status>().is_err());
    }
}
