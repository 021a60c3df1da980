use super::size;
use domain::attachment::{FILE_MAX, FILES_MAX, Kind, Target, Trouble};

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

/// Why a file was not added.
pub fn file_trouble(trouble: Trouble) -> String {
    match trouble {
        Trouble::TooLarge => format!("It is too large: a file may have {} at most.", size(FILE_MAX)),
        Trouble::UnsupportedMediaType => {
            "We cannot take it. You can add photos (JPEG, PNG, WebP, HEIC), PDF, text and Word (docx); what is in a file has to be what its name says."
                .to_owned()
        }
        Trouble::QuotaExceeded => "There is no room left for files. Tell us in writing what is in it.".to_owned(),
        Trouble::TooManyFiles => format!("A case can have {FILES_MAX} files. Leave some out."),
        Trouble::Empty => "It is empty: there is nothing in it.".to_owned(),
        Trouble::Required => "Choose a file first.".to_owned(),
        Trouble::Infected => "We did not take it: a virus was found in it.".to_owned(),
        Trouble::Unauthenticated => "You are signed out. Sign in again in another tab, then try again.".to_owned(),
        Trouble::NotFound | Trouble::Denied => "This case is not here any more.".to_owned(),
        Trouble::Unreachable | Trouble::TimedOut | Trouble::MalformedForm => {
            "It did not arrive: the connection was lost. Try again.".to_owned()
        }
        Trouble::Busy => "Other files of yours are still on their way. Try again when they have arrived.".to_owned(),
        Trouble::TooMany => "Too much was sent at once. Try again in a minute.".to_owned(),
        Trouble::Internal => "Something went wrong on our side. Try again in a moment.".to_owned(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_has_words_that_tell_of_another_try_only_where_one_can_help() {
        for trouble in Trouble::ALL {
            let words = file_trouble(*trouble);
            assert!(words.starts_with(char::is_uppercase) && words.ends_with('.'), "{words}");
            assert_eq!(words.to_lowercase().contains("try again"), trouble.may_pass_later(), "{words}");
        }
    }
}
