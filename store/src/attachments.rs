//! Files of cases, of replies and of notes. A file is taken in first (`Files`), by nobody's row; then it is kept for its uploader alone, and at last sent with what
//! it belongs to. Its row decides who may have its bytes.

mod archive;
mod files;
mod intake;
mod keep;
mod read;
mod room;
mod row;
mod scanner;
mod send;
mod shelf;
mod spool;
mod strip;
mod sweep;
mod text;
mod thumbnail;
mod turns;

pub use files::{Files, Rendition, Settings};
pub use intake::{Intake, Kept};
pub use keep::{Errand, Way, admit, keep, refused};
pub use read::{Download, list, open, pending};
pub(crate) use read::{of_case, of_notes, of_replies};
pub use room::Room;
pub use scanner::Scanner;
pub(crate) use send::{Carrier, claim, claim_shown, release};
pub use send::{remove, send};
pub use shelf::Place;
pub use sweep::{judge, prune, tidy};
pub use turns::Turn;
