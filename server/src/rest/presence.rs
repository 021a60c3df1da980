//! Who has a case open.

use super::headers::CasePath;
use super::schema;
use crate::identity::Session;
use crate::json::Json;
use crate::problem::Rejection;
use axum::extract::State;
use domain::presence::Beat;
use serde_json::{Value, json};
use store::{Store, presence};

/// Read who has a case open.
///
/// For staff and admins who see the case: colleagues that have it open, at this moment or within the last 20 seconds.
#[utoipa::path(get, path = "/api/cases/{id}/presence", operation_id = "read_presence", tag = "Cases", params(schema::CasePath),
    responses((status = 200, body = schema::PresenceList, description = "The others, by name."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::Failures))]
pub(super) async fn read(
    State(store): State<Store>,
    Session(session): Session,
    CasePath(id): CasePath,
) -> Result<axum::Json<Value>, Rejection> {
    let items = presence::read(store.begin(session).await?, id).await?;
    Ok(axum::Json(json!({ "items": items })))
}

/// Say that you have a case open.
///
/// For staff and admins who see the case. It holds for 20 seconds: say it again every 8 or so. Patients are not told.
#[utoipa::path(put, path = "/api/cases/{id}/presence", operation_id = "put_presence", tag = "Cases",
    params(schema::CasePath), request_body = schema::Beat,
    responses((status = 200, body = schema::PresenceList, description = "The others, by name."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::BadBody, schema::Failures))]
pub(super) async fn put(
    State(store): State<Store>,
    Session(session): Session,
    CasePath(id): CasePath,
    Json(beat): Json<Beat>,
) -> Result<axum::Json<Value>, Rejection> {
    let items = presence::beat(store.begin(session).await?, id, beat).await?;
    Ok(axum::Json(json!({ "items": items })))
}
