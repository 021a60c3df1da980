//! The audit, for admins.

mod csv;

use super::schema;
use crate::identity::Session;
use crate::problem::Rejection;
use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::audit::{AuditFilter, AuditPage};
use domain::{Refusal, SessionId};
use futures_util::stream::try_unfold;
use store::{Store, audit};

/// Read the audit.
///
/// For admins: who did what, and who looked, the newest first. Follow `next_cursor` until it is null.
#[utoipa::path(get, path = "/api/audit", operation_id = "list_audit", tag = "Audit", params(schema::AuditFilter),
    responses((status = 200, body = schema::AuditList, description = "One page."),
        schema::NoSession, schema::NotAllowed, schema::BadFilter, schema::Failures))]
pub(super) async fn list(
    State(store): State<Store>,
    Session(session): Session,
    RawQuery(query): RawQuery,
) -> Result<axum::Json<AuditPage>, Rejection> {
    let filter = AuditFilter::parse(query.as_deref().unwrap_or_default())?;
    Ok(axum::Json(audit::list(store.begin(session).await?, &filter).await?))
}

/// Download the audit as CSV.
///
/// For admins, with the filters of the list; the export itself is written down. `limit` is of no use here. A file has
/// 100,000 lines at most: where there are more, `Link` names the next file (`rel="next"`). A cell that a spreadsheet could
/// take for a formula begins with an apostrophe.
#[utoipa::path(
    get,
    path = "/api/audit.csv",
    operation_id = "export_audit",
    tag = "Audit",
    params(schema::AuditFilter),
    responses(schema::AuditFile, schema::NoSession, schema::NotAllowed, schema::BadFilter, schema::Failures)
)]
pub(super) async fn export(
    State(store): State<Store>,
    Session(session): Session,
    RawQuery(query): RawQuery,
) -> Result<Response, Rejection> {
    let filter = AuditFilter::parse(query.as_deref().unwrap_or_default())?;
    let next = audit::export(store.begin(session).await?, &filter).await?;
    let link = next.and_then(|next| {
        let rest = AuditFilter { limit: AuditFilter::default().limit, ..filter.at(Some(next)) };
        HeaderValue::try_from(format!("</api/audit.csv?{}>; rel=\"next\"", rest.print())).ok()
    });
    let head = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"caseward-audit.csv\""),
    ];
    let file = File { store, session, filter: AuditFilter { limit: PAGE, ..filter }, left: audit::EXPORT_MAX };
    let mut response = (head, file.into_body()).into_response();
    if let Some(link) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

/// Lines read together. Each time it is checked anew that the session lives.
const PAGE: u16 = 1_000;

/// A file on its way.
struct File {
    store: Store,
    session: SessionId,
    filter: AuditFilter,
    left: i64,
}

impl File {
    fn into_body(self) -> Body {
        let head = Some((csv::HEAD.to_owned(), self));
        Body::from_stream(try_unfold(head, async |state| {
            let Some((mut text, file)) = state else { return Ok::<_, Refusal>(None) };
            let rest = file.page(&mut text).await?;
            Ok(Some((Bytes::from(text), rest.map(|rest| (String::new(), rest)))))
        }))
    }

    /// Adds a page to the text, and answers what is left after it.
    async fn page(mut self, text: &mut String) -> Result<Option<Self>, Refusal> {
        self.filter.limit = self.filter.limit.min(u16::try_from(self.left).unwrap_or(PAGE));
        let page = audit::export_page(self.store.begin(self.session).await?, &self.filter).await?;
        for entry in &page.items {
            csv::line(text, entry);
        }
        self.left -= i64::from(self.filter.limit);
        self.filter.cursor = page.next_cursor;
        Ok(Some(self).filter(|file| file.left > 0 && file.filter.cursor.is_some()))
    }
}
