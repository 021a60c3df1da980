//! Bounds on what one request may cost: its size and its time.

use crate::problem::Rejection;
use axum::RequestExt;
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Duration;

/// A case at its largest, each character escaped, and its metadata.
pub(crate) const BODY_MAX: usize = 1024 * 1024;
const TIME_MAX: Duration = Duration::from_secs(30);

/// A body that says it is too large is refused before it is read; one that does not say is cut off.
pub(crate) async fn size(request: Request, next: Next) -> Response {
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced > Some(BODY_MAX) {
        return Rejection::TooLarge.into_response();
    }
    next.run(request.with_limited_body()).await
}

pub(crate) async fn time(request: Request, next: Next) -> Response {
    tokio::time::timeout(TIME_MAX, next.run(request)).await.unwrap_or_else(|_| Rejection::TimedOut.into_response())
}
