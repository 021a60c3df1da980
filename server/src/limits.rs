//! Bounds on what one request may cost: its size and its time.

use crate::problem::Rejection;
use crate::uploads;
use axum::RequestExt;
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Duration;

/// A case at its largest, each character escaped, and its metadata.
pub(crate) const BODY_MAX: usize = 1024 * 1024;
const TIME_MAX: Duration = Duration::from_secs(30);
/// As much as a case's files take on a slow line.
const UPLOAD_TIME_MAX: Duration = Duration::from_secs(30 * 60);

/// The path and the query of an address, for the longest of filters, and its cookies and what a proxy adds. An address of twice as
/// much, and a head of 400 KiB or of more than a hundred headers, the connection itself answers, by the bare status.
const ADDRESS_MAX: usize = 32 * 1024;
const HEADERS_MAX: usize = 32 * 1024;

/// What cannot be more than somebody's mistake or malice is refused before anything is done for it.
pub(crate) async fn head(request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    if address > ADDRESS_MAX {
        return Rejection::AddressTooLong.into_response();
    }
    let headers: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if headers > HEADERS_MAX {
        return Rejection::HeadersTooLarge.into_response();
    }
    next.run(request).await
}

/// A body that says it is too large is refused before it is read; one that does not say is cut off.
pub(crate) async fn size(request: Request, next: Next) -> Response {
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let upload = uploads::is_upload(&request);
    if announced > Some(if upload { uploads::BODY_MAX } else { BODY_MAX }) {
        return Rejection::TooLarge.into_response();
    }
    if upload {
        // The route sets a bound of its own.
        return next.run(request).await;
    }
    next.run(request.with_limited_body()).await
}

pub(crate) async fn time(request: Request, next: Next) -> Response {
    let most = if uploads::is_upload(&request) { UPLOAD_TIME_MAX } else { TIME_MAX };
    tokio::time::timeout(most, next.run(request)).await.unwrap_or_else(|_| Rejection::TimedOut.into_response())
}
