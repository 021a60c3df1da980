//! The one place that reads the wall clock.
#![allow(clippy::disallowed_methods, reason = "this is the place")]

use time::OffsetDateTime;
use uuid::Uuid;

pub fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// An id that sorts by the time it was made.
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}
