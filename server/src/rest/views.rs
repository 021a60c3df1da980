//! Saved views of the list of cases.

use super::headers::IdPath;
use super::schema;
use crate::identity::Session;
use crate::json::Json;
use crate::problem::Rejection;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::ViewId;
use domain::view::{ReviseView, SaveView, View};
use serde_json::{Value, json};
use store::{Store, views};

/// List views.
///
/// For staff and admins: one's own and those that others share, by name, 500 at most. A view is a filter: `GET /api/cases?{query}`
/// lists of it what the reader may see.
#[utoipa::path(get, path = "/api/views", operation_id = "list_views", tag = "Views",
    responses((status = 200, body = schema::ViewList, description = "All of them."),
        schema::NoSession, schema::NotAllowed, schema::Failures))]
pub(super) async fn list(State(store): State<Store>, Session(session): Session) -> Result<axum::Json<Value>, Rejection> {
    let items = views::list(&mut store.begin(session).await?).await?;
    Ok(axum::Json(json!({ "items": items })))
}

/// Save a view.
///
/// For staff and admins, 50 each. `too_many` of `views` says that there is no room.
#[utoipa::path(post, path = "/api/views", operation_id = "save_view", tag = "Views", request_body = schema::SaveView,
    responses((status = 201, body = schema::View, description = "The new one."),
        schema::NoSession, schema::NotAllowed, schema::ChosenMeanwhile, schema::BadBody, schema::Failures))]
pub(super) async fn save(
    State(store): State<Store>,
    Session(session): Session,
    Json(command): Json<SaveView>,
) -> Result<impl IntoResponse, Rejection> {
    let saved = views::save(store.begin(session).await?, command).await?;
    Ok((StatusCode::CREATED, axum::Json(saved)))
}

/// Read a view.
///
/// For staff and admins: one's own, or one that somebody shares.
#[utoipa::path(get, path = "/api/views/{id}", operation_id = "read_view", tag = "Views", params(schema::IdPath),
    responses((status = 200, body = schema::View, description = "As the reader finds it."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::Failures))]
pub(super) async fn read(
    State(store): State<Store>,
    Session(session): Session,
    IdPath(id): IdPath<ViewId>,
) -> Result<axum::Json<View>, Rejection> {
    Ok(axum::Json(views::read(&mut store.begin(session).await?, id).await?))
}

/// Change a view.
///
/// `name`, `query` and `shared` are its owner's to change, and an admin's if it is shared; only its owner stops sharing it.
/// `pinned` and `default` are each reader's own choice, of a shared view too.
#[utoipa::path(patch, path = "/api/views/{id}", operation_id = "revise_view", tag = "Views",
    params(schema::IdPath), request_body = schema::ReviseView,
    responses((status = 200, body = schema::View, description = "As it is now."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::ChosenMeanwhile, schema::BadBody, schema::Failures))]
pub(super) async fn revise(
    State(store): State<Store>,
    Session(session): Session,
    IdPath(id): IdPath<ViewId>,
    Json(command): Json<ReviseView>,
) -> Result<axum::Json<View>, Rejection> {
    Ok(axum::Json(views::revise(store.begin(session).await?, id, command).await?))
}

/// Delete a view.
///
/// For its owner, and for admins if it is shared. The cases that it lists stay.
#[utoipa::path(delete, path = "/api/views/{id}", operation_id = "delete_view", tag = "Views", params(schema::IdPath),
    responses((status = 204, description = "It is gone."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::Failures))]
pub(super) async fn remove(
    State(store): State<Store>,
    Session(session): Session,
    IdPath(id): IdPath<ViewId>,
) -> Result<StatusCode, Rejection> {
    views::remove(store.begin(session).await?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
