//! What pages are made of. Nothing in here fetches data.
#![allow(unreachable_pub, reason = "the component macro makes every component pub")]
#![allow(clippy::needless_pass_by_value, reason = "components own what they are given")]

mod arrival;
mod autosave;
mod badge;
mod case_table;
mod change;
mod checks;
mod field;
mod filters;
mod icon;
mod layout;
mod message;
mod moment;
mod offline;
mod pager;
mod password;
mod standing;
mod submit;
mod text;
mod timeline;
mod trouble;

pub(crate) use arrival::{Arrival, Heading};
pub(crate) use autosave::{Autosave, DraftState};
pub(crate) use badge::{PriorityBadge, StatusBadge};
pub(crate) use case_table::CaseTable;
pub(crate) use change::Change;
pub(crate) use checks::{Checks, form_action, leave_on_success};
pub(crate) use field::ErrorSlot;
pub(crate) use filters::{Chips, Filters};
pub(crate) use icon::Icon;
pub(crate) use layout::Layout;
pub(crate) use message::{ErrorSummary, FailNotice, Notice, NoticeKind};
pub(crate) use moment::Moment;
pub(crate) use pager::Pager;
pub(crate) use password::Password;
pub(crate) use standing::Standing;
pub(crate) use submit::Submit;
pub(crate) use text::{TextArea, TextInput};
pub(crate) use timeline::Timeline;
pub(crate) use trouble::{Art, Blank, GoTo, Loading, NotFound, Trouble};
