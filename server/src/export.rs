//! A case as a document to print, and as a file to keep. Browsers come here without the app, and go back to the case's page where that
//! says better why there is nothing to see.

use crate::headers;
use crate::identity::Session;
use crate::problem::Rejection;
use crate::rest::CasePath;
use crate::state::AppState;
use app::place;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderName, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use store::Store;

pub(crate) fn router() -> Router<AppState> {
    Router::new().route("/cases/{id}/export", get(document))
}

async fn document(
    State(store): State<Store>,
    session: Result<Session, Rejection>,
    CasePath(id): CasePath,
    RawQuery(query): RawQuery,
) -> Result<Response, Rejection> {
    let Ok(Session(session)) = session else { return Ok(Redirect::to(&place::case(id)).into_response()) };
    let exported = match store.begin(session).await {
        Ok(scope) => store::export::export(scope, id).await,
        Err(refusal) => Err(refusal),
    };
    let exported = match exported {
        Err(domain::Refusal::NotFound | domain::Refusal::Unauthenticated) => {
            return Ok(Redirect::to(&place::case(id)).into_response());
        }
        exported => exported?,
    };
    let fields = store::clinic::fields(&mut store.begin(session).await?).await?;
    let policy: (HeaderName, String) = (header::CONTENT_SECURITY_POLICY, headers::DOCUMENT.to_owned());
    if query.as_deref() == Some(place::FILE) {
        let name = format!("attachment; filename=\"case-{}.html\"", exported.export().case.reference);
        return Ok(([policy, (header::CONTENT_DISPOSITION, name)], Html(app::export::document(&exported, &fields, None)))
            .into_response());
    }
    let document = app::export::document(&exported, &fields, Some(&place::export_file(id)));
    Ok(([policy], Html(document)).into_response())
}
