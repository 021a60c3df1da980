//! What patient and staff write to each other in a case.

use super::headers::{CasePath, Key, etag};
use super::schema;
use crate::identity::Session;
use crate::json::Json;
use crate::problem::Rejection;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::reply::Send;
use serde_json::{Value, json};
use store::{Store, replies};

/// Read the replies in a case.
///
/// What was sent, the first one first. What the patient wrote to open the case is its description.
#[utoipa::path(get, path = "/api/cases/{id}/replies", operation_id = "list_replies", tag = "Cases", params(schema::CasePath),
    responses((status = 200, body = schema::ReplyList, description = "All replies, the first one first."),
        schema::NoSession, schema::NotThere, schema::Failures))]
pub(super) async fn list(
    State(store): State<Store>,
    Session(session): Session,
    CasePath(id): CasePath,
) -> Result<axum::Json<Value>, Rejection> {
    let items = replies::list(store.begin(session).await?, id).await?;
    Ok(axum::Json(json!({ "items": items })))
}

/// Reply in a case.
///
/// For the case's patient, and for staff and admins to whom it lies open. It is sent at once, and to the case as it is then: there
/// is no version to name. The reply makes the case's next version.
///
/// A patient's reply puts a case that waited for them back in progress, and takes up again one that was resolved at most 14 days
/// ago; later it is refused (`denied`), and a new case is to be opened. Staff and admins may set a `status` with it. Files that wait for it
/// (`POST /api/cases/{id}/attachments?for=reply`) go along if `attachments` names them. Send an
/// `Idempotency-Key`, and the same request with the same key is answered by the reply that the first one made.
#[utoipa::path(post, path = "/api/cases/{id}/replies", operation_id = "send_reply", tag = "Cases",
    params(schema::CasePath, schema::KeyHeader), request_body = schema::SendReply,
    responses(schema::ReplySent, schema::NoSession, schema::NotAllowed, schema::NotThere, schema::BadBody, schema::Failures))]
pub(super) async fn send(
    State(store): State<Store>,
    Session(session): Session,
    CasePath(id): CasePath,
    Key(key): Key,
    Json(command): Json<Send>,
) -> Result<impl IntoResponse, Rejection> {
    let reply = replies::send(store.begin(session).await?, id, command, key.as_ref()).await?;
    Ok((StatusCode::CREATED, [etag(reply.version)], axum::Json(reply)))
}
