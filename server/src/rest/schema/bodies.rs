//! What is answered.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

/// Where a case stands: received, being looked at, waiting for the patient, resolved.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Open,
    InProgress,
    Waiting,
    Resolved,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    Low,
    Medium,
    High,
    Urgent,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Patient,
    Staff,
    Admin,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    Opened,
    Imported,
    StatusChanged,
    PriorityChanged,
}

/// An account that was asked for.
#[derive(Serialize, ToSchema)]
pub struct Account {
    pub email: String,
    pub name: String,
    #[schema(value_type = Role)]
    pub role: &'static str,
}

#[derive(Serialize, ToSchema)]
pub struct Tokens {
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// Seconds that the access token lives.
    pub expires_in: u32,
    pub refresh_token: String,
}

#[derive(ToSchema)]
pub struct Person {
    pub id: Uuid,
    pub role: Role,
    pub name: String,
    pub email: String,
}

#[derive(ToSchema)]
pub struct Case {
    pub id: Uuid,
    /// A short name to say on the phone.
    #[schema(example = "K7Q-2F9")]
    pub reference: String,
    pub patient_id: Uuid,
    pub title: String,
    pub description: String,
    pub status: Status,
    pub priority: Priority,
    pub metadata: Map<String, Value>,
    #[schema(required)]
    pub department_id: Option<Uuid>,
    #[schema(required)]
    pub assignee_id: Option<Uuid>,
    /// Grows by one with each change.
    pub version: i64,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

/// A case in a list: all but its longer texts, with the names of those concerned.
#[derive(ToSchema)]
pub struct CaseSummary {
    pub id: Uuid,
    #[schema(example = "K7Q-2F9")]
    pub reference: String,
    pub patient_id: Uuid,
    pub patient_name: String,
    pub title: String,
    pub status: Status,
    pub priority: Priority,
    #[schema(required)]
    pub department_id: Option<Uuid>,
    #[schema(required)]
    pub department_name: Option<String>,
    #[schema(required)]
    pub assignee_id: Option<Uuid>,
    #[schema(required)]
    pub assignee_name: Option<String>,
    pub version: i64,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

#[derive(ToSchema)]
pub struct CaseList {
    pub items: Vec<CaseSummary>,
    /// For the next page's `cursor`; null on the last page.
    #[schema(required)]
    pub next_cursor: Option<String>,
    pub total: Total,
}

/// How many cases the filter finds on all pages together.
#[derive(ToSchema)]
pub struct Total {
    #[schema(minimum = 0, maximum = 1000)]
    pub count: i64,
    /// False if there are more than `count`: counting ends at 1,000.
    pub exact: bool,
}

#[derive(ToSchema)]
pub struct EventList {
    pub items: Vec<Event>,
}

#[derive(ToSchema)]
pub struct Event {
    pub id: Uuid,
    pub case_id: Uuid,
    /// Null for what the system did by itself.
    #[schema(required)]
    pub actor_id: Option<Uuid>,
    #[schema(required)]
    pub actor_name: Option<String>,
    #[schema(required)]
    pub actor_role: Option<Role>,
    /// The version of the case that the event led to.
    pub version: i64,
    pub created_at: OffsetDateTime,
    pub kind: EventKind,
    pub data: Change,
}

/// For a change of status or priority, the word before and the word after; else empty.
#[derive(ToSchema)]
pub struct Change {
    #[schema(nullable = false)]
    pub from: Option<String>,
    #[schema(nullable = false)]
    pub to: Option<String>,
}

/// An error, as RFC 9457 has it.
#[derive(ToSchema)]
pub struct Problem {
    /// Names the kind of problem, as `code` does.
    #[schema(example = "/api/docs#stale_version")]
    pub r#type: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// The kind for programs; the list is at the top of this page.
    pub code: String,
    /// With `invalid`: what is wrong, by field.
    #[schema(nullable = false)]
    pub errors: Option<BTreeMap<String, FieldProblem>>,
    /// With `internal`: a number that finds the details in the server's log.
    #[schema(nullable = false)]
    pub incident: Option<Uuid>,
}

#[derive(ToSchema)]
pub struct FieldProblem {
    #[schema(example = "too_long")]
    pub code: String,
    /// The same in words.
    #[schema(example = "has more than 200 characters")]
    pub detail: String,
    /// The limit that was passed: characters, or bytes with `too_large`.
    #[schema(nullable = false)]
    pub max: Option<usize>,
    #[schema(nullable = false)]
    pub min: Option<usize>,
}
