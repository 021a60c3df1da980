use crate::attachment::Scan;
use crate::case::Named;
use crate::{AttachmentId, CaseId, DepartmentId, EventId, NoteId, Priority, ReplyId, Role, SpecialtyId, Status, UserId};
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
    /// An admin set a status that could not follow the one before.
    StatusCorrected {
        from: Status,
        to: Status,
    },
    PriorityChanged {
        from: Priority,
        to: Priority,
    },
    /// None is the intake.
    DepartmentChanged {
        from: Option<Named<DepartmentId>>,
        to: Option<Named<DepartmentId>>,
    },
    AssigneeChanged {
        from: Option<Named<UserId>>,
        to: Option<Named<UserId>>,
    },
    SpecialtyChanged {
        from: Option<Named<SpecialtyId>>,
        to: Option<Named<SpecialtyId>>,
    },
    /// For those who work here alone.
    TagsChanged {
        added: Vec<String>,
        removed: Vec<String>,
    },
    /// The actor broke the glass.
    GrantOpened {
        #[serde(with = "time::serde::rfc3339")]
        until: OffsetDateTime,
    },
    Replied {
        reply: ReplyId,
    },
    /// For those who work here alone. It leads to no new version.
    Noted {
        note: NoteId,
    },
    /// A file came, apart from what was written.
    AttachmentAdded {
        attachment: AttachmentId,
    },
    /// What the scanner for viruses said of a file that was there before it answered. For those who see the file.
    AttachmentScanned {
        attachment: AttachmentId,
        scan: Scan,
    },
}

impl CaseEvent {
    /// As it stands in JSON and in the database.
    pub const fn kind(&self) -> &'static str {
        match self {
            CaseEvent::Opened {} => "opened",
            CaseEvent::Imported {} => "imported",
            CaseEvent::StatusChanged { .. } => "status_changed",
            CaseEvent::StatusCorrected { .. } => "status_corrected",
            CaseEvent::PriorityChanged { .. } => "priority_changed",
            CaseEvent::DepartmentChanged { .. } => "department_changed",
            CaseEvent::AssigneeChanged { .. } => "assignee_changed",
            CaseEvent::SpecialtyChanged { .. } => "specialty_changed",
            CaseEvent::TagsChanged { .. } => "tags_changed",
            CaseEvent::GrantOpened { .. } => "grant_opened",
            CaseEvent::Replied { .. } => "replied",
            CaseEvent::Noted { .. } => "noted",
            CaseEvent::AttachmentAdded { .. } => "attachment_added",
            CaseEvent::AttachmentScanned { .. } => "attachment_scanned",
        }
    }
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
    /// Why, for those who work here; a patient's log has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(flatten)]
    pub what: CaseEvent,
}
