//! A case to take along.

use crate::Case;
use crate::attachment::Attachment;
use crate::event::LoggedEvent;
use crate::note::Note;
use crate::reply::Reply;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// All that a patient can see of their case, at one moment. It has no place for notes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseExport {
    #[serde(with = "time::serde::rfc3339")]
    pub exported_at: OffsetDateTime,
    pub case: Case,
    pub patient_name: String,
    pub department_name: Option<String>,
    pub assignee_name: Option<String>,
    pub specialty_name: Option<String>,
    /// Those of the case itself; replies have their own.
    pub attachments: Vec<Attachment>,
    pub replies: Vec<Reply>,
    pub events: Vec<LoggedEvent>,
}

/// The same for those who handle the case, with what they wrote to each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InsideExport {
    #[serde(flatten)]
    pub export: CaseExport,
    pub notes: Vec<Note>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Exported {
    Inside(Box<InsideExport>),
    Patients(Box<CaseExport>),
}

impl Exported {
    pub fn export(&self) -> &CaseExport {
        match self {
            Exported::Inside(inside) => &inside.export,
            Exported::Patients(export) => export,
        }
    }

    pub fn notes(&self) -> &[Note] {
        match self {
            Exported::Inside(inside) => &inside.notes,
            Exported::Patients(_) => &[],
        }
    }
}
