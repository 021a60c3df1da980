//! The words that people read for the codes of the domain. One place, so that they can be read in one go.

mod handling;

pub(crate) use handling::step;
pub use handling::{INTAKE, answer, candidate, happened, of_case, value};

mod audit;
pub mod bulk;
mod clinic;
mod files;
mod grants;
mod notes;
mod people;
mod presence;
mod replies;
mod views;

pub use audit::{action, details};
pub use clinic::{cases, field_kind, unreadable};
pub use files::{FILES_HELP, file_kind, file_trouble, files_go, files_of};
pub use grants::{left, minutes, opener, readings, verdict, waiting};
pub use notes::{answer_entry, mentions};
pub use people::{devices, done, person_state, role};
pub use presence::presence;
pub use replies::{afterwards, reply_label, side};
pub use views::{shared, view_states};

use crate::error::Fail;
use domain::filter::{Sort, SortBy, Total};
use domain::{FieldErrors, Priority, Problem, Refusal, Role, Status};

pub fn document_title(page: &str) -> String {
    format!("{page} · Caseward")
}

/// A status, to patients and to those who work here.
pub fn status(status: Status, reader: Role) -> &'static str {
    match status {
        Status::Open => "Received",
        Status::InProgress => "Being looked at",
        Status::Waiting if reader.works_here() => "Waiting for patient",
        Status::Waiting => "Waiting for you",
        Status::Resolved => "Resolved",
    }
}

/// What a status means for the patient.
pub fn standing(status: Status) -> &'static str {
    match status {
        Status::Open => "We have your case. A member of the team will read it.",
        Status::InProgress => "A member of the team is looking at your case.",
        Status::Waiting => "The team needs something from you before it can go on.",
        Status::Resolved => "The team has resolved your case.",
    }
}

pub fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "Low",
        Priority::Medium => "Medium",
        Priority::High => "High",
        Priority::Urgent => "Urgent",
    }
}

/// How soon, in a patient's words.
pub fn urgency(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "No hurry",
        Priority::Medium => "In the next days",
        Priority::High => "Very soon",
        Priority::Urgent => "As soon as you can",
    }
}

/// The orders of a list, as its control offers them.
pub const SORTS: [Sort; 8] = [
    Sort { by: SortBy::UpdatedAt, descending: true },
    Sort { by: SortBy::UpdatedAt, descending: false },
    Sort { by: SortBy::CreatedAt, descending: true },
    Sort { by: SortBy::CreatedAt, descending: false },
    Sort { by: SortBy::Priority, descending: true },
    Sort { by: SortBy::Priority, descending: false },
    Sort { by: SortBy::StatusSince, descending: false },
    Sort { by: SortBy::StatusSince, descending: true },
];

pub fn sort(sort: Sort) -> &'static str {
    match (sort.by, sort.descending) {
        (SortBy::UpdatedAt, true) => "Last changed",
        (SortBy::UpdatedAt, false) => "Longest unchanged",
        (SortBy::CreatedAt, true) => "Newest",
        (SortBy::CreatedAt, false) => "Oldest",
        (SortBy::Priority, true) => "Most urgent",
        (SortBy::Priority, false) => "Least urgent",
        (SortBy::StatusSince, true) => "Shortest in status",
        (SortBy::StatusSince, false) => "Longest in status",
    }
}

/// How much of a list is on the page.
pub fn count(shown: usize, total: Total) -> String {
    let all = self::total(total);
    match (shown, total) {
        (_, Total { count: 0, .. }) => "No cases".to_owned(),
        (1, Total { count: 1, .. }) => "1 case".to_owned(),
        (shown, Total { count, exact: true }) if i64::try_from(shown) == Ok(count) => format!("{all} cases"),
        _ => format!("{} of {all} cases", number(shown)),
    }
}

/// A number of cases beside a link.
pub fn total(total: Total) -> String {
    format!("{}{}", number(usize::try_from(total.count).unwrap_or_default()), if total.exact { "" } else { "+" })
}

