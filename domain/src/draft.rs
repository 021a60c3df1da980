use serde::{Deserialize, Serialize};

/// What a patient has typed of a case not yet sent, kept as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NewCase {
    pub title: String,
    pub description: String,
    pub priority: String,
}

impl NewCase {
    /// Bytes; room for more than a case can hold, so that a text too long is still not lost.
    pub const MAX: usize = 256 * 1024;

    pub fn is_empty(&self) -> bool {
        self.title.trim().is_empty() && self.description.trim().is_empty()
    }
}
