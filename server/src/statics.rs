//! The files of the site: scripts, WebAssembly, styles, fonts. What was compressed ahead of time is sent as it is.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::{Router, routing::any_service};
use leptos::config::LeptosOptions;
use tower_http::services::ServeDir;

const FOREVER: &str = "public, max-age=31536000, immutable";
const A_WHILE: &str = "public, max-age=3600";

/// Answers with a file, or else with what `lost` says.
pub(crate) fn router(options: &LeptosOptions, lost: Router) -> Router {
    let files = ServeDir::new(&*options.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
        .call_fallback_on_method_not_allowed(true)
        .fallback(lost);
    Router::new().fallback_service(any_service(files)).layer(from_fn(keep))
}

/// How long a browser keeps a file: for good if its name changes with its content.
async fn keep(request: Request, next: Next) -> Response {
    let time = if is_for_good(request.uri().path()) { FOREVER } else { A_WHILE };
    let mut response = next.run(request).await;
    if matches!(response.status(), StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(time));
        response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    response
}

/// Whether a name holds a hash, as in `caseward.Rk0cVBMxIYBfWzr5uTjWvA.wasm`, or a version, as in `face.v1.woff2`.
fn is_for_good(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut parts = name.rsplit('.').skip(1);
    let mark = parts.next().unwrap_or_default();
    parts.next().is_some() && (is_hash(mark) || is_version(mark))
}

fn is_hash(mark: &str) -> bool {
    mark.len() == 22 && mark.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

fn is_version(mark: &str) -> bool {
    mark.strip_prefix('v').is_some_and(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_hash_or_a_version_is_kept_for_good() {
        assert!(is_for_good("/pkg/caseward.Rk0cVBMxIYBfWzr5uTjWvA.wasm"));
        assert!(is_for_good("/pkg/caseward.Rk0cVBMx-YBfWzr5u_jWvA.css"));
        assert!(is_for_good("/fonts/atkinson-next.v1.woff2"));
        assert!(is_for_good("/fonts/atkinson-next.v12.woff2"));
        assert!(!is_for_good("/fonts/atkinson-next.v.woff2"));
        assert!(!is_for_good("/fonts/atkinson-next.v1a.woff2"));
        assert!(!is_for_good("/v1.woff2"));
        assert!(!is_for_good("/pkg/caseward.wasm"));
        assert!(!is_for_good("/Rk0cVBMxIYBfWzr5uTjWvA.css"));
        assert!(!is_for_good("/pkg/a.part.css"));
    }
}