/// What is wrong with the filter of an address, which then lists all cases.
pub fn bad_filter(errors: &FieldErrors) -> String {
    match errors.get("q") {
        Some(Problem::Malformed) => "Write a word to search for. You see all cases.".to_owned(),
        Some(Problem::TooMany { max }) => format!("Search for {max} words at most. You see all cases."),
        _ => "This address has a filter that we do not know. You see all cases.".to_owned(),
    }
}

/// How much the palette has found.
pub fn found(count: usize) -> String {
    match count {
        0 => "Nothing found".to_owned(),
        1 => "1 result".to_owned(),
        count => format!("{} results", number(count)),
    }
}

/// What stands on the fold over the filters.
pub fn filters(set: usize) -> String {
    if set == 0 { "Filters".to_owned() } else { format!("Filters ({})", number(set)) }
}

/// What a list has to show that the page does not.
pub fn arrivals(new: usize, gone: usize) -> String {
    match (new, gone) {
        (new, 0) => format!("{} new", number(new)),
        (0, gone) => format!("{} gone", number(gone)),
        (new, gone) => format!("{} new, {} gone", number(new), number(gone)),
    }
}

/// A whole number with its thousands apart.
pub fn number(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Bytes, for reading.
pub fn size(bytes: u64) -> String {
    const KILOBYTE: u64 = 1024;
    const MEGABYTE: u64 = 1024 * KILOBYTE;
    match bytes {
        0..KILOBYTE => format!("{bytes} bytes"),
        KILOBYTE..MEGABYTE => format!("{} kB", bytes.div_ceil(KILOBYTE)),
        _ => format!("{}.{} MB", bytes / MEGABYTE, bytes % MEGABYTE * 10 / MEGABYTE),
    }
}

pub fn things_to_mend(count: usize) -> String {
    if count == 1 { "One thing needs another look".to_owned() } else { format!("{count} things need another look") }
}

/// What to do about a field.
pub fn problem(field: &str, problem: &Problem) -> String {
    if let Some(words) =
        grants::problem(field, problem).or_else(|| clinic::problem(field, problem)).or_else(|| people::problem(field, problem))
    {
        return words.to_owned();
    }
    if let Some(words) = views::problem(field, problem) {
        return words;
    }
    match problem {
        Problem::Required => required(field).to_owned(),
        Problem::TooShort { min } => format!("Use at least {} characters", number(*min)),
        Problem::TooLong { max } => format!("Shorten it to {} characters or fewer", number(*max)),
        Problem::TooMany { max } if field == "answers" => format!("Delete an answer first: there is room for {}", number(*max)),
        Problem::TooLarge { max } => format!("Shorten it: there is room for {} bytes", number(*max)),
        Problem::NotAnEmail => "Enter an email address, as in name@example.org".to_owned(),
        Problem::TooCommon => "Choose another password: this is one of the first that others would try".to_owned(),
        Problem::UnknownValue => "Choose one of the values offered".to_owned(),
        Problem::UnknownField => "The form has a part that we do not know. Load the page again".to_owned(),
        Problem::Malformed => "We could not read this. Load the page again and try once more".to_owned(),
        Problem::TransitionNotAllowed => "The case cannot go to that status from where it is".to_owned(),
        Problem::Reused => {
            "You sent this form before. Look whether it is there, or load this page again to send another".to_owned()
        }
        Problem::Expired => "This link has expired, or was used before".to_owned(),
        Problem::NoPlaceholder { name } if name.is_empty() => {
            "We do not know one of the {places}: use {patient}, {me}, {reference} or {department}".to_owned()
        }
        Problem::NoPlaceholder { name } => {
            format!("We do not know {{{name}}}: use {{patient}}, {{me}}, {{reference}} or {{department}}")
        }
        Problem::NoReader { name } if name.is_empty() => {
            "This case is closed to somebody you name: leave out the @, or let them in first".to_owned()
        }
        Problem::NoReader { name } => format!("This case is closed to {name}: leave out the @, or let them in first"),
        Problem::NobodyReads => "Nobody could read its cases then. Add a member to the department first".to_owned(),
        Problem::LastAdmin => "Somebody has to look after the clinic: make another person an admin first".to_owned(),
        Problem::TooMany { max } => format!("Leave some out: there is room for {}", number(*max)),
        Problem::TooBroad => "Add a word: too much fits this to look through".to_owned(),
        Problem::IsThePatient => "Choose somebody else: nobody handles their own case".to_owned(),
        Problem::Empty => "That file is empty".to_owned(),
        Problem::Infected => "That file was not taken: a virus was found in it".to_owned(),
        Problem::Taken => "Choose another one: this one is taken".to_owned(),
    }
}

fn required(field: &str) -> &'static str {
    match field {
        "title" => "Say in a few words what it is about",
        "description" => "Tell us more, in your own words",
        "name" => "Enter a name",
        "body" => "Write something first",
        "email" => "Enter your email address",
        "password" => "Enter a password",
        _ => "Fill this in",
    }
}

