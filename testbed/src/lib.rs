//! For tests alone: a throwaway PostgreSQL, and databases with a few people in them. What fails here fails the test
//! that asked, so this crate panics where the others return an error.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "only tests call this")]

mod cluster;
mod database;
mod golden;
mod rows;
mod xss;

pub use cluster::Cluster;
pub use database::{Database, TEMPLATE, connect, prepare};
pub use golden::golden;
pub use rows::{add_case, add_person};
pub use xss::payloads;
