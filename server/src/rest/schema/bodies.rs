//! What is answered.

use super::Scan;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
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

/// `html` is read as far as it has the elements that a case's `description_html` names; all else is left out.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Plain,
    Html,
}

#[derive(Deserialize, Serialize, ToSchema)]
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
    /// An admin set a status that could not follow the one before.
    StatusCorrected,
    PriorityChanged,
    DepartmentChanged,
    AssigneeChanged,
    SpecialtyChanged,
    /// Not told to the patient.
    TagsChanged,
    /// Somebody opened the restricted case for a while.
    GrantOpened,
    Replied,
    /// Not told to the patient. The case stays at its version.
    Noted,
    /// A file came by itself. The case stays at its version.
    AttachmentAdded,
    /// What the scanner for viruses said of a file that was there before; told to those who see the file. The case stays at its version.
    AttachmentScanned,
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
    /// Where they are a member.
    pub departments: Vec<Uuid>,
}

#[derive(ToSchema)]
pub struct Case {
    pub id: Uuid,
    /// A short name to say on the phone.
    #[schema(example = "K7Q-2F9")]
    pub reference: String,
    pub patient_id: Uuid,
    pub title: String,
    /// What the patient wrote, as plain text.
    pub description: String,
    /// The same as HTML that can be shown as it is: `p`, `br`, `strong`, `em`, `ul`, `ol`, `li`, `blockquote`, `h3`, `h4` and
    /// links (`http`, `https`, `mailto`, `tel`), without any other attributes.
    pub description_html: String,
    pub status: Status,
    pub priority: Priority,
    pub metadata: Map<String, Value>,
    #[schema(required)]
    pub department_id: Option<Uuid>,
    #[schema(required)]
    pub assignee_id: Option<Uuid>,
    /// What it is about.
    #[schema(required)]
    pub specialty_id: Option<Uuid>,
    /// The clinic's own words; always empty for the patient.
    pub tags: BTreeSet<String>,
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
    /// Whether that department keeps its cases to its members.
    pub restricted: bool,
    #[schema(required)]
    pub assignee_id: Option<Uuid>,
    #[schema(required)]
    pub assignee_name: Option<String>,
    #[schema(required)]
    pub specialty_id: Option<Uuid>,
    /// Always empty for the patient.
    pub tags: BTreeSet<String>,
    /// With `patient=me`: whether it holds a reply to the reader that they have not read yet.
    pub unread: bool,
    /// Where the search for `q` hit the case; only there with `q`.
    #[schema(nullable = false)]
    pub excerpt: Option<Excerpt>,
    pub version: i64,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
    /// Since when the case has had its status.
    pub status_since: OffsetDateTime,
}

/// Texts in stretches, one after another.
#[derive(ToSchema)]
pub struct Excerpt {
    /// The title whole.
    pub title: Vec<Segment>,
    /// The part of the description with most hits, or of the first reply that has some; empty if there is none.
    pub text: Vec<Segment>,
}

#[derive(ToSchema)]
pub struct Segment {
    pub text: String,
    /// Whether this is what was looked for.
    pub hit: bool,
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
    /// False if there may be more than `count`: counting ends at 1,000, and after 5,000 cases looked at for a common word.
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
    /// Why, where a reason was given; not told to the patient.
    #[schema(nullable = false)]
    pub reason: Option<String>,
    pub kind: EventKind,
    pub data: Change,
}

/// What was before and what is after: words of a status or priority; or id and name of a department, a person or a
/// specialty, where null is none. Tags are told by what was added and removed, a grant by its end, a reply, a note
/// and a file by its id. Else empty.
#[derive(ToSchema)]
pub struct Change {
    pub from: Option<Value>,
    pub to: Option<Value>,
    #[schema(nullable = false)]
    pub added: Option<Vec<String>>,
    #[schema(nullable = false)]
    pub removed: Option<Vec<String>>,
    #[schema(nullable = false)]
    pub until: Option<OffsetDateTime>,
    #[schema(nullable = false)]
    pub reply: Option<Uuid>,
    /// Which note was written.
    #[schema(nullable = false)]
    pub note: Option<Uuid>,
    /// Which file came, or was scanned.
    #[schema(nullable = false)]
    pub attachment: Option<Uuid>,
    /// `clean` or `infected`.
    #[schema(nullable = false)]
    pub scan: Option<Scan>,
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
    /// With `case_taken`: who has the case now.
    #[schema(nullable = false)]
    pub assignee: Option<Assignee>,
}

#[derive(ToSchema)]
pub struct Assignee {
    pub id: Uuid,
    pub name: String,
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
    /// With `no_reader`: the colleague who may not read the case. With `no_placeholder`: what stands between the braces.
    #[schema(nullable = false)]
    pub name: Option<String>,
}
