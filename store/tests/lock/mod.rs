//! The second lock, probed from outside: SQL written by hand, tried for real as each role in one small clinic.
#![allow(dead_code, unreachable_pub, unused_imports, reason = "each test file uses its own part of this module")]

mod access;
mod attempts;
mod lab;
mod mutants;
mod variants;
mod world;

pub use access::access;
pub use attempts::expect;
pub use lab::{Lab, Outcome, Who};
pub use mutants::{narrowed, weakened};
pub use variants::{differs, fingerprint};
