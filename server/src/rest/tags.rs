//! Tags: words by which those who work here sort cases among themselves.

use super::headers::IdPath;
use super::schema;
use crate::identity::Session;
use crate::json::Json;
use crate::problem::Rejection;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::TagId;
use domain::clinic::{CreateNamed, ReviseNamed, Tag};
use serde_json::{Value, json};
use store::{Store, clinic};

/// List tags.
///
/// Those in use and those retired. For staff and admins: patients see no tags.
#[utoipa::path(get, path = "/api/tags", operation_id = "list_tags", tag = "Clinic",
    responses((status = 200, body = schema::TagList, description = "All of them."),
        schema::NoSession, schema::NotAllowed, schema::Failures))]
pub(super) async fn list(State(store): State<Store>, Session(session): Session) -> Result<axum::Json<Value>, Rejection> {
    let items = clinic::tags(&mut store.begin(session).await?).await?;
    Ok(axum::Json(json!({ "items": items })))
}

/// Create a tag.
///
/// For admins. Its name is kept in small letters.
#[utoipa::path(post, path = "/api/tags", operation_id = "create_tag", tag = "Clinic",
    request_body = schema::CreateNamed,
    responses((status = 201, body = schema::Tag, description = "The new one."),
        schema::NoSession, schema::NotAllowed, schema::BadBody, schema::Failures))]
pub(super) async fn create(
    State(store): State<Store>,
    Session(session): Session,
    Json(command): Json<CreateNamed>,
) -> Result<impl IntoResponse, Rejection> {
    let made = clinic::create_tag(store.begin(session).await?, command).await?;
    Ok((StatusCode::CREATED, axum::Json(made)))
}

/// Rename or retire a tag.
///
/// For admins. A new name shows everywhere; what has a retired one keeps it.
#[utoipa::path(patch, path = "/api/tags/{id}", operation_id = "revise_tag", tag = "Clinic",
    params(schema::IdPath), request_body = schema::ReviseNamed,
    responses((status = 200, body = schema::Tag, description = "As it is now."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::BadBody, schema::Failures))]
pub(super) async fn revise(
    State(store): State<Store>,
    Session(session): Session,
    IdPath(id): IdPath<TagId>,
    Json(command): Json<ReviseNamed>,
) -> Result<axum::Json<Tag>, Rejection> {
    Ok(axum::Json(clinic::revise_tag(store.begin(session).await?, id, command).await?))
}
