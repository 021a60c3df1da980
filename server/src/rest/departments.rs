//! Departments.

use super::headers::IdPath;
use super::schema;
use crate::identity::Session;
use crate::json::Json;
use crate::problem::Rejection;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::DepartmentId;
use domain::clinic::{CreateDepartment, ReviseDepartment, RevisedDepartment};
use serde_json::{Value, json};
use store::{Store, clinic};

/// List departments.
///
/// Those in use and those retired, for everybody who is signed in.
#[utoipa::path(get, path = "/api/departments", operation_id = "list_departments", tag = "Clinic",
    responses((status = 200, body = schema::DepartmentList, description = "All of them."),
        schema::NoSession, schema::Failures))]
pub(super) async fn list(State(store): State<Store>, Session(session): Session) -> Result<axum::Json<Value>, Rejection> {
    let items = clinic::departments(&mut store.begin(session).await?).await?;
    Ok(axum::Json(json!({ "items": items })))
}

/// Create a department.
///
/// For admins. `restricted` keeps its cases to its members, to whoever a case is assigned to, and to patients themselves.
#[utoipa::path(post, path = "/api/departments", operation_id = "create_department", tag = "Clinic",
    request_body = schema::CreateDepartment,
    responses((status = 201, body = schema::Department, description = "The new one."),
        schema::NoSession, schema::NotAllowed, schema::BadBody, schema::Failures))]
pub(super) async fn create(
    State(store): State<Store>,
    Session(session): Session,
    Json(command): Json<CreateDepartment>,
) -> Result<impl IntoResponse, Rejection> {
    let made = clinic::create_department(store.begin(session).await?, command).await?;
    Ok((StatusCode::CREATED, axum::Json(made)))
}

/// Change a department.
///
/// For admins. With `active` false it is retired: its cases move to `move_to`, or to the intake if everybody who works here
/// saw them anyway; its members leave it; it takes no case until it is active again. What would leave cases that nobody can
/// read is refused.
#[utoipa::path(patch, path = "/api/departments/{id}", operation_id = "revise_department", tag = "Clinic",
    params(schema::IdPath), request_body = schema::ReviseDepartment,
    responses((status = 200, body = schema::RevisedDepartment, description = "As it is now."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::HeldMeanwhile, schema::BadBody, schema::Failures))]
pub(super) async fn revise(
    State(store): State<Store>,
    Session(session): Session,
    IdPath(id): IdPath<DepartmentId>,
    Json(command): Json<ReviseDepartment>,
) -> Result<axum::Json<RevisedDepartment>, Rejection> {
    Ok(axum::Json(clinic::revise_department(store.begin(session).await?, id, command).await?))
}
