//! Canned answers, asked for and answered.

use super::Format;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(ToSchema)]
pub struct CannedAnswer {
    pub id: Uuid,
    pub owner_id: Uuid,
    pub owner_name: String,
    /// With all who work here.
    pub shared: bool,
    pub title: String,
    /// Without formatting.
    #[schema(example = "Dear {patient}, we have your case {reference}.")]
    pub body: String,
    /// The same as HTML, cleaned.
    pub body_html: String,
    /// From 1 on; each change makes the next.
    pub version: i64,
}

#[derive(ToSchema)]
pub struct AnswerList {
    pub items: Vec<CannedAnswer>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveAnswer {
    /// No other one's of the same owner, capitals or not.
    #[schema(min_length = 1, max_length = 80, example = "We have it")]
    pub title: String,
    /// With `{patient}`, `{me}`, `{reference}` and `{department}` where those belong. Characters are counted without formatting.
    #[schema(min_length = 1, max_length = 20000)]
    pub body: String,
    /// `plain` if not given.
    #[schema(nullable = false)]
    pub format: Option<Format>,
    /// False if not given.
    #[schema(nullable = false)]
    pub shared: Option<bool>,
}

/// Null or absent leaves it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviseAnswer {
    #[schema(min_length = 1, max_length = 80)]
    pub title: Option<String>,
    #[schema(min_length = 1, max_length = 20000)]
    pub body: Option<String>,
    /// How the body is written; `plain` if not given.
    #[schema(nullable = false)]
    pub format: Option<Format>,
    pub shared: Option<bool>,
}
