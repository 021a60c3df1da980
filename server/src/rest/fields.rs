//! The fields that a clinic puts on its cases.

use super::headers::IdPath;
use super::schema;
use crate::identity::Session;
use crate::json::Json;
use crate::problem::Rejection;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::FieldId;
use domain::clinic::{CreateField, CustomField, ReviseField};
use serde_json::{Value, json};
use store::{Store, clinic};

/// List custom fields.
///
/// In the order of the form, those in use and those retired. A case's `metadata` holds their values by `name`.
#[utoipa::path(get, path = "/api/fields", operation_id = "list_fields", tag = "Clinic",
    responses((status = 200, body = schema::CustomFieldList, description = "All of them."),
        schema::NoSession, schema::Failures))]
pub(super) async fn list(State(store): State<Store>, Session(session): Session) -> Result<axum::Json<Value>, Rejection> {
    let items = clinic::fields(&mut store.begin(session).await?).await?;
    Ok(axum::Json(json!({ "items": items })))
}

/// Create a custom field.
///
/// For admins. Its name and its kind never change.
#[utoipa::path(post, path = "/api/fields", operation_id = "create_field", tag = "Clinic",
    request_body = schema::CreateField,
    responses((status = 201, body = schema::CustomField, description = "The new one."),
        schema::NoSession, schema::NotAllowed, schema::BadBody, schema::Failures))]
pub(super) async fn create(
    State(store): State<Store>,
    Session(session): Session,
    Json(command): Json<CreateField>,
) -> Result<impl IntoResponse, Rejection> {
    let made = clinic::create_field(store.begin(session).await?, command).await?;
    Ok((StatusCode::CREATED, axum::Json(made)))
}

/// Change or retire a custom field.
///
/// For admins. What cases hold stays as it was written; new cases are checked against the field as it is then.
#[utoipa::path(patch, path = "/api/fields/{id}", operation_id = "revise_field", tag = "Clinic",
    params(schema::IdPath), request_body = schema::ReviseField,
    responses((status = 200, body = schema::CustomField, description = "As it is now."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::BadBody, schema::Failures))]
pub(super) async fn revise(
    State(store): State<Store>,
    Session(session): Session,
    IdPath(id): IdPath<FieldId>,
    Json(command): Json<ReviseField>,
) -> Result<axum::Json<CustomField>, Rejection> {
    Ok(axum::Json(clinic::revise_field(store.begin(session).await?, id, command).await?))
}
