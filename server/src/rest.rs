//! The REST interface. Each handler makes the same call as the server function beside it; what it adds is HTTP.

mod auth;
mod cases;
mod docs;
mod document;
mod headers;
mod me;
pub mod schema;

use crate::failure::Result;
use crate::problem::{method_not_allowed, not_found};
use crate::state::AppState;
use axum::Router;
use axum::routing::any;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Every endpoint there is. The OpenAPI document grows out of this table, so it cannot leave one out.
fn table() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(document::Document::openapi())
        .routes(routes!(auth::sign_up)) //  POST       /api/auth/sign-up
        .routes(routes!(auth::token)) //    POST       /api/auth/token
        .routes(routes!(auth::refresh)) //  POST       /api/auth/refresh
        .routes(routes!(auth::sign_out)) // POST       /api/auth/sign-out
        .routes(routes!(me::me)) //         GET        /api/me
        .routes(routes!(cases::list, cases::open)) //  /api/cases
        .routes(routes!(cases::read, cases::revise)) // /api/cases/{id}
        .routes(routes!(cases::events)) //  GET        /api/cases/{id}/events
}

/// The endpoints, their documentation, and a 404 in JSON for all else under `/api`.
pub(crate) fn router() -> Result<Router<AppState>> {
    let (endpoints, document) = table().split_for_parts();
    Ok(endpoints
        .merge(docs::router(&document)?)
        .route("/api", any(not_found))
        .route("/api/", any(not_found))
        .route("/api/{*rest}", any(not_found))
        .method_not_allowed_fallback(method_not_allowed))
}

pub fn openapi() -> OpenApi {
    table().into_openapi()
}
