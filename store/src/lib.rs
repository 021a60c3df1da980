//! PostgreSQL under row-level security, and every operation on it. The only crate that speaks SQL.

pub mod account;
pub mod attachments;
pub mod audit;
pub mod canned;
pub mod cases;
pub mod clinic;
pub mod clock;
pub mod demo;
pub mod drafts;
pub mod events;
pub mod export;
mod fault;
pub mod grants;
mod idempotency;
pub mod identity;
pub mod import;
pub mod limits;
mod migrate;
pub mod notes;
mod owner;
pub mod people;
pub mod presence;
pub mod pruning;
mod recent;
pub mod replies;
mod rich;
pub mod safety;
mod scope;
pub mod seed;
mod transaction;
pub mod unsent;
pub mod views;

pub use idempotency::IdempotencyKey;
pub use migrate::{is_current, migrate};
pub use scope::{Scope, Store};
