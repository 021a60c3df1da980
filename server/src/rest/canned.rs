//! Answers that are written often.

use super::headers::{IdPath, IfMatch, etag};
use super::schema;
use crate::identity::Session;
use crate::json::Json;
use crate::problem::Rejection;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::AnswerId;
use domain::canned::{ReviseAnswer, SaveAnswer};
use serde_json::{Value, json};
use store::{Store, canned};

/// List canned answers.
///
/// For staff and admins: one's own and those that others share, by title. `{patient}`, `{me}`, `{reference}` and `{department}` in a body
/// stand for what belongs there in a case.
#[utoipa::path(get, path = "/api/canned-answers", operation_id = "list_answers", tag = "Canned answers",
    responses((status = 200, body = schema::AnswerList, description = "All of them."),
        schema::NoSession, schema::NotAllowed, schema::Failures))]
pub(super) async fn list(State(store): State<Store>, Session(session): Session) -> Result<axum::Json<Value>, Rejection> {
    let items = canned::list(&mut store.begin(session).await?).await?;
    Ok(axum::Json(json!({ "items": items })))
}

/// Save a canned answer.
///
/// For staff and admins, 200 each. `no_placeholder` names a place in the body that we do not know.
#[utoipa::path(post, path = "/api/canned-answers", operation_id = "save_answer", tag = "Canned answers", request_body = schema::SaveAnswer,
    responses((status = 201, body = schema::CannedAnswer, description = "The new one.", headers(("ETag" = String, description = "Its version."))),
        schema::NoSession, schema::NotAllowed, schema::BadBody, schema::Failures))]
pub(super) async fn save(
    State(store): State<Store>,
    Session(session): Session,
    Json(command): Json<SaveAnswer>,
) -> Result<impl IntoResponse, Rejection> {
    let saved = canned::save(store.begin(session).await?, command).await?;
    Ok((StatusCode::CREATED, [etag(saved.version)], axum::Json(saved)))
}

/// Read a canned answer.
///
/// For staff and admins: one's own, or one that somebody shares.
#[utoipa::path(get, path = "/api/canned-answers/{id}", operation_id = "read_answer", tag = "Canned answers", params(schema::IdPath),
    responses((status = 200, body = schema::CannedAnswer, description = "It.", headers(("ETag" = String, description = "Its version."))),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::Failures))]
pub(super) async fn read(
    State(store): State<Store>,
    Session(session): Session,
    IdPath(id): IdPath<AnswerId>,
) -> Result<impl IntoResponse, Rejection> {
    let answer = canned::read(&mut store.begin(session).await?, id).await?;
    Ok(([etag(answer.version)], axum::Json(answer)))
}

/// Change a canned answer.
///
/// Its owner may, and an admin if it is shared; only its owner stops sharing it. `If-Match` names the version that the change is based
/// on, as `ETag` gave it; if the answer was changed since, nothing is.
#[utoipa::path(patch, path = "/api/canned-answers/{id}", operation_id = "revise_answer", tag = "Canned answers",
    params(schema::IdPath, schema::IfMatchHeader), request_body = schema::ReviseAnswer,
    responses((status = 200, body = schema::CannedAnswer, description = "As it is now.", headers(("ETag" = String, description = "Its version."))),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::BadBody, schema::BadVersion, schema::Failures))]
pub(super) async fn revise(
    State(store): State<Store>,
    Session(session): Session,
    IdPath(id): IdPath<AnswerId>,
    IfMatch(version): IfMatch,
    Json(command): Json<ReviseAnswer>,
) -> Result<impl IntoResponse, Rejection> {
    let answer = canned::revise(store.begin(session).await?, id, version, command).await?;
    Ok(([etag(answer.version)], axum::Json(answer)))
}

/// Delete a canned answer.
///
/// For its owner, and for admins if it is shared. What was sent with it stays.
#[utoipa::path(delete, path = "/api/canned-answers/{id}", operation_id = "delete_answer", tag = "Canned answers", params(schema::IdPath),
    responses((status = 204, description = "It is gone."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::Failures))]
pub(super) async fn remove(
    State(store): State<Store>,
    Session(session): Session,
    IdPath(id): IdPath<AnswerId>,
) -> Result<StatusCode, Rejection> {
    canned::remove(store.begin(session).await?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
