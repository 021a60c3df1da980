use domain::attachment::FILES_MAX;
use domain::{Problem, Refusal};

/// What may still be brought to where an upload goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    pub(super) files: usize,
    pub(super) bytes: u64,
    /// What all bytes are bounded by.
    pub(super) quota: u64,
}

impl Room {
    /// Whether these many bytes and files go in.
    pub fn check(self, bytes: u64, files: usize) -> Result<(), Refusal> {
        if files > self.files {
            return Err(Refusal::invalid("file", Problem::TooMany { max: FILES_MAX }));
        }
        if bytes > self.bytes {
            return Err(Refusal::QuotaExceeded { max_bytes: self.quota });
        }
        Ok(())
    }
}
