//! The audit.

use domain::audit;
use serde_json::{Map, Value};
use std::borrow::Cow;
use time::{Date, OffsetDateTime};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{Object, ObjectBuilder, Schema, Type};
use utoipa::{IntoParams, IntoResponses, PartialSchema, ToSchema};
use uuid::Uuid;

/// One entry. Ids are told always, names where they are known.
#[derive(ToSchema)]
pub struct AuditEntry {
    /// Its number in the log; there are gaps.
    pub position: i64,
    pub at: OffsetDateTime,
    /// Null for what nobody was signed in for.
    #[schema(required)]
    pub actor_id: Option<Uuid>,
    #[schema(required)]
    pub actor_name: Option<String>,
    pub action: AuditAction,
    #[schema(required)]
    pub case_id: Option<Uuid>,
    /// The case's short name.
    #[schema(required, example = "K7Q-2F9")]
    pub reference: Option<String>,
    #[schema(required)]
    pub patient_id: Option<Uuid>,
    /// The person, department or the like that it is about.
    #[schema(required)]
    pub subject_id: Option<Uuid>,
    #[schema(required)]
    pub subject_name: Option<String>,
    /// Codes, ids and names of fields, and the reasons that people gave.
    pub data: Map<String, Value>,
}

#[derive(ToSchema)]
pub struct AuditList {
    pub items: Vec<AuditEntry>,
    /// For the next page's `cursor`; null on the last page.
    #[schema(required)]
    pub next_cursor: Option<String>,
}

/// Unknown parameters and values are refused; an empty value is none.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditFilter {
    /// Who did it.
    #[param(nullable = false)]
    pub person: Option<Uuid>,
    #[param(nullable = false)]
    pub action: Option<AuditAction>,
    /// A case's id or reference.
    #[param(nullable = false)]
    pub case: Option<String>,
    /// The first day, in UTC.
    #[param(nullable = false)]
    pub from: Option<Date>,
    /// The last day, in UTC.
    #[param(nullable = false)]
    pub to: Option<Date>,
    /// Entries a page.
    #[param(minimum = 1, maximum = 200, default = 50, nullable = false)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(nullable = false)]
    pub cursor: Option<String>,
}

/// The entries, a line each, after one with the names of the columns.
#[derive(IntoResponses)]
#[response(status = 200, content_type = "text/csv; charset=utf-8",
    headers(("Content-Disposition" = String, description = "A file to be saved.")))]
pub struct AuditFile(#[allow(dead_code, reason = "for its shape alone")] pub String);

/// The words are the domain's.
pub struct AuditAction;

impl PartialSchema for AuditAction {
    fn schema() -> RefOr<Schema> {
        let words = audit::AuditAction::ALL.iter().map(|action| action.word());
        let object: Object = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).build();
        object.into()
    }
}

impl ToSchema for AuditAction {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("AuditAction")
    }
}
