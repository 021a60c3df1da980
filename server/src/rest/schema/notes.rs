//! Notes, asked for and answered.

use super::{Attachment, Case, Event, Format, NoteFile, Reply};
use serde::Deserialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteNote {
    /// Characters are counted without formatting.
    #[schema(min_length = 1, max_length = 20000, example = "@Kim Clinic, can you call her back?")]
    pub body: String,
    /// `plain` if not given.
    #[schema(nullable = false)]
    pub format: Option<Format>,
    /// Ids of files of the author's that wait for a note on this case.
    #[schema(max_items = 20, nullable = false)]
    pub attachments: Option<Vec<Uuid>>,
}

#[derive(ToSchema)]
pub struct Note {
    pub id: Uuid,
    pub case_id: Uuid,
    pub author_id: Uuid,
    pub author_name: String,
    /// Without formatting.
    pub body: String,
    /// The same as HTML, cleaned.
    pub body_html: String,
    pub mentions: Vec<Colleague>,
    pub created_at: OffsetDateTime,
    /// What came with it, the first one first.
    pub attachments: Vec<NoteFile>,
}

#[derive(ToSchema)]
pub struct Colleague {
    pub id: Uuid,
    pub name: String,
}

#[derive(ToSchema)]
pub struct CaseExport {
    pub exported_at: OffsetDateTime,
    pub case: Case,
    pub patient_name: String,
    #[schema(required)]
    pub department_name: Option<String>,
    #[schema(required)]
    pub assignee_name: Option<String>,
    #[schema(required)]
    pub specialty_name: Option<String>,
    /// Those of the case itself; replies and notes have their own.
    pub attachments: Vec<Attachment>,
    pub replies: Vec<Reply>,
    pub events: Vec<Event>,
    /// For those who handle the case.
    #[schema(nullable = false)]
    pub notes: Option<Vec<Note>>,
}

#[derive(ToSchema)]
pub struct NoteList {
    pub items: Vec<Note>,
}
