//! Specialties, of cases and of those who look after them.

use super::headers::IdPath;
use super::schema;
use crate::identity::Session;
use crate::json::Json;
use crate::problem::Rejection;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::SpecialtyId;
use domain::clinic::{CreateNamed, ReviseNamed, Specialty};
use serde_json::{Value, json};
use store::{Store, clinic};

/// List specialties.
///
/// Those in use and those retired, for everybody who is signed in.
#[utoipa::path(get, path = "/api/specialties", operation_id = "list_specialties", tag = "Clinic",
    responses((status = 200, body = schema::SpecialtyList, description = "All of them."),
        schema::NoSession, schema::Failures))]
pub(super) async fn list(State(store): State<Store>, Session(session): Session) -> Result<axum::Json<Value>, Rejection> {
    let items = clinic::specialties(&mut store.begin(session).await?).await?;
    Ok(axum::Json(json!({ "items": items })))
}

/// Create a specialty.
///
/// For admins.
#[utoipa::path(post, path = "/api/specialties", operation_id = "create_specialty", tag = "Clinic",
    request_body = schema::CreateNamed,
    responses((status = 201, body = schema::Specialty, description = "The new one."),
        schema::NoSession, schema::NotAllowed, schema::BadBody, schema::Failures))]
pub(super) async fn create(
    State(store): State<Store>,
    Session(session): Session,
    Json(command): Json<CreateNamed>,
) -> Result<impl IntoResponse, Rejection> {
    let made = clinic::create_specialty(store.begin(session).await?, command).await?;
    Ok((StatusCode::CREATED, axum::Json(made)))
}

/// Rename or retire a specialty.
///
/// For admins. A new name shows everywhere; what has a retired one keeps it.
#[utoipa::path(patch, path = "/api/specialties/{id}", operation_id = "revise_specialty", tag = "Clinic",
    params(schema::IdPath), request_body = schema::ReviseNamed,
    responses((status = 200, body = schema::Specialty, description = "As it is now."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::BadBody, schema::Failures))]
pub(super) async fn revise(
    State(store): State<Store>,
    Session(session): Session,
    IdPath(id): IdPath<SpecialtyId>,
    Json(command): Json<ReviseNamed>,
) -> Result<axum::Json<Specialty>, Rejection> {
    Ok(axum::Json(clinic::revise_specialty(store.begin(session).await?, id, command).await?))
}
