use crate::fault::word;
use domain::attachment::Attachment;
use domain::{AttachmentId, CaseId, Refusal, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

/// The columns of an attachment and the name of whoever brought it; the bytes' key stays here.
pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) case_id: Option<Uuid>,
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

impl Row {
    pub(super) fn read(self) -> Result<Attachment, Refusal> {
        Ok(Attachment {
            id: AttachmentId(self.id),
            case_id: self.case_id.map(CaseId),
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
}
