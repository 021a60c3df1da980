//! Files of cases, brought and given out.

use super::Problem;
use time::OffsetDateTime;
use utoipa::{IntoParams, IntoResponses, ToSchema};
use uuid::Uuid;

/// A form with files.
#[derive(ToSchema)]
pub struct AddAttachments {
    /// Each at most 26,214,400 bytes.
    #[schema(value_type = Vec<String>, format = Binary, min_items = 1, max_items = 20)]
    pub file: Vec<Vec<u8>>,
}

/// A file of a case or of a reply in it.
#[derive(ToSchema)]
pub struct Attachment {
    pub id: Uuid,
    /// Null while it waits for a case that is not sent yet.
    #[schema(required)]
    pub case_id: Option<Uuid>,
    /// The reply that it came with; null for a file of the case itself, and while it waits.
    #[schema(required)]
    pub reply_id: Option<Uuid>,
    pub uploader_id: Uuid,
    /// Empty for who is no longer of the clinic.
    pub uploader_name: String,
    #[schema(min_length = 1, max_length = 255, example = "arm.jpg")]
    pub name: String,
    pub media_type: MediaType,
    /// Bytes, of the file as it is kept.
    #[schema(minimum = 1, maximum = 26_214_400)]
    pub size: u64,
    pub state: AttachmentState,
    pub scan: Scan,
    /// Pixels, of a picture.
    #[schema(required)]
    pub width: Option<u32>,
    #[schema(required)]
    pub height: Option<u32>,
    pub has_thumbnail: bool,
    pub created_at: OffsetDateTime,
}

#[derive(ToSchema, serde::Serialize)]
pub enum MediaType {
    #[serde(rename = "image/jpeg")]
    Jpeg,
    #[serde(rename = "image/png")]
    Png,
    #[serde(rename = "image/webp")]
    Webp,
    #[serde(rename = "image/heic")]
    Heic,
    #[serde(rename = "application/pdf")]
    Pdf,
    #[serde(rename = "text/plain")]
    Text,
    #[serde(rename = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    Docx,
}

/// Waiting to be sent, its uploader's alone; or sent with its case.
#[derive(ToSchema, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentState {
    Pending,
    Sent,
}

/// What the scanner for viruses said; `not_scanned` where there is none.
#[derive(ToSchema, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scan {
    Unscanned,
    Clean,
    Infected,
    NotScanned,
}

/// A file that came with a note.
#[derive(ToSchema)]
pub struct NoteFile {
    pub id: Uuid,
    #[schema(min_length = 1, max_length = 255, example = "letter.pdf")]
    pub name: String,
    pub media_type: MediaType,
    /// Bytes, of the file as it is kept.
    #[schema(minimum = 1, maximum = 26_214_400)]
    pub size: u64,
    pub scan: Scan,
    /// Pixels, of a picture.
    #[schema(required)]
    pub width: Option<u32>,
    #[schema(required)]
    pub height: Option<u32>,
    pub has_thumbnail: bool,
    pub created_at: OffsetDateTime,
}

/// What files are for that are not sent at once.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AttachmentQuery {
    /// With `reply` or `note` the files wait, for their uploader alone, until a reply or a note of theirs in this case names them; those
    /// that none names within 24 hours go. `note` is for those who handle the case; to others such a case is not there. Without
    /// it they are added to the case.
    #[param(rename = "for", inline, nullable = false)]
    pub target: Option<WaitingFor>,
}

#[derive(ToSchema, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitingFor {
    Reply,
    Note,
}

#[derive(ToSchema)]
pub struct AttachmentList {
    pub items: Vec<Attachment>,
}

/// The file.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct Bytes(pub Vec<u8>);

/// A JPEG.
#[derive(IntoResponses)]
#[response(status = 200, content_type = "image/jpeg")]
pub struct Thumbnail(pub Bytes);

#[derive(IntoResponses)]
pub enum BadFile {
    /// `malformed_form`: the form ends in its middle.
    #[response(status = 400, content_type = "application/problem+json")]
    Malformed(Problem),
    /// `too_large`: more than 26,214,400 bytes in a file. `quota_exceeded`: the files that the patient brought would take more room than there is for them.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(Problem),
    /// `unsupported_media_type`: no kind that is taken, or not what its name says. `not_multipart`: the content type is not
    /// `multipart/form-data`.
    #[response(status = 415, content_type = "application/problem+json")]
    WrongKind(Problem),
    /// `invalid`: `file` is `empty` (0 bytes), `required`, `infected`, or `too_many` (more than 20 files of one case and its replies, or of its notes).
    /// `for`: `unknown_value`. `Idempotency-Key`: `malformed`, or `reused`, with other files or for something else.
    #[response(status = 422, content_type = "application/problem+json")]
    Invalid(Problem),
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::attachment::{FILE_MAX, FILES_MAX, Kind, NAME_MAX, Scan as Verdict, State, Target};
    use serde_json::json;
    use utoipa::PartialSchema;

    #[test]
    fn the_limits_and_words_are_those_of_the_domain() {
        let (file, form) = (json!(Attachment::schema()), json!(AddAttachments::schema()));
        assert_eq!(file["properties"]["name"]["maxLength"], NAME_MAX);
        assert_eq!(file["properties"]["size"]["maximum"], FILE_MAX);
        assert_eq!(form["properties"]["file"]["maxItems"], FILES_MAX);
        assert_eq!(json!(MediaType::schema())["enum"], json!(Kind::ALL));
        assert_eq!(json!(AttachmentState::schema())["enum"], json!(State::ALL));
        assert_eq!(json!(Scan::schema())["enum"], json!(Verdict::ALL));
        assert_eq!(json!(WaitingFor::schema())["enum"], json!([Target::Reply, Target::Note]));
        let noted = json!(NoteFile::schema());
        assert_eq!(noted["properties"]["name"]["maxLength"], NAME_MAX);
        assert_eq!(noted["properties"]["size"]["maximum"], FILE_MAX);
    }
}
