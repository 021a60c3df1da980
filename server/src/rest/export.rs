//! A case to take along.

use super::headers::CasePath;
use super::schema;
use crate::identity::Session;
use crate::problem::Rejection;
use axum::extract::State;
use domain::export::Exported;
use store::Store;

/// Export a case.
///
/// All that the reader may see of it, at one moment. `notes` are there for those who handle the case alone. It is written down who
/// exported what. `/cases/{id}/export` is the same as a document to print, and with `?file` to keep.
#[utoipa::path(get, path = "/api/cases/{id}/export", operation_id = "export_case", tag = "Cases", params(schema::CasePath),
    responses((status = 200, body = schema::CaseExport, description = "The case."),
        schema::NoSession, schema::NotThere, schema::Failures))]
pub(super) async fn export(
    State(store): State<Store>,
    Session(session): Session,
    CasePath(id): CasePath,
) -> Result<axum::Json<Exported>, Rejection> {
    Ok(axum::Json(store::export::export(store.begin(session).await?, id).await?))
}
