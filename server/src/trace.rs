use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing::Instrument;
use uuid::Uuid;

/// Gives each request an id, in the log and in the answer. The log tells the route's pattern, never the address that
/// was asked for: ids of cases and what people searched for stay out of it.
pub(crate) async fn trace(request: Request, next: Next) -> Response {
    let id = Uuid::new_v4().to_string();
    let route = request.extensions().get::<MatchedPath>().map_or("file", MatchedPath::as_str);
    let span = tracing::info_span!("request", id, method = %request.method(), route);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, ms) = (response.status().as_u16(), started.elapsed().as_millis());
    span.in_scope(|| tracing::info!(status, ms, "answered"));
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}
