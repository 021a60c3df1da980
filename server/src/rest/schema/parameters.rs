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
    /// A leading minus puts the newest or most urgent first.
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
