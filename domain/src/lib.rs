//! The vocabulary and the rules of Caseward. Pure: no I/O, no clock, no framework, so that the
//! browser and the server run the very same checks.

#[macro_use]
mod words;

pub mod account;
pub mod actor;
pub mod case;
pub mod draft;
pub mod event;
pub mod filter;
mod ids;
pub mod policy;
mod refusal;
pub mod text;

pub use actor::{Actor, Role};
pub use case::{Case, CaseSummary, Priority, Status};
pub use filter::CaseFilter;
pub use ids::{CaseId, DepartmentId, EventId, SessionId, UserId};
pub use policy::{Action, CaseFacts, may};
pub use refusal::{Denied, FieldErrors, Incident, Problem, Refusal, field_name};
pub use words::UnknownWord;
