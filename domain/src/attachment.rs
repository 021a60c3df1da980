//! Files that people add to a case, or to what they write in it: which, how large and how many, and what they are called. Whether the bytes are what
//! the name says, `sniff` tells.

mod name;
mod sniff;
mod trouble;

pub use name::{ACCEPT, FileName};
pub use sniff::{HEAD, sniff};
pub use trouble::Trouble;

use crate::{AttachmentId, CaseId, Problem, ReplyId, UserId};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Bytes of one file.
pub const FILE_MAX: u64 = 25 * 1024 * 1024;
/// Files of one case, those among them that are not sent yet, and those of its replies. The notes on it may have as many again.
pub const FILES_MAX: usize = 20;
/// Bytes of all files that one patient brought for their own cases, where the clinic has not set another limit.
pub const QUOTA: u64 = 500 * 1024 * 1024;
/// Characters.
pub const NAME_MAX: usize = 255;
/// How long a file waits to be sent.
pub const PENDING_HOURS: i32 = 24;
/// Pixels of a thumbnail's longer side.
pub const THUMBNAIL: u32 = 480;

words! {
    /// What a file is, by its media type.
    Kind {
        Jpeg = "image/jpeg",
        Png = "image/png",
        Webp = "image/webp",
        Heic = "image/heic",
        Pdf = "application/pdf",
        Text = "text/plain",
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
}

impl Kind {
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" => Some(Kind::Jpeg),
            "png" => Some(Kind::Png),
            "webp" => Some(Kind::Webp),
            "heic" | "heif" => Some(Kind::Heic),
            "pdf" => Some(Kind::Pdf),
            "txt" => Some(Kind::Text),
            "docx" => Some(Kind::Docx),
            _ => None,
        }
    }

    pub fn is_image(self) -> bool {
        matches!(self, Kind::Jpeg | Kind::Png | Kind::Webp | Kind::Heic)
    }
}

words! {
    /// What a file goes with.
    #[derive(Default)]
    Target {
        #[default]
        Case = "case",
        Reply = "reply",
        Note = "note",
    }
}

words! {
    State {
        /// Its uploader's alone.
        Pending = "pending",
        Sent = "sent",
    }
}

words! {
    /// What the scanner for viruses said.
    Scan {
        /// It was asked and has not answered yet.
        Unscanned = "unscanned",
        Clean = "clean",
        Infected = "infected",
        /// There is none.
        NotScanned = "not_scanned",
    }
}

impl Scan {
    /// Whether the bytes are given out, to whoever may read them.
    pub fn is_open(self) -> bool {
        matches!(self, Scan::Clean | Scan::NotScanned)
    }
}

/// A file of a case, of a reply in it, or one that waits. What came with a note is a `note::NoteFile`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub id: AttachmentId,
    /// None while it waits for a case that is not sent yet.
    pub case_id: Option<CaseId>,
    /// The reply that it came with, or is held with.
    pub reply_id: Option<ReplyId>,
    pub uploader_id: UserId,
    pub uploader_name: String,
    pub name: String,
    pub media_type: Kind,
    /// Bytes.
    pub size: u64,
    pub state: State,
    pub scan: Scan,
    /// Pixels, of an image.
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub has_thumbnail: bool,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}

/// How many files are sent with one thing.
pub fn check_count(count: usize) -> Result<(), Problem> {
    if count > FILES_MAX { Err(Problem::TooMany { max: FILES_MAX }) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
