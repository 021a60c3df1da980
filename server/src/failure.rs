//! What ends a command: one sentence for the person at the terminal.

use std::fmt::Display;
use std::path::Path;

pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

/// One sentence that says what is wrong and, where it can, what to do about it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Failure(String);

impl Failure {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// Ends a sentence with what the system said.
pub(crate) trait OrSay<T> {
    fn or_say(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: Display> OrSay<T> for Result<T, E> {
    fn or_say(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| Failure(format!("{}: {error}", what())))
    }
}

/// The beginning of a sentence about a path, as in `Cannot read /etc/x`.
pub(crate) fn cannot(verb: &str, path: &Path) -> impl FnOnce() -> String {
    let path = path.display().to_string();
    move || format!("Cannot {verb} {path}")
}
