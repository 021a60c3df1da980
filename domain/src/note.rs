//! What those who work here write to each other about a case. A note is a thing of its own: nothing turns one, or its words,
//! into what a patient is shown.
//!
//! It fits where notes are listed,
//! ```
//! fn to_colleagues(notes: &mut Vec<domain::note::Note>, note: domain::note::Note) {
//!     notes.push(note);
//! }
//! ```
//! its words are not those of a case, a reply or any other text with formatting,
//! ```compile_fail,E0308
//! fn to_everybody(note: domain::note::Note) -> domain::RichText {
//!     note.text
//! }
//! ```
//! ```compile_fail,E0277
//! fn to_everybody(note: domain::note::Note) -> domain::RichText {
//!     note.text.into()
//! }
//! ```
//! they are no string that something else could be made of,
//! ```compile_fail,E0308
//! fn describe(case: &mut domain::Case, note: domain::note::Note) {
//!     case.description = note.text;
//! }
//! ```
//! ```compile_fail,E0599
//! fn describe(case: &mut domain::Case, note: domain::note::Note) {
//!     case.description = note.text.to_string();
//! }
//! ```
//! an event tells which note was written, and holds nothing of it,
//! ```
//! fn told(note: &domain::note::Note) -> domain::event::CaseEvent {
//!     domain::event::CaseEvent::Noted { note: note.id }
//! }
//! ```
//! ```compile_fail,E0308
//! fn told(note: domain::note::Note) -> domain::event::CaseEvent {
//!     domain::event::CaseEvent::Noted { note }
//! }
//! ```
//! ```compile_fail,E0308
//! fn reason(event: &mut domain::event::LoggedEvent, note: domain::note::Note) {
//!     event.reason = Some(note.text);
//! }
//! ```
//! a file that came with one is none of the case's or of a reply's,
//! ```compile_fail,E0308
//! fn attach(reply: &mut domain::reply::Reply, note: domain::note::Note) {
//!     reply.attachments = note.attachments;
//! }
//! ```
//! and the page of a case has no place for one.
//! ```compile_fail,E0560
//! fn page(page: domain::case::CasePage, note: domain::note::Note) -> domain::case::CasePage {
//!     domain::case::CasePage { notes: vec![note], ..page }
//! }
//! ```

mod mention;

pub use mention::{Colleague, Mentioned, find_mentions};

use crate::attachment::{Kind, Scan, check_count};
use crate::case::Named;
use crate::{AttachmentId, CaseId, FieldErrors, Format, NoteId, Problem, UserId, text};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

pub const BODY_MAX: usize = 20_000;

/// Something to write down. Who writes comes from the session; who is mentioned, from the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WriteNote {
    pub body: String,
    #[serde(default)]
    pub format: Format,
    /// Files of the author's that wait for a note on this case.
    #[serde(default)]
    pub attachments: Vec<AttachmentId>,
}

impl WriteNote {
    pub fn plain(body: &str) -> Self {
        Self { body: body.to_owned(), format: Format::Plain, attachments: Vec::new() }
    }

    /// What a form can know before it is sent. What is left of a text with formatting is known where it is cleaned.
    pub fn check_body(body: &str, format: Format) -> Result<(), Problem> {
        match format {
            Format::Plain => text::required(text::block(body), BODY_MAX).map(drop),
            Format::Html if body.trim().is_empty() => Err(Problem::Required),
            Format::Html => Ok(()),
        }
    }

    pub fn check(&self) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.note("body", Self::check_body(&self.body, self.format));
        errors.note("attachments", check_count(self.attachments.len()));
        errors.into_result()
    }
}

/// A note as colleagues read it. It stays as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub id: NoteId,
    pub case_id: CaseId,
    pub author_id: UserId,
    pub author_name: String,
    #[serde(flatten)]
    pub text: NoteText,
    /// By name.
    pub mentions: Vec<Named<UserId>>,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// What came with it, the first one first.
    pub attachments: Vec<NoteFile>,
}

/// A file that came with a note, by the note's author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteFile {
    pub id: AttachmentId,
    pub name: String,
    pub media_type: Kind,
    /// Bytes.
    pub size: u64,
    pub scan: Scan,
    /// Pixels, of an image.
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub has_thumbnail: bool,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}

/// A note's words: HTML of the allow-list, and the same without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteText {
    body: String,
    body_html: String,
}

impl NoteText {
    /// What was cleaned before it was stored.
    pub fn stored(body_html: String, body: String) -> Self {
        Self { body, body_html }
    }

    pub fn plain(&self) -> &str {
        &self.body
    }

    pub fn html(&self) -> &str {
        &self.body_html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_has_words_and_an_end() {
        let wrong = |body: &str, format| WriteNote { format, ..WriteNote::plain(body) }.check().err();
        assert_eq!(wrong("Call him.", Format::Plain), None);
        assert_eq!(wrong(" \n\u{0}", Format::Plain), Some(FieldErrors::one("body", Problem::Required)));
        assert_eq!(wrong(" ", Format::Html), Some(FieldErrors::one("body", Problem::Required)));
        let long = "é".repeat(BODY_MAX + 1);
        assert_eq!(wrong(&long, Format::Plain), Some(FieldErrors::one("body", Problem::TooLong { max: BODY_MAX })));
    }

    #[test]
    fn a_note_says_its_words_twice_and_names_no_other_field() {
        let note = Note {
            id: NoteId(uuid::Uuid::nil()),
            case_id: CaseId(uuid::Uuid::nil()),
            author_id: UserId(uuid::Uuid::nil()),
            author_name: "Sam".into(),
            text: NoteText::stored("<p>Call him.</p>".into(), "Call him.".into()),
            mentions: Vec::new(),
            created_at: OffsetDateTime::UNIX_EPOCH,
            attachments: Vec::new(),
        };
        let json = serde_json::to_value(&note).expect("JSON");
        assert_eq!((&json["body"], &json["body_html"]), (&"Call him.".into(), &"<p>Call him.</p>".into()));
        assert_eq!(json.as_object().expect("an object").len(), 9);
        assert_eq!(serde_json::from_value::<Note>(json).expect("a note"), note);
    }
}
