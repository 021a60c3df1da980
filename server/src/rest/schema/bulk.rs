//! Changes of many cases, asked for and answered.

use super::{Priority, Status};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::OffsetDateTime;
use utoipa::{IntoResponses, ToSchema};
use uuid::Uuid;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkCases {
    pub select: BulkSelect,
    pub change: BulkChange,
    /// Changes nothing, and answers what would come of it.
    #[serde(default)]
    pub dry_run: bool,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BulkSelect {
    /// Each of them once, at most 1,000.
    Ids(Vec<Uuid>),
    /// The query string of `GET /api/cases`, whose sort, limit and cursor do not matter; at most 10,000 cases.
    #[schema(example = "status=open&assignee=none")]
    Filter(String),
}

/// At least one change. What is absent stays; null leaves status, priority and reason as they are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkChange {
    pub status: Option<Status>,
    pub priority: Option<Priority>,
    /// Null is the intake. Out of a department a case goes with a reason alone.
    pub department_id: Option<Uuid>,
    /// Somebody who works here and is not the patient; null is nobody.
    pub assignee_id: Option<Uuid>,
    /// Beside the tags that each case has.
    #[serde(default)]
    pub add_tags: BTreeSet<String>,
    #[serde(default)]
    pub remove_tags: BTreeSet<String>,
    /// Why, for colleagues.
    #[schema(max_length = 1000)]
    pub reason: Option<String>,
}

/// `done`, `skipped` and `failed` are `asked` together, but for the cases that a running change has not come to. A dry run has
/// neither id nor state.
#[derive(ToSchema)]
pub struct BulkOutcome {
    #[schema(nullable = false)]
    pub id: Option<Uuid>,
    #[schema(nullable = false)]
    pub state: Option<BulkState>,
    pub asked: u32,
    pub done: Vec<Uuid>,
    /// Left as they were.
    pub skipped: Vec<BulkMissed>,
    /// Not done by our mistake (`internal`), or because the session ended (`unauthenticated`).
    pub failed: Vec<BulkMissed>,
    /// The id of the change, as long as it can be taken back.
    #[schema(required)]
    pub undo: Option<Uuid>,
    pub undo_until: Option<OffsetDateTime>,
    /// The change that this one takes back.
    pub undoes: Option<Uuid>,
}

#[derive(ToSchema)]
pub struct BulkMissed {
    pub id: Uuid,
    /// `unchanged` (it is so already), the code of a problem (`not_found`, `denied`, `stale_version`, `case_taken`), or that of
    /// a field (`transition_not_allowed`, `required`, `is_the_patient`, …).
    #[schema(example = "stale_version")]
    pub code: String,
    /// Whose code it is.
    #[schema(nullable = false)]
    pub field: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BulkState {
    Running,
    Ended,
}

#[derive(IntoResponses)]
pub enum BulkAnswered {
    /// What came of it, or of a dry run what would.
    #[response(status = 200)]
    Ended(BulkOutcome),
    /// It goes on in the background.
    #[response(status = 202, headers(("Location" = String, description = "Where it can be followed.")))]
    Running(BulkOutcome),
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::case::REASON_MAX;
    use domain::case::bulk::{AT_ONCE, CASES_MAX, IDS_MAX, UNDO_SECONDS};
    use serde_json::json;
    use utoipa::PartialSchema;

    #[test]
    fn the_limits_are_those_of_the_domain() {
        assert_eq!((IDS_MAX, CASES_MAX, AT_ONCE, UNDO_SECONDS), (1_000, 10_000, 200, 30), "as the texts say");
        assert_eq!(json!(BulkChange::schema())["properties"]["reason"]["maxLength"], REASON_MAX);
    }
}
