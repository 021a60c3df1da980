//! Files of cases, of replies and of notes.

use super::headers::{CasePath, IdPath, Key};
use super::schema;
use crate::identity::Session;
use crate::problem::Rejection;
use crate::uploads::{self, Parts};
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::attachment::Target;
use domain::{AttachmentId, Problem, Refusal};
use serde::Deserialize;
use serde_json::{Value, json};
use std::fmt::Write;
use store::Store;
use store::attachments::{self, Download, Errand, Files, Rendition, Way};

/// List the files of a case.
///
/// With those of its replies, the first one first. Where files are scanned for viruses, one that was not scanned yet is listed for
/// whoever brought it alone.
#[utoipa::path(get, path = "/api/cases/{id}/attachments", operation_id = "list_attachments", tag = "Attachments", params(schema::CasePath),
    responses((status = 200, body = schema::AttachmentList, description = "All of them."),
        schema::NoSession, schema::NotThere, schema::Failures))]
pub(super) async fn list(
    State(store): State<Store>,
    Session(session): Session,
    CasePath(id): CasePath,
) -> Result<axum::Json<Value>, Rejection> {
    let items = attachments::list(store.begin(session).await?, id).await?;
    Ok(axum::Json(json!({ "items": items })))
}

/// Add files to a case.
///
/// For its patient, and for staff and admins within whose reach it is. They are added to the case at once, or with `for` wait for a reply
/// or a note that names them in `attachments`. One or more parts named
/// `file`, each with a file name; all are added or none. JPEG, PNG, WebP, HEIC, PDF, plain text (UTF-8) and Word (DOCX without macros)
/// are taken, if name and content say the same: 25 MiB (26,214,400 bytes) a file, 20 files a case with its replies and 20 for the notes on
/// it, and for all files that one patient brings to cases of their own as much as the clinic has set (500 MiB if it has not). Pictures
/// lose what tells where and by whom they were taken. A sender who is silent for 20 seconds is cut off, as is one who after a minute
/// sends less than 2 KiB (2,048 bytes) a second. A session sends four requests at once at most; another one is `busy`.
///
/// Send an `Idempotency-Key`, and the same files for the same with the same key are answered by what is left of those that the first
/// request brought, but for what has gone with a note.
#[utoipa::path(post, path = "/api/cases/{id}/attachments", operation_id = "add_attachments", tag = "Attachments",
    params(schema::CasePath, schema::AttachmentQuery, schema::KeyHeader),
    request_body(content = schema::AddAttachments, content_type = "multipart/form-data"),
    responses((status = 201, body = schema::AttachmentList, description = "Those that were added, or wait."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::BadFile, schema::Failures))]
