//! Break-glass, and who opened a case.

use super::headers::{CasePath, IdPath};
use super::schema;
use crate::identity::Session;
use crate::json::Json;
use crate::problem::Rejection;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use domain::GrantId;
use domain::grant::{Grant, GrantFilter, GrantPage, OpenGrant, ReviewGrant};
use serde_json::{Value, json};
use store::{Store, grants};

/// Open a restricted case.
///
/// For staff and admins whom the case is closed to: break-glass. Until the grant expires they see this one case and may
/// handle it. The patient reads who opened it and why, and an admin reviews it. It is refused with `denied` where the case
/// lies open anyway, and for the patient's own case.
#[utoipa::path(post, path = "/api/cases/{id}/grants", operation_id = "open_grant", tag = "Grants",
    params(schema::CasePath), request_body = schema::OpenGrant,
    responses((status = 201, body = schema::Grant, description = "The case is open now."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::BadBody, schema::Failures))]
pub(super) async fn open(
    State(store): State<Store>,
    Session(session): Session,
    CasePath(id): CasePath,
    Json(command): Json<OpenGrant>,
) -> Result<impl IntoResponse, Rejection> {
    let grant = grants::open(store.begin(session).await?, &id.to_string(), command).await?;
    Ok((StatusCode::CREATED, axum::Json(grant)))
}

/// Read who opened a case.
///
/// For its patient, and for admins who see the case. The last 200, the last one first: each reading by somebody who works
/// here, at most once a minute each, and each grant with its reason.
#[utoipa::path(get, path = "/api/cases/{id}/access", operation_id = "list_access", tag = "Grants", params(schema::CasePath),
    responses((status = 200, body = schema::AccessList, description = "Who opened it, the last one first."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::Failures))]
pub(super) async fn access(
    State(store): State<Store>,
    Session(session): Session,
    CasePath(id): CasePath,
) -> Result<axum::Json<Value>, Rejection> {
    let items = grants::access(store.begin(session).await?, id).await?;
    Ok(axum::Json(json!({ "items": items })))
}

/// List grants.
///
/// For admins. The last one first; those about a case of the admin's own are left out.
#[utoipa::path(get, path = "/api/grants", operation_id = "list_grants", tag = "Grants", params(schema::GrantFilter),
    responses((status = 200, body = schema::GrantList, description = "One page."),
        schema::NoSession, schema::NotAllowed, schema::BadFilter, schema::Failures))]
pub(super) async fn list(
    State(store): State<Store>,
    Session(session): Session,
    RawQuery(query): RawQuery,
) -> Result<axum::Json<GrantPage>, Rejection> {
    let filter = GrantFilter::parse(query.as_deref().unwrap_or_default())?;
    Ok(axum::Json(grants::list(store.begin(session).await?, &filter).await?))
}

/// End a grant.
///
/// For its holder, and for admins. The case is closed to the holder from their next request on. A grant that is over
/// stays as it is.
#[utoipa::path(delete, path = "/api/grants/{id}", operation_id = "end_grant", tag = "Grants", params(schema::IdPath),
    responses((status = 200, body = schema::Grant, description = "It is over."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::Failures))]
pub(super) async fn end(
    State(store): State<Store>,
    Session(session): Session,
    IdPath(id): IdPath<GrantId>,
) -> Result<axum::Json<Grant>, Rejection> {
    Ok(axum::Json(grants::end(store.begin(session).await?, id).await?))
}

/// Review a grant.
///
/// For admins other than its holder and the patient. A review is given once, and is no end of the grant.
#[utoipa::path(post, path = "/api/grants/{id}/review", operation_id = "review_grant", tag = "Grants",
    params(schema::IdPath), request_body = schema::ReviewGrant,
    responses((status = 200, body = schema::Grant, description = "With its review."),
        schema::NoSession, schema::NotAllowed, schema::NotThere, schema::Reviewed, schema::BadBody, schema::Failures))]
pub(super) async fn review(
    State(store): State<Store>,
    Session(session): Session,
    IdPath(id): IdPath<GrantId>,
    Json(command): Json<ReviewGrant>,
) -> Result<axum::Json<Grant>, Rejection> {
    Ok(axum::Json(grants::review(store.begin(session).await?, id, command).await?))
}
