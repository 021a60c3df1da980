//! The server functions: what pages ask and tell the server. Each opens a scope and makes one call of `store`.
//! Bodies exist on the server alone, so they name everything by its full path.
#![allow(unreachable_pub, reason = "the server macro keeps the body of each in a public function of its own")]

mod cases;
mod drafts;
mod session;

pub use cases::{ListCases, OpenCase, ReadCase, ReviseCase, list_cases, open_case, read_case, revise_case};
pub use drafts::{NewCaseForm, SaveDraft, StartCase, save_draft, start_case};
pub use session::{
    AcceptInvitation, ReadInvitation, SignIn, SignOut, SignUp, accept_invitation, read_invitation, sign_in, sign_out, sign_up,
};

/// Where server functions live; the attribute of each repeats it, since it takes a literal.
pub const PREFIX: &str = "/fn/";
