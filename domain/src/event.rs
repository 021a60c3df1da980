use crate::{CaseId, EventId, Priority, Role, Status, UserId};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// What happened to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum CaseEvent {
    Opened {},
    /// Brought in from elsewhere by the operator.
    Imported {},
    StatusChanged {
        from: Status,
        to: Status,
    },
    PriorityChanged {
        from: Priority,
        to: Priority,
    },
}

/// One entry of a case's log. A change may make several, all of one `version`; they stay in the order they were written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedEvent {
    pub id: EventId,
    pub case_id: CaseId,
    /// Nobody for what the system did by itself.
    pub actor_id: Option<UserId>,
    pub actor_name: Option<String>,
    pub actor_role: Option<Role>,
    /// The version of the case that the event led to.
    pub version: i64,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(flatten)]
    pub what: CaseEvent,
}
