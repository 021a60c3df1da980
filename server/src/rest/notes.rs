//! Notes on a case.

use super::headers::{CasePath, Key};
use super::schema;
use crate::identity::Session;
use crate::json::Json;
use crate::problem::Rejection;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::note::{Note, WriteNote};
use serde_json::{Value, json};
use store::{Store, notes};

/// List the notes on a case.
///
/// What colleagues write to each other, for staff and admins who see the case and are not its patient. To all others there are none:
/// they get 404, as for a case that is not there.
#[utoipa::path(get, path = "/api/cases/{id}/notes", operation_id = "list_notes", tag = "Cases", params(schema::CasePath),
    responses((status = 200, body = schema::NoteList, description = "All of them, the first one first."),
        schema::NoSession, schema::NotThere, schema::Failures))]
pub(super) async fn list(
    State(store): State<Store>,
    Session(session): Session,
    CasePath(id): CasePath,
) -> Result<axum::Json<Value>, Rejection> {
    let items: Vec<Note> = notes::list(store.begin(session).await?, id).await?;
    Ok(axum::Json(json!({ "items": items })))
}

/// Write a note on a case.
///
/// For the same people. `@` and the full name of a colleague mention them; a colleague who may not read the case is refused
/// (`no_reader`). Files that wait for it (`POST /api/cases/{id}/attachments?for=note`) go along if `attachments` names them. The case keeps
/// its version. A note stays as it is. An `Idempotency-Key` makes a retry safe.
#[utoipa::path(post, path = "/api/cases/{id}/notes", operation_id = "write_note", tag = "Cases",
    params(schema::CasePath, schema::KeyHeader), request_body = schema::WriteNote,
    responses((status = 201, body = schema::Note, description = "The note, new or written by an earlier request with the same key."),
        schema::NoSession, schema::NotThere, schema::BadBody, schema::Failures))]
pub(super) async fn write(
    State(store): State<Store>,
    Session(session): Session,
    CasePath(id): CasePath,
    Key(key): Key,
    Json(command): Json<WriteNote>,
) -> Result<impl IntoResponse, Rejection> {
    let note = notes::write(store.begin(session).await?, id, command, key.as_ref()).await?;
    Ok((StatusCode::CREATED, axum::Json(note)))
}
