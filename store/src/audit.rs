//! The audit: who did what, and who looked. Entries are added in the transaction of what they tell of, and are never
//! changed; a chain of hashes over them shows if they were.

mod chain;
mod checkpoint;
mod list;
mod record;
mod seal;
mod verify;

pub use checkpoint::{Checkpoint, Signer};
pub use list::{EXPORT_MAX, export, export_page, list, people};
pub(crate) use record::{Entry, absent, read, record, record_by, record_in, refused};
pub use record::{denied, not_found};
pub use seal::{Link, link, seal, top};
pub use verify::{Finding, Whole, Wrong, verify};
