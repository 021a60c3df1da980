//! The vocabulary and the rules of Caseward. Pure: no I/O, no clock, no framework, so that the
//! browser and the server run the very same checks.

#[macro_use]
mod words;

pub mod account;
pub mod actor;
pub mod attachment;
pub mod audit;
pub mod canned;
pub mod case;
pub mod clinic;
pub mod draft;
pub mod event;
pub mod export;
pub mod filter;
pub mod grant;
mod ids;
pub mod note;
pub mod person;
pub mod policy;
pub mod presence;
mod refusal;
pub mod reply;
pub mod rich;
pub mod text;
pub mod unsent;
pub mod view;

pub use actor::{Actor, Role};
pub use case::{Case, CaseSummary, Priority, Status};
pub use filter::CaseFilter;
pub use ids::{
    AnswerId, AttachmentId, BulkId, CaseId, DepartmentId, EventId, FieldId, GrantId, NoteId, ReplyId, SessionId, SpecialtyId,
    TabId, TagId, UserId, ViewId,
};
pub use policy::{Action, CaseFacts, may, may_administer};
pub use refusal::{Denied, FieldErrors, Incident, Problem, Refusal, field_name};
pub use rich::{Format, RichText};
pub use words::UnknownWord;
