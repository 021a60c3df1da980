//! One file a route.
#![allow(unreachable_pub, reason = "the component macro makes every component pub")]
#![allow(clippy::needless_pass_by_value, reason = "what a page or a part of it is given is its own")]

mod account;
pub(crate) mod admin;
mod break_glass;
mod case;
mod desk;
mod invitation;
mod my_cases;
mod new_case;
mod sign_in;
mod sign_up;
mod start;

pub(crate) use account::account;
pub(crate) use break_glass::BreakGlass;
pub(crate) use case::case;
pub(crate) use desk::Desk;
pub(crate) use invitation::Invitation;
pub(crate) use my_cases::MyCases;
pub(crate) use new_case::NewCase;
pub(crate) use sign_in::SignIn;
pub(crate) use sign_up::SignUp;
pub(crate) use start::Start;
