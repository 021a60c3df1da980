//! Cases. The words, limits and rules are the domain's; the operations are the store's.

use super::headers::{CasePath, IfMatch, Key, etag, has_already};
use super::schema;
use crate::identity::Session;
use crate::json::Json;
use crate::problem::Rejection;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::case::{Named, Open, Revise};
use domain::filter::Page;
use domain::{CaseFilter, CaseSummary, Refusal};
use store::Store;

/// List cases.
///
/// A patient's own; to staff and admins all that lie open to them, their own among them. Pages are found by the last
/// line of the one before: follow `next_cursor` until it is null. With a cursor the sort has to stay the same; the
/// filter may change.
#[utoipa::path(get, path = "/api/cases", operation_id = "list_cases", tag = "Cases", params(schema::Filter),
    responses((status = 200, body = schema::CaseList, description = "One page."),
        schema::NoSession, schema::BadFilter, schema::Failures))]
pub(super) async fn list(
    State(store): State<Store>,
    Session(session): Session,
    RawQuery(query): RawQuery,
) -> Result<axum::Json<Page<CaseSummary>>, Rejection> {
    let filter = CaseFilter::parse(query.as_deref().unwrap_or_default())?;
    let mut scope = store.begin(session).await?;
    Ok(axum::Json(store::cases::list(&mut scope, &filter).await?))
}

/// Open a case.
///
/// The case is the sender's own, whatever their role: they are its patient. Send an `Idempotency-Key` of your choice,
/// and the same request with the same key makes no second case but answers the first, for instance after a connection
/// that was lost. The same key with another body is refused.
#[utoipa::path(post, path = "/api/cases", operation_id = "open_case", tag = "Cases",
    params(schema::KeyHeader), request_body = schema::OpenCase,
    responses(schema::CaseOpened, schema::NoSession, schema::NotAllowed, schema::BadBody, schema::Failures))]
pub(super) async fn open(
    State(store): State<Store>,
    Session(session): Session,
    Key(key): Key,
    Json(command): Json<Open>,
) -> Result<impl IntoResponse, Rejection> {
    let case = store::cases::open(store.begin(session).await?, command, key.as_ref()).await?;
    let location = (header::LOCATION, format!("/api/cases/{}", case.id));
    Ok((StatusCode::CREATED, [location, etag(case.version)], axum::Json(case)))
}

/// Read a case.
///
/// `ETag` names its version; with the same in `If-None-Match` the answer is 304. A case of somebody else is as absent
/// as one that never was.
#[utoipa::path(
    get,
    path = "/api/cases/{id}",
    operation_id = "read_case",
    tag = "Cases",
    params(schema::CasePath, schema::IfNoneMatchHeader),
    responses(schema::CaseFound, schema::CaseUnchanged, schema::NoSession, schema::NotThere, schema::Failures)
)]
pub(super) async fn read(
    State(store): State<Store>,
    Session(session): Session,
    CasePath(id): CasePath,
    headers: HeaderMap,
) -> Result<Response, Rejection> {
    let case = store::cases::read(store.begin(session).await?, id).await?;
    let tag = [etag(case.version)];
    if has_already(&headers, case.version) {
        return Ok((StatusCode::NOT_MODIFIED, tag).into_response());
    }
    Ok((tag, axum::Json(case)).into_response())
}

/// Change how a case is handled.
///
/// For staff and admins, and not for a case of their own. An admin who steps over the order of things (a status that
/// cannot follow, reopening, taking the case from somebody else) gives a reason. `If-Match` names the version that the
/// change is based on, as `ETag` gave it, weak or strong; if the case has moved on since, the answer is 409 and nothing
/// is changed. If it was given to somebody else than asked for in the meantime, `assignee` of the problem says to whom. `*` is
/// no version.
#[utoipa::path(patch, path = "/api/cases/{id}", operation_id = "revise_case", tag = "Cases",
    params(schema::CasePath, schema::IfMatchHeader), request_body = schema::ReviseCase,
    responses(schema::CaseRevised, schema::NoSession, schema::NotAllowed, schema::NotThere, schema::BadBody, schema::BadVersion,
        schema::Failures))]
pub(super) async fn revise(
    State(store): State<Store>,
    Session(session): Session,
    CasePath(id): CasePath,
    IfMatch(version): IfMatch,
    Json(command): Json<Revise>,
) -> Result<impl IntoResponse, Rejection> {
    let case = match store::cases::revise(store.begin(session).await?, id, version, command).await {
        Err(Refusal::CaseTaken { by }) => {
            let name = store::people::name(&mut store.begin(session).await?, by).await?.unwrap_or_default();
            return Err(Rejection::CaseTaken(Named { id: by, name }));
        }
        revised => revised?,
    };
    Ok(([etag(case.version)], axum::Json(case)))
}

/// Read what happened to a case.
///
/// From the first event on. Events are never changed and never taken back.
#[utoipa::path(get, path = "/api/cases/{id}/events", operation_id = "list_events", tag = "Cases", params(schema::CasePath),
    responses((status = 200, body = schema::EventList, description = "All events, the first one first."),
        schema::NoSession, schema::NotThere, schema::Failures))]
pub(super) async fn events(
    State(store): State<Store>,
    Session(session): Session,
    CasePath(id): CasePath,
) -> Result<axum::Json<serde_json::Value>, Rejection> {
    let items = store::cases::log(store.begin(session).await?, id).await?;
    Ok(axum::Json(serde_json::json!({ "items": items })))
}
