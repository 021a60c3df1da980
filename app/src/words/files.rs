use super::size;
use domain::attachment::{FILE_MAX, FILES_MAX, Kind, Target};

pub const FILES_HELP: &str =
    "Photos, PDF, text or Word documents, up to 25 MB each. We take out of photos where they were taken.";

/// What files are called that go with what is written around them.
pub fn files_of(target: Target) -> Option<&'static str> {
    match target {
        Target::Case => None,
        Target::Reply => Some("Files for your reply"),
        Target::Note => Some("Files for your note"),
    }
}

/// Of those that wait.
pub fn files_go(target: Target) -> &'static str {
    match target {
        Target::Case => "They go with your case when you send it.",
        Target::Reply => "They go with your reply. Write a few words, as files alone cannot be sent.",
        Target::Note => "They go with your note. Write a few words, as files alone are no note.",
    }
}

/// What came of a file that was to be added, by its code.
pub fn file_trouble(code: &str) -> String {
    match code {
        "too_large" => format!("It is too large: a file may have {} at most.", size(FILE_MAX)),
        "unsupported_media_type" => {
            "We cannot take it. You can add photos (JPEG, PNG, WebP, HEIC), PDF, text and Word (docx); what is in a file has to be what its name says."
                .to_owned()
        }
        "quota_exceeded" => "There is no room left for files. Tell us in writing what is in it.".to_owned(),
        "too_many" => format!("A case can have {FILES_MAX} files. Leave some out."),
        "empty" => "It is empty: there is nothing in it.".to_owned(),
        "required" => "Choose a file first.".to_owned(),
        "infected" => "We did not take it: a virus was found in it.".to_owned(),
        "unauthenticated" => "You are signed out. Sign in again in another tab, then try once more.".to_owned(),
        "not_found" | "denied" => "This case is not here any more.".to_owned(),
        "unreachable" | "timed_out" | "malformed_form" => "It did not arrive: the connection was lost. Try again.".to_owned(),
        "limited" => "Too much was sent at once. Try again in a minute.".to_owned(),
        "busy" => "Other files of yours are still on their way. Try again when they have arrived.".to_owned(),
        _ => "Something went wrong on our side. Try again in a moment.".to_owned(),
    }
}

pub fn file_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Jpeg | Kind::Png | Kind::Webp | Kind::Heic => "Picture",
        Kind::Pdf => "PDF",
        Kind::Text => "Text",
        Kind::Docx => "Word document",
    }
}