/// Who was first, where somebody was. The name is that of whoever has the case now.
pub fn overtaken(fail: &Fail, assignee: Option<&str>) -> Option<String> {
    match (fail, assignee) {
        (Fail::Refused(Refusal::CaseTaken { .. }), Some(name)) => Some(format!("{name} took this case first.")),
        (Fail::Refused(Refusal::Stale | Refusal::CaseTaken { .. }), _) => {
            Some("Someone else changed this case first.".to_owned())
        }
        _ => None,
    }
}

/// Why something was not done, where no field is to blame. `kept` says that what was typed is still there.
pub fn fail(fail: &Fail, kept: bool) -> String {
    let after = if kept { " Your text is still here." } else { "" };
    match fail {
        Fail::Unreachable => format!("Not sent, because there was no connection.{after} Try again when you are back."),
        Fail::Unclear => format!("Something went wrong on the way.{after} Try again in a moment."),
        Fail::Refused(refusal) => match refusal {
            Refusal::Unauthenticated => format!("You are signed out.{after} Sign in again in another tab, then try once more."),
            Refusal::WrongCredentials => "That email and password do not belong together. Check both and try again.".to_owned(),
            Refusal::NotFound => "This is not here any more.".to_owned(),
            Refusal::Denied(denied) => grants::denied(*denied).to_owned(),
            Refusal::Invalid(errors) => errors.iter().map(|(field, of)| problem(field, of)).collect::<Vec<_>>().join(". "),
            Refusal::CaseTaken { .. } => "It is theirs now. You see the case as it is.".to_owned(),
            Refusal::Stale if kept => format!("It was changed somewhere else first, so yours was not saved.{after}"),
            Refusal::Stale => "Your change was not made. You see the case as it is now.".to_owned(),
            Refusal::TooLarge { max_bytes } => format!("That file is too large: it may have {} at most.", size(*max_bytes)),
            Refusal::UnsupportedMediaType => {
                "That is no file of a kind that we take, or not what its name says. You can add photos (JPEG, PNG, WebP, HEIC), PDF, text and Word (docx).".to_owned()
            }
            Refusal::QuotaExceeded { max_bytes } => {
                format!("There is no room for this file: all files together may have {} at most.", size(*max_bytes))
            }
            Refusal::TooMany { retry_after_seconds } => {
                format!("Too many attempts. Try again in {}.{after}", wait(*retry_after_seconds))
            }
            Refusal::Internal(incident) => {
                format!("Something went wrong on our side.{after} Try again in a moment. Incident {}", incident.0)
            }
        },
    }
}

/// How long something takes.
pub fn wait(seconds: u32) -> String {
    match seconds {
        0..=1 => "a second".to_owned(),
        2..=59 => format!("{seconds} seconds"),
        60..=90 => "a minute".to_owned(),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// The first letters of the first and the last name; a title, which ends with a full stop, is no name.
pub fn initials(name: &str) -> String {
    let is_name = |word: &&str| word.starts_with(char::is_alphabetic) && !(word.len() > 2 && word.ends_with('.'));
    let words: Vec<&str> = name.split_whitespace().filter(is_name).collect();
    let ends = match words.as_slice() {
        [] => return String::new(),
        [only] => vec![only],
        [first, .., last] => vec![first, last],
    };
    ends.into_iter().filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests;
