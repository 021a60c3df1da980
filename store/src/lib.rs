//! PostgreSQL under row-level security, and every operation on it. The only crate that speaks SQL.

pub mod account;
pub mod attachments;
pub mod audit;
pub mod cases;
pub mod clinic;
pub mod clock;
pub mod demo;
pub mod drafts;
pub mod events;
mod fault;
pub mod grants;
pub mod identity;
pub mod import;
mod migrate;
mod owner;
pub mod people;
pub mod presence;
pub mod pruning;
mod recent;
pub mod safety;
mod scope;
pub mod seed;
pub mod views;

pub use cases::IdempotencyKey;
pub use migrate::{is_current, migrate};
pub use scope::{Scope, Store};
