use super::files::{Files, Rendition};
use super::row::{Row, rows};
use crate::fault::{OrRefuse, word};
use crate::{Scope, audit, cases};
use bytes::Bytes;
use domain::attachment::{Attachment, Kind, Scan, State, Target};
use domain::note::NoteFile;
use domain::{AttachmentId, CaseId, NoteId, Refusal, ReplyId, UserId};
use futures_util::stream::BoxStream;
use std::collections::HashMap;
use uuid::Uuid;

/// A file on its way out.
pub struct Download {
    pub name: String,
    pub kind: Kind,
    pub size: u64,
    /// Of the whole file, in hexadecimal digits.
    pub sha256: String,
    pub bytes: BoxStream<'static, std::io::Result<Bytes>>,
}

/// The files of a case and those of its replies, the first one first. Those of notes are read with the notes.
pub async fn list(mut scope: Scope, case: CaseId) -> Result<Vec<Attachment>, Refusal> {
    let found = match cases::find_alone(&mut scope, case).await {
        Err(Refusal::NotFound) => return Err(audit::not_found(scope, case, "list_attachments").await),
        found => found?,
    };
    audit::read(&mut scope, case, found.patient_id).await?;
    let files = sent(&mut scope, case).await?;
    scope.commit_quietly().await?;
    Ok(files)
}

/// Of a case that was found.
async fn sent(scope: &mut Scope, case: CaseId) -> Result<Vec<Attachment>, Refusal> {
    let rows = rows!(scope, "a.case_id = $1 and a.state = 'sent' and a.note_id is null", case.0)?;
    rows.into_iter().map(Row::read).collect()
}

/// Those that came with no reply.
pub(crate) async fn of_case(scope: &mut Scope, case: CaseId) -> Result<Vec<Attachment>, Refusal> {
    Ok(sent(scope, case).await?.into_iter().filter(|file| file.reply_id.is_none()).collect())
}

/// By the replies that they came with, or are held with.
pub(crate) async fn of_replies(scope: &mut Scope, case: CaseId) -> Result<HashMap<ReplyId, Vec<Attachment>>, Refusal> {
    let mut by_reply: HashMap<ReplyId, Vec<Attachment>> = HashMap::new();
    for row in rows!(scope, "a.case_id = $1 and a.reply_id is not null", case.0)? {
        let file = row.read()?;
        if let Some(reply) = file.reply_id {
            by_reply.entry(reply).or_default().push(file);
        }
    }
    Ok(by_reply)
}

/// By the notes that they came with.
pub(crate) async fn of_notes(scope: &mut Scope, case: CaseId) -> Result<HashMap<NoteId, Vec<NoteFile>>, Refusal> {
    let mut by_note: HashMap<NoteId, Vec<NoteFile>> = HashMap::new();
    for row in rows!(scope, "a.case_id = $1 and a.note_id is not null and a.state = 'sent'", case.0)? {
        if let Some((note, file)) = row.read_noted()? {
            by_note.entry(note).or_default().push(file);
        }
    }
    Ok(by_note)
}

/// The actor's files that wait: for a case that is not sent yet, or for what is to be sent in this one. What is held with a reply waits
/// no more.
pub async fn pending(scope: &mut Scope, case: Option<CaseId>, target: Target) -> Result<Vec<Attachment>, Refusal> {
    let uploader = scope.actor().id.0;
    let rows = rows!(
        scope,
        "a.uploader_id = $1 and a.case_id is not distinct from $2 and a.target = $3 and a.state = 'pending'
           and a.reply_id is null and a.note_id is null",
        uploader,
        case.map(|case| case.0),
        target.word()
    )?;
    rows.into_iter().map(Row::read).collect()
}

/// Those of these ids that the actor sees, in the order of their coming.
pub(super) async fn of_ids(scope: &mut Scope, ids: &[AttachmentId]) -> Result<Vec<Attachment>, Refusal> {
    named(scope, ids).await?.into_iter().map(Row::read).collect()
}

/// The same, but for those that have gone with a note since: they are told of with it alone.
pub(super) async fn left_of(scope: &mut Scope, ids: &[AttachmentId]) -> Result<Vec<Attachment>, Refusal> {
    named(scope, ids).await?.into_iter().filter(|row| row.note_id.is_none()).map(Row::read).collect()
}

async fn named(scope: &mut Scope, ids: &[AttachmentId]) -> Result<Vec<Row>, Refusal> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    rows!(scope, "a.id = any($1)", &ids)
}

/// The bytes of a file that the actor sees. Who works here and takes a file out of a case reads that case. What has a virus in it, or
/// is of somebody else and was not scanned yet, is not given out.
pub async fn open(mut scope: Scope, files: &Files, id: AttachmentId, rendition: Rendition) -> Result<Download, Refusal> {
    let Some(row) = named(&mut scope, &[id]).await?.pop() else {
        return Err(audit::not_found(scope, CaseId(id.0), "read_attachment").await);
    };
    if let Some(case) = row.case_id.filter(|_| row.state == State::Sent.word()) {
        audit::read(&mut scope, CaseId(case), UserId(row.patient_id)).await?;
    }
    scope.commit_quietly().await?;
    let (scan, kind): (Scan, Kind) = (word(&row.scan)?, word(&row.media_type)?);
    let lacks = scan == Scan::Infected || rendition == Rendition::Thumbnail && !row.has_thumbnail;
    if lacks {
        return Err(Refusal::NotFound);
    }
    let (size, bytes) = files.read(&row.object_key, rendition).await?;
    let kind = if rendition == Rendition::Thumbnail { Kind::Jpeg } else { kind };
    Ok(Download { name: row.name, kind, size, sha256: hex::encode(&row.sha256), bytes })
}
