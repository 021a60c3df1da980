//! Words for break-glass and for who opened a case.

use super::number;
use domain::filter::Total;
use domain::grant::Verdict;
use domain::{Denied, Problem, Role};

pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Justified => "Justified",
        Verdict::Questioned => "Questioned",
    }
}

/// How much waits for an admin.
pub fn waiting(total: Total) -> String {
    let all = number(usize::try_from(total.count).unwrap_or_default());
    format!("{all}{} to review", if total.exact { "" } else { "+" })
}

/// For how long a case is opened.
pub fn minutes(minutes: u16) -> String {
    match (minutes / 60, minutes % 60) {
        (0, 1) => "1 minute".to_owned(),
        (0, minutes) => format!("{minutes} minutes"),
        (1, 0) => "1 hour".to_owned(),
        (hours, 0) => format!("{hours} hours"),
        (hours, rest) => format!("{} {}", self::minutes(hours * 60), self::minutes(rest)),
    }
}

/// What is left of it, rounded up: what is under way is not said to be over.
pub fn left(seconds: u32) -> String {
    match seconds {
        0..=60 => "less than a minute left".to_owned(),
        _ => format!("{} left", minutes(u16::try_from(seconds.div_ceil(60)).unwrap_or(u16::MAX))),
    }
}

/// Who opened a case, to its patient; names that the clinic no longer knows are not told.
pub fn opener(name: &str, role: Role) -> String {
    let role = match role {
        Role::Admin => "an administrator",
        Role::Staff | Role::Patient => "a member of staff",
    };
    if name.is_empty() { format!("Someone who was {role}") } else { format!("{name}, {role},") }
}

/// That somebody read it so many times on one day.
pub fn readings(count: usize) -> String {
    match count {
        0 | 1 => "read your case".to_owned(),
        2 => "read your case twice that day, the last time".to_owned(),
        _ => format!("read your case {count} times that day, the last time"),
    }
}

pub(super) fn denied(denied: Denied) -> &'static str {
    match denied {
        Denied::OwnCase => "This is about a case of your own. Somebody else has to do it.",
        Denied::OwnGrant => "You opened this case yourself. Another administrator has to review it.",
        Denied::TooLate => "This case was resolved too long ago. Open a new one that refers to it.",
        _ => "Your account may not do this.",
    }
}

/// Where a form about grants says more than the words for all forms would.
pub(super) fn problem(field: &str, problem: &Problem) -> Option<&'static str> {
    Some(match (field, problem) {
        ("case", Problem::Required) => "Enter the number of the case, as in K7Q-2F9",
        ("case", Problem::UnknownValue) => "There is no case with this number. Check it and try again",
        ("reason", Problem::Required) => "Say why: the patient and an administrator will read it",
        ("verdict", Problem::Required) => "Choose what you make of it",
        ("note", Problem::Required) => "Say what is in question",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_people_say_them() {
        for (given, words) in
            [(30, "30 minutes"), (60, "1 hour"), (240, "4 hours"), (61, "1 hour 1 minute"), (130, "2 hours 10 minutes")]
        {
            assert_eq!(minutes(given), words);
        }
    }

    #[test]
    fn who_will_read_a_reason_is_said_to_whoever_gives_none() {
        let words = crate::words::problem("reason", &Problem::Required);
        assert!(words.contains("patient") && words.contains("administrator"), "{words}");
    }

    #[test]
    fn what_is_left_is_rounded_up() {
        for (seconds, words) in [
            (1, "less than a minute left"),
            (61, "2 minutes left"),
            (43 * 60, "43 minutes left"),
            (3_600, "1 hour left"),
            (8 * 3_600, "8 hours left"),
        ] {
            assert_eq!(left(seconds), words);
        }
    }

    #[test]
    fn who_has_left_the_clinic_is_told_of_without_a_name() {
        assert_eq!(opener("Sam Hale", Role::Staff), "Sam Hale, a member of staff,");
        assert_eq!(opener("", Role::Staff), "Someone who was a member of staff");
    }
}
