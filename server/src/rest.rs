//! The REST interface. Each handler makes the same call as the server function beside it; what it adds is HTTP.

mod attachments;
mod audit;
mod auth;
mod bulk;
mod canned;
mod cases;
mod departments;
mod docs;
mod document;
mod export;
mod fields;
mod grants;
mod headers;
mod live;
mod me;
mod notes;
mod presence;
mod replies;
pub mod schema;
mod specialties;
mod tags;
mod users;
mod views;

pub(crate) use headers::CasePath;

use crate::failure::Result;
use crate::problem::not_found;
use crate::state::AppState;
use crate::uploads;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::any;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
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
        .routes(routes!(replies::list, replies::send)) // /api/cases/{id}/replies
        .routes(routes!(attachments::list, attachments::add).layer(DefaultBodyLimit::max(uploads::BODY_MAX))) // /api/cases/{id}/attachments
        .routes(routes!(attachments::read, attachments::remove)) // /api/attachments/{id}
        .routes(routes!(attachments::thumbnail)) // GET /api/attachments/{id}/thumbnail
        .routes(routes!(bulk::change)) //   POST       /api/cases/bulk
        .routes(routes!(bulk::read)) //     GET        /api/bulk/{id}
        .routes(routes!(bulk::undo)) //     POST       /api/bulk/{id}/undo
        .routes(routes!(presence::read, presence::put)) // /api/cases/{id}/presence
        .routes(routes!(notes::list, notes::write)) //  /api/cases/{id}/notes
        .routes(routes!(export::export)) // GET        /api/cases/{id}/export
        .routes(routes!(live::live)) //     GET        /api/live
        .routes(routes!(grants::open)) //   POST       /api/cases/{id}/grants
        .routes(routes!(grants::access)) // GET        /api/cases/{id}/access
        .routes(routes!(grants::list)) //   GET        /api/grants
        .routes(routes!(grants::end)) //    DELETE     /api/grants/{id}
        .routes(routes!(grants::review)) // POST       /api/grants/{id}/review
        .routes(routes!(departments::list, departments::create)) // /api/departments
        .routes(routes!(departments::revise)) // PATCH /api/departments/{id}
        .routes(routes!(specialties::list, specialties::create)) // /api/specialties
        .routes(routes!(specialties::revise)) // PATCH /api/specialties/{id}
        .routes(routes!(tags::list, tags::create)) //   /api/tags
        .routes(routes!(tags::revise)) //   PATCH      /api/tags/{id}
        .routes(routes!(fields::list, fields::create)) // /api/fields
        .routes(routes!(fields::revise)) // PATCH      /api/fields/{id}
        .routes(routes!(users::list, users::invite)) // /api/users
        .routes(routes!(users::revise)) //  PATCH      /api/users/{id}
        .routes(routes!(users::invite_again)) // POST  /api/users/{id}/invitation
        .routes(routes!(views::list, views::save)) //   /api/views
        .routes(routes!(views::read, views::revise, views::remove)) // /api/views/{id}
        .routes(routes!(canned::list, canned::save)) // /api/canned-answers
        .routes(routes!(canned::read, canned::revise, canned::remove)) // /api/canned-answers/{id}
        .routes(routes!(audit::list)) //    GET        /api/audit
        .routes(routes!(audit::export)) //  GET        /api/audit.csv
        .routes(routes!(users::sign_out)) // POST      /api/users/{id}/sign-out
}

/// The endpoints, their documentation, and a 404 in JSON for all else under `/api`.
pub(crate) fn router() -> Result<Router<AppState>> {
    let (endpoints, document) = table().split_for_parts();
    Ok(endpoints
        .merge(docs::router(&document)?)
        .route("/api", any(not_found))
        .route("/api/", any(not_found))
        .route("/api/{*rest}", any(not_found)))
}

pub fn openapi() -> OpenApi {
    table().into_openapi()
}
