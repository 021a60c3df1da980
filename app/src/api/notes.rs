//! Notes on a case, for those who work here.

use crate::error::Fail;
use domain::case::Named;
use domain::note::Note;
use domain::{AttachmentId, CaseId, Format, RichText, UserId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the form of a note starts from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteForm {
    /// What was typed last time, or nothing.
    pub draft: RichText,
    /// Names this form, so that sending it twice writes one note.
    pub key: String,
    /// The window that the draft was typed in.
    pub over: String,
    /// Who can be mentioned.
    pub readers: Vec<Named<UserId>>,
}

#[server(prefix = "/fn", endpoint = "notes/list")]
pub async fn list_notes(case: CaseId) -> Result<Vec<Note>, Fail> {
    Ok(store::notes::list(crate::platform::scope().await?, case).await?)
}

#[server(prefix = "/fn", endpoint = "notes/form")]
pub async fn start_note(case: CaseId) -> Result<NoteForm, Fail> {
    let readers = store::notes::readers(crate::platform::scope().await?, case).await?;
    let mut scope = crate::platform::scope().await?;
    let subject = domain::draft::Subject::Note(case);
    let (draft, over): (domain::draft::Message, _) = store::drafts::begin(&mut scope, subject).await?;
    let draft = store::drafts::words(&draft.body, draft.format);
    Ok(NoteForm { draft, key: store::clock::new_id().to_string(), over, readers })
}

/// Writes a note; `key` names this form. What is refused is kept as the draft.
#[server(prefix = "/fn", endpoint = "notes/write")]
pub async fn write_note(
    case: CaseId,
    #[server(default)] body: String,
    #[server(default)] format: Format,
    #[server(default)] attachments: Vec<AttachmentId>,
    #[server(default)] key: String,
    #[server(default)] window: String,
    #[server(default)] over: String,
) -> Result<(), Fail> {
    let (key, sheet) = (store::IdempotencyKey::new(&key).ok(), domain::draft::Sheet::of(window, over));
    let command = domain::note::WriteNote { format, attachments, ..domain::note::WriteNote::plain(&body) };
    let written = async {
        let scope = crate::platform::scope().await?;
        Ok::<_, Fail>(store::notes::write_from_form(scope, case, command, &sheet, key.as_ref()).await?)
    }
    .await;
    if written.is_err() {
        let draft = domain::draft::Message { body, format, ..Default::default() };
        crate::platform::keep_draft(domain::draft::Subject::Note(case), draft, &sheet).await;
    }
    written.map(drop)
}
