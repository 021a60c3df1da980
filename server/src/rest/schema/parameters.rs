//! What stands in paths, query strings and headers.

use super::{Priority, Status};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Unknown parameters and values are refused; an empty value is none.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// `me`: only those of which the reader is the patient.
    #[param(inline, nullable = false)]
    pub patient: Option<Me>,
    /// Any of these, separated by commas.
    #[param(style = Form, explode = false, nullable = false)]
    pub status: Option<Vec<Status>>,
    /// Any of these, separated by commas.
    #[param(style = Form, explode = false, nullable = false)]
    pub priority: Option<Vec<Priority>>,
    /// Ids of departments, separated by commas; `none` is the intake.
    #[param(example = "none", nullable = false)]
    pub department: Option<String>,
    /// Who has the case: `me`, `none`, `any` (somebody), or ids of people; several are separated by commas.
    #[param(example = "me,none", nullable = false)]
    pub assignee: Option<String>,
    /// Ids of specialties, separated by commas; `none` for cases without one.
    #[param(example = "none", nullable = false)]
    pub specialty: Option<String>,
    /// Ids of tags, separated by commas: the case has all of them. A patient's cases have none for the patient.
    #[param(nullable = false)]
    pub tag: Option<String>,
    /// What one of the clinic's own fields holds, as in `field.side=left`: the text whole, a number (`37.5`), `true`, `false`,
    /// or a day. At most 5 fields, of at most 1,000 characters each.
    #[param(rename = "field.{name}", nullable = false)]
    pub field: Option<String>,
    /// Opened at this instant (RFC 3339; a plus is sent as `%2B`) or later; or since the beginning of this day, in UTC.
    #[param(example = "2026-01-31", nullable = false)]
    pub created_from: Option<String>,
    /// Opened before this instant, which is itself left out; or until the end of this day, in UTC, which is within.
    #[param(example = "2026-02-28T12:00:00Z", nullable = false)]
    pub created_to: Option<String>,
    /// Changed last at this instant or later; read as `created_from`.
    #[param(nullable = false)]
    pub updated_from: Option<String>,
    /// Changed last before this instant; read as `created_to`.
    #[param(nullable = false)]
    pub updated_to: Option<String>,
    /// Up to 12 words, all of them somewhere in title, description or replies: by their English stem, or as they are; the last one
    /// also as a beginning of three characters or more. What finds nothing is looked for as misspelled. A search that takes
    /// longer than two seconds is refused as `too_broad`. The number of a case, as in `K7Q-2ND`, finds that case. Where hits are many, `total` may count some of them only.
    #[param(max_length = 200, nullable = false)]
    pub q: Option<String>,
    /// A leading minus puts the newest or most urgent first; `status_since` is when the case came to its status.
    #[param(inline, nullable = false)]
    pub sort: Option<Sort>,
    /// Cases a page.
    #[param(minimum = 1, maximum = 200, default = 50, nullable = false)]
    pub limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(nullable = false)]
    pub cursor: Option<String>,
}

#[derive(ToSchema, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Me {
    Me,
}

#[derive(ToSchema, serde::Serialize)]
#[schema(default = "-updated_at")]
pub enum Sort {
    #[serde(rename = "-updated_at")]
    LastChanged,
    #[serde(rename = "updated_at")]
    FirstChanged,
    #[serde(rename = "-created_at")]
    Newest,
    #[serde(rename = "created_at")]
    Oldest,
    #[serde(rename = "-priority")]
    MostUrgent,
    #[serde(rename = "priority")]
    LeastUrgent,
    #[serde(rename = "-status_since")]
    ShortestInStatus,
    #[serde(rename = "status_since")]
    LongestInStatus,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CasePath {
    pub id: Uuid,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub struct KeyHeader {
    /// 1 to 255 visible ASCII characters, such as a UUID.
    #[param(rename = "Idempotency-Key", max_length = 255, nullable = false)]
    pub key: Option<String>,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub struct LastEventHeader {
    /// The `id` of the last event that was heard; browsers send it by themselves when they come back.
    #[param(rename = "Last-Event-ID", nullable = false)]
    pub place: Option<String>,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub struct IfMatchHeader {
    #[param(rename = "If-Match", example = "\"3\"")]
    pub version: String,
}

#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub struct IfNoneMatchHeader {
    #[param(rename = "If-None-Match", example = "\"3\"", nullable = false)]
    pub version: Option<String>,
}
