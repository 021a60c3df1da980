//! Changes as they happen.

use super::schema;
use crate::identity::Session;
use crate::live::Live;
use crate::problem::Rejection;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::sse::Sse;
use axum::response::{IntoResponse, Response};
use domain::CaseFilter;

const LAST_EVENT_ID: &str = "last-event-id";
/// Proxies that gather an answer before they pass it on leave this one as it is.
const UNGATHERED: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

/// Hear of changes.
///
/// Server-sent events, for as long as the session lives: each names a case that the reader may see, the version that it has now or
/// had in between, and what happened to it. Read the case, or the list, to see more. Within about a second of a change.
///
/// With the filters of the list (its order and pages do not matter here) a change to a case that does not fit them, or does so no
/// longer, has the kind `left`: take the case off the list if it is on it. The same is told of a case that was moved to where the
/// reader cannot see it.
///
/// `event: reset` says that more has happened than is told here: fetch anew. Events come in the order in which they were
/// committed, may come twice, and come from where the line broke if `Last-Event-ID` has the last `id`. A comment every 15
/// seconds shows that the line holds. Without `Last-Event-ID` fetch the list once the stream has begun, not before.
#[utoipa::path(
    get,
    path = "/api/live",
    operation_id = "live",
    tag = "Cases",
    params(schema::Filter, schema::LastEventHeader),
    responses(schema::EventStream, schema::NoSession, schema::BadFilter, schema::Failures)
)]
pub(super) async fn live(
    State(live): State<Live>,
    Session(session): Session,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Rejection> {
    let asked = CaseFilter::parse(query.as_deref().unwrap_or_default())?;
    let plain = CaseFilter::default();
    let filter = CaseFilter { sort: plain.sort, limit: plain.limit, cursor: None, ..asked };
    let last = headers.get(LAST_EVENT_ID).and_then(|last| last.to_str().ok());
    let stream = live.subscribe(session, filter, last).await?;
    Ok(([(header::CACHE_CONTROL, "no-store"), UNGATHERED], Sse::new(stream)).into_response())
}
