//! One change to many cases.

use super::headers::IdPath;
use super::schema;
use crate::identity::Session;
use crate::json::Json;
use crate::problem::Rejection;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::case::bulk::{Bulk, Job, JobState};
use domain::{BulkId, SessionId};
use store::Store;
use store::cases::bulk;

/// Change many cases.
///
/// For staff and admins. Each case is changed as `PATCH /api/cases/{id}` would change it, by itself and at the version that it
/// has when the request comes: one that may not be changed, or that somebody else changes in between, holds up no other.
/// What it names is selected before the first one is changed; a filter selects at most 10,000 cases.
///
/// With `dry_run` nothing is changed, and the answer says what would come of it. Up to 200 cases are changed in the request.
/// More are changed in the background, in the name of the session that asked: `GET` what `Location` names to follow it.
/// With `undo` the change can be taken back for 30 seconds after its end.
#[utoipa::path(post, path = "/api/cases/bulk", operation_id = "change_cases", tag = "Cases", request_body = schema::BulkCases,
    responses(schema::BulkAnswered, schema::NoSession, schema::NotAllowed, schema::BadBody, schema::Failures))]
pub(super) async fn change(
    State(store): State<Store>,
    Session(session): Session,
    Json(command): Json<Bulk>,
) -> Result<Response, Rejection> {
    let scope = store.begin(session).await?;
    if command.dry_run {
        return Ok(axum::Json(bulk::foretell(scope, command).await?).into_response());
    }
    let begun = bulk::begin(scope, command).await?;
    followed(&store, session, begun).await
}

/// Follow a change of many cases.
///
/// For whoever asked for it.
#[utoipa::path(get, path = "/api/bulk/{id}", operation_id = "read_bulk", tag = "Cases", params(schema::IdPath),
    responses((status = 200, body = schema::BulkOutcome, description = "How far it has come, and what came of each case."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::Failures))]
pub(super) async fn read(
    State(store): State<Store>,
    Session(session): Session,
    IdPath(id): IdPath<BulkId>,
) -> Result<axum::Json<Job>, Rejection> {
    Ok(axum::Json(bulk::job(store.begin(session).await?, id).await?))
}

/// Take a change of many cases back.
///
/// For whoever asked for it, once, within 30 seconds of its end; later `undo` is `expired`. Each case that it changed becomes
/// what it was, unless somebody has changed it since: then it is skipped as `stale_version`. What staff have just set is taken
/// back to any status. The answer is that of the change.
#[utoipa::path(
    post,
    path = "/api/bulk/{id}/undo",
    operation_id = "undo_bulk",
    tag = "Cases",
    params(schema::IdPath),
    responses(
        schema::BulkAnswered,
        schema::NoSession,
        schema::NotAllowed,
        schema::NotThere,
        schema::BadFilter,
        schema::Failures
    )
)]
pub(super) async fn undo(
    State(store): State<Store>,
    Session(session): Session,
    IdPath(id): IdPath<BulkId>,
) -> Result<Response, Rejection> {
    let begun = bulk::undo(store.begin(session).await?, id).await?;
    followed(&store, session, begun).await
}

/// Few are done here; what is left of many is answered with where it can be followed.
async fn followed(store: &Store, session: SessionId, (id, at_once): (BulkId, bool)) -> Result<Response, Rejection> {
    if at_once {
        bulk::run(store, session, id).await?;
    }
    let job = bulk::job(store.begin(session).await?, id).await?;
    if job.state == JobState::Ended {
        return Ok(axum::Json(job).into_response());
    }
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, format!("/api/bulk/{id}"))], axum::Json(job)).into_response())
}
