//! Saved views, asked for and answered.

use super::Problem;
use serde::Deserialize;
use utoipa::{IntoResponses, ToSchema};
use uuid::Uuid;

#[derive(ToSchema)]
pub struct View {
    pub id: Uuid,
    pub owner_id: Uuid,
    pub owner_name: String,
    pub name: String,
    /// The query string of `GET /api/cases`, without a `cursor`. `assignee=me` means whoever reads.
    #[schema(example = "status=open&assignee=me")]
    pub query: String,
    /// With all who work here.
    pub shared: bool,
    /// Whether it stands beside the reader's desk.
    pub pinned: bool,
    /// Whether the reader's desk opens with it. At most one does.
    pub default: bool,
}

#[derive(ToSchema)]
pub struct ViewList {
    pub items: Vec<View>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveView {
    /// No other one's of the same owner, capitals or not.
    #[schema(min_length = 1, max_length = 60, example = "Mine, waiting")]
    pub name: String,
    /// The query string of `GET /api/cases`; `cursor` is left out. Empty for all cases.
    #[schema(example = "status=waiting&assignee=me")]
    pub query: String,
    /// False if not given.
    #[schema(nullable = false)]
    pub shared: Option<bool>,
    /// False if not given. At most 20 are pinned.
    #[schema(nullable = false)]
    pub pinned: Option<bool>,
    /// False if not given. The one before is it no longer.
    #[schema(nullable = false)]
    pub default: Option<bool>,
}

/// Null or absent leaves it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviseView {
    #[schema(min_length = 1, max_length = 60)]
    pub name: Option<String>,
    pub query: Option<String>,
    pub shared: Option<bool>,
    pub pinned: Option<bool>,
    pub default: Option<bool>,
}

/// `stale_version`: the same person chose another `default` in the same moment; try again.
#[derive(IntoResponses)]
#[response(status = 409, content_type = "application/problem+json")]
pub struct ChosenMeanwhile(pub Problem);