pub(super) async fn add(
    State(store): State<Store>,
    State(files): State<Files>,
    Session(session): Session,
    CasePath(id): CasePath,
    Key(key): Key,
    asked: Result<Query<Asked>, QueryRejection>,
    parts: Parts,
) -> Result<impl IntoResponse, Rejection> {
    let way = match asked {
        Ok(Query(Asked { target: None })) => Way::Send,
        Ok(Query(Asked { target: Some(target @ (Target::Reply | Target::Note)) })) => Way::Wait(target),
        _ => return Err(Refusal::invalid("for", Problem::UnknownValue).into()),
    };
    let errand = Errand { case: Some(id), way, key: key.as_ref() };
    let items = uploads::receive(&store, session, &files, errand, parts, None).await?;
    Ok((StatusCode::CREATED, axum::Json(json!({ "items": items }))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    #[serde(rename = "for")]
    target: Option<Target>,
}

/// Download a file.
///
/// For whoever may read its case, or the note that it came with; what waits to be sent, for whoever brought it. The answer is to be
/// kept, not shown: `attachment`.
#[utoipa::path(get, path = "/api/attachments/{id}", operation_id = "read_attachment", tag = "Attachments", params(schema::IdPath),
    responses((status = 200, description = "The file, with its name in `Content-Disposition` (RFC 8187).", content(
        (schema::Bytes = "image/jpeg"), (schema::Bytes = "image/png"), (schema::Bytes = "image/webp"), (schema::Bytes = "image/heic"),
        (schema::Bytes = "application/pdf"), (schema::Bytes = "text/plain"),
        (schema::Bytes = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")),
        headers(("Content-Disposition" = String, description = "`attachment`, and the file's name."))),
        schema::NoSession, schema::NotThere, schema::Failures))]
pub(super) async fn read(
    State(store): State<Store>,
    State(files): State<Files>,
    Session(session): Session,
    IdPath(id): IdPath<AttachmentId>,
) -> Result<Response, Rejection> {
    let download = attachments::open(store.begin(session).await?, &files, id, Rendition::Whole).await?;
    let disposition = disposition(&download.name);
    Ok(give(download, &disposition))
}

/// See a small version of a picture.
///
/// At most 480 pixels on its longer side. Files with `has_thumbnail` have one.
#[utoipa::path(
    get,
    path = "/api/attachments/{id}/thumbnail",
    operation_id = "read_thumbnail",
    tag = "Attachments",
    params(schema::IdPath),
    responses(schema::Thumbnail, schema::NoSession, schema::NotThere, schema::Failures)
)]
pub(super) async fn thumbnail(
    State(store): State<Store>,
    State(files): State<Files>,
    Session(session): Session,
    IdPath(id): IdPath<AttachmentId>,
) -> Result<Response, Rejection> {
    let download = attachments::open(store.begin(session).await?, &files, id, Rendition::Thumbnail).await?;
    Ok(give(download, "inline"))
}

/// Take back a file that waits to be sent.
///
/// For whoever brought it. What was sent stays where it is, and is not found here.
#[utoipa::path(delete, path = "/api/attachments/{id}", operation_id = "delete_attachment", tag = "Attachments", params(schema::IdPath),
    responses((status = 204, description = "It is gone."), schema::NoSession, schema::NotThere, schema::Failures))]
pub(super) async fn remove(
    State(store): State<Store>,
    State(files): State<Files>,
    Session(session): Session,
    IdPath(id): IdPath<AttachmentId>,
) -> Result<StatusCode, Rejection> {
    attachments::remove(store.begin(session).await?, &files, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whatever is in it, it runs nothing here: the type is ours, nothing is guessed, and a browser that shows it does so in a box.
const SANDBOX: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

fn give(download: Download, disposition: &str) -> Response {
    let Download { kind, size, bytes, .. } = download;
    let head: [(HeaderName, HeaderValue); 4] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind.word())),
        (header::CONTENT_LENGTH, size.into()),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX)),
        (header::CONTENT_DISPOSITION, HeaderValue::try_from(disposition).unwrap_or(HeaderValue::from_static("attachment"))),
    ];
    (head, Body::from_stream(bytes)).into_response()
}

/// The name twice: as ASCII, and as it is (RFC 8187).
fn disposition(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') { c } else { '_' }).collect();
    let mut text = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!#$&+^`|".contains(&byte) {
            text.push(byte.into());
        } else {
            write!(text, "%{byte:02X}").unwrap_or_default();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_given_as_it_is_and_in_plain_letters() {
        assert_eq!(disposition("arm.png"), "attachment; filename=\"arm.png\"; filename*=UTF-8''arm.png");
        assert_eq!(
            disposition("mein \"Arm\" 手.png"),
            "attachment; filename=\"mein__Arm___.png\"; filename*=UTF-8''mein%20%22Arm%22%20%E6%89%8B.png"
        );
    }

    #[test]
    fn a_name_ends_no_header() {
        assert!(HeaderValue::try_from(disposition("a\r\nSet-Cookie: b.txt")).is_ok_and(|line| !line.as_bytes().contains(&b'\n')));
    }
}
