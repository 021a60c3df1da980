use crate::fault::{broken, word};
use domain::attachment::Attachment;
use domain::note::NoteFile;
use domain::{AttachmentId, CaseId, NoteId, Refusal, ReplyId, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

/// The columns of an attachment and the name of whoever brought it; the bytes' key stays here.
pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) case_id: Option<Uuid>,
    pub(super) reply_id: Option<Uuid>,
    pub(super) note_id: Option<Uuid>,
    pub(super) patient_id: Uuid,
    pub(super) uploader_id: Uuid,
    pub(super) uploader_name: String,
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) size: i64,
    pub(super) sha256: Vec<u8>,
    pub(super) state: String,
    pub(super) scan: String,
    pub(super) width: Option<i32>,
    pub(super) height: Option<i32>,
    pub(super) has_thumbnail: bool,
    pub(super) object_key: String,
    pub(super) created_at: OffsetDateTime,
}

/// Rows of which this is true, the first one first.
macro_rules! rows {
    ($scope:expr, $which:tt, $($values:tt)*) => {
        sqlx::query_as!(
            crate::attachments::row::Row,
            r#"select a.id, a.case_id, a.reply_id, a.note_id, a.patient_id, a.uploader_id,
                      coalesce((select u.name from users u where u.id = a.uploader_id), '') as "uploader_name!",
                      a.name, a.media_type, a.size, a.sha256, a.state, a.scan, a.width, a.height, a.has_thumbnail, a.object_key, a.created_at
               from attachments a where "# + $which + " order by a.created_at, a.id",
            $($values)*
        )
        .fetch_all($scope.db())
        .await
        .or_refuse()
    };
}
pub(super) use rows;

impl Row {
    /// None of a note's: that is none of the case's files.
    pub(super) fn read(self) -> Result<Attachment, Refusal> {
        if self.note_id.is_some() {
            return Err(broken("reading a note's file as another"));
        }
        Ok(Attachment {
            id: AttachmentId(self.id),
            case_id: self.case_id.map(CaseId),
            reply_id: self.reply_id.map(ReplyId),
            uploader_id: UserId(self.uploader_id),
            uploader_name: self.uploader_name,
            name: self.name,
            media_type: word(&self.media_type)?,
            size: self.size.unsigned_abs(),
            state: word(&self.state)?,
            scan: word(&self.scan)?,
            width: self.width.map(i32::unsigned_abs),
            height: self.height.map(i32::unsigned_abs),
            has_thumbnail: self.has_thumbnail,
            created_at: self.created_at,
        })
    }

    /// With the note that it came with, if it did with one.
    pub(super) fn read_noted(self) -> Result<Option<(NoteId, NoteFile)>, Refusal> {
        let Some(note) = self.note_id.map(NoteId) else { return Ok(None) };
        let file = NoteFile {
            id: AttachmentId(self.id),
            name: self.name,
            media_type: word(&self.media_type)?,
            size: self.size.unsigned_abs(),
            scan: word(&self.scan)?,
            width: self.width.map(i32::unsigned_abs),
            height: self.height.map(i32::unsigned_abs),
            has_thumbnail: self.has_thumbnail,
            created_at: self.created_at,
        };
        Ok(Some((note, file)))
    }
}
