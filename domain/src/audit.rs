//! What is written down for good: who did what, and who looked.

mod filter;

pub use filter::{AuditCursor, AuditFilter, LIMIT_DEFAULT, LIMIT_MAX};

use crate::case::Reference;
use crate::{CaseId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use uuid::Uuid;

words! {
    /// One kind of entry.
    AuditAction {
        CaseOpened = "case_opened",
        CaseChanged = "case_changed",
        /// An admin did what the rules for all others do not allow.
        CaseOverridden = "case_overridden",
        CaseReplied = "case_replied",
        CaseExported = "case_exported",
        /// Its words are in no entry.
        CaseNoted = "case_noted",
        CaseRead = "case_read",
        CaseDenied = "case_denied",
        /// Asked for what is not there, or not there for whoever asked.
        CaseNotFound = "case_not_found",
        CasesImported = "cases_imported",
        GrantOpened = "grant_opened",
        GrantEnded = "grant_ended",
        GrantReviewed = "grant_reviewed",
        SignedUp = "signed_up",
        SignedIn = "signed_in",
        SignInFailed = "sign_in_failed",
        SignedOut = "signed_out",
        /// A used refresh token came back.
        SessionReplayed = "session_replayed",
        SessionsEnded = "sessions_ended",
        PasswordChanged = "password_changed",
        NameChanged = "name_changed",
        PersonCreated = "person_created",
        PersonInvited = "person_invited",
        InvitationAccepted = "invitation_accepted",
        PersonChanged = "person_changed",
        PersonDisabled = "person_disabled",
        PersonEnabled = "person_enabled",
        DepartmentCreated = "department_created",
        DepartmentChanged = "department_changed",
        SpecialtyCreated = "specialty_created",
        SpecialtyChanged = "specialty_changed",
        TagCreated = "tag_created",
        TagChanged = "tag_changed",
        FieldCreated = "field_created",
        FieldChanged = "field_changed",
        /// A view that all who work here see.
        ViewShared = "view_shared",
        ViewChanged = "view_changed",
        ViewRemoved = "view_removed",
        /// Files were added to a case.
        AttachmentAdded = "attachment_added",
        /// The scanner found a virus in a file.
        AttachmentInfected = "attachment_infected",
        /// An answer for all who work here.
        AnswerShared = "answer_shared",
        AnswerChanged = "answer_changed",
        AnswerRemoved = "answer_removed",
        AuditExported = "audit_exported",
    }
}

/// One entry, as an admin reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Its number in the log; there are gaps.
    pub position: i64,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// None for what nobody was signed in for.
    pub actor_id: Option<UserId>,
    /// None for somebody who is not known any more.
    pub actor_name: Option<String>,
    pub action: AuditAction,
    pub case_id: Option<CaseId>,
    pub reference: Option<Reference>,
    pub patient_id: Option<UserId>,
    /// The person, department or the like that it is about.
    pub subject_id: Option<Uuid>,
    /// If it is a person or of the clinic's own words.
    pub subject_name: Option<String>,
    /// Codes, ids and names of fields, and the reasons that people gave.
    pub data: Map<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    pub items: Vec<AuditEntry>,
    /// Where the next page starts; none on the last.
    pub next_cursor: Option<AuditCursor>,
}
