//! The OpenAPI document, and a page to browse it. All of it is served from here, nothing from another host.

use crate::failure::{OrSay, Result};
use crate::headers;
use crate::problem::Rejection;
use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderName;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use domain::Refusal;
use std::sync::Arc;
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::Config;

const DOCUMENT: &str = "/api/openapi.json";
const AN_HOUR: (HeaderName, &str) = (CACHE_CONTROL, "public, max-age=3600");

pub(super) fn router<S: Clone + Send + Sync + 'static>(document: &OpenApi) -> Result<Router<S>> {
    let json = Bytes::from(
        serde_json::to_vec(document).or_say(|| "The description of the REST interface cannot be written".to_owned())?,
    );
    Ok(Router::new()
        .route(DOCUMENT, get(async move || ([(CONTENT_TYPE, "application/json")], json)))
        .route("/api/docs", get(page))
        .route("/api/docs/{file}", get(file)))
}

async fn page() -> impl IntoResponse {
    ([(CONTENT_SECURITY_POLICY, headers::DOCS)], Html(include_str!("docs.html")))
}

/// The files of Swagger UI. No validator of another host is told of us.
async fn file(Path(name): Path<String>) -> Result<impl IntoResponse, Rejection> {
    let config = Arc::new(Config::from(DOCUMENT).use_base_layout().validator_url("none"));
    let file = utoipa_swagger_ui::serve(&name, config).ok().flatten().ok_or(Refusal::NotFound)?;
    Ok(([(CONTENT_TYPE, file.content_type)], [AN_HOUR], file.bytes.into_owned()))
}
