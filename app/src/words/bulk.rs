//! Changes of many cases.

use super::number;
use crate::error::Fail;
use domain::Problem;
use domain::case::bulk::{Outcome, Why};
use domain::filter::Total;

fn cases(count: usize) -> String {
    if count == 1 { "1 case".to_owned() } else { format!("{} cases", number(count)) }
}

pub fn selected(count: usize) -> String {
    format!("{} selected.", cases(count))
}

/// Why a change of many cases did not come about at all.
pub fn wrong(fail: &Fail) -> String {
    let problem = |field: &str| fail.fields().and_then(|errors| errors.get(field)).cloned();
    if let Some(Problem::TooMany { max }) = problem("select.filter") {
        return format!("More than {} cases match. Narrow the list first.", number(max));
    }
    if problem("undo").is_some() {
        return "It is too late to undo this, or it was undone already.".to_owned();
    }
    if let Some(problem) = problem("change.reason") {
        return super::problem("reason", &problem);
    }
    super::fail(fail, false)
}

/// What a dry run says.
pub fn foretold(outcome: &Outcome) -> String {
    let will = format!("{} will change", cases(outcome.done.len()));
    match outcome.missed().count() {
        0 => format!("{will}."),
        missed => format!("{will}, {} will not.", number(missed)),
    }
}

/// What came of it.
pub fn told(outcome: &Outcome, undone: bool) -> String {
    let done = format!("{} {}", cases(outcome.done.len()), if undone { "changed back" } else { "changed" });
    match outcome.missed().count() {
        0 => format!("{done}."),
        missed => format!("{done}, {} not.", number(missed)),
    }
}

pub fn progress(outcome: &Outcome) -> String {
    format!("{} of {} looked at", number(outcome.settled()), cases(outcome.asked()))
}

/// The button that does it.
pub fn change(count: usize) -> String {
    format!("Change {}", cases(count))
}

/// The button over a list that goes on with the cases that are ticked.
pub fn change_selected(count: usize) -> String {
    if count == 0 { "Change selected cases".to_owned() } else { format!("Change {} selected", number(count)) }
}

/// The link to all that fit.
pub fn change_all(total: Total) -> String {
    if total.exact { format!("Change all {} that match", super::total(total)) } else { "Change all that match".to_owned() }
}

/// Why a case is left as it is.
pub fn why(why: &Why) -> &'static str {
    match (why.code.as_str(), why.field.as_deref()) {
        ("unchanged", _) => "It is so already",
        ("not_found", _) => "It is not there, or not for you",
        ("denied", _) => "It is your own case, which others handle",
        ("stale_version", _) => "Somebody else changed it meanwhile",
        ("case_taken", _) => "Somebody else took it meanwhile",
        ("transition_not_allowed", _) => "It cannot go to that status from where it is",
        ("is_the_patient", _) => "Its patient cannot handle it",
        ("required", Some("reason")) => "It needs a reason",
        ("too_many", Some("tags")) => "It would have too many tags",
        ("unknown_value", _) => "What you chose is not offered any more",
        ("unauthenticated", _) => "You were signed out before",
        _ => "Something went wrong on our side",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::CaseId;
    use domain::case::bulk::Fate;

    fn outcome(done: usize, missed: usize) -> Outcome {
        let fates = (0..done).map(|_| Fate::Done).chain((0..missed).map(|_| Fate::Skipped(Why::unchanged())));
        Outcome::tally(fates.map(|fate| (CaseId(Default::default()), Some(fate))))
    }

    #[test]
    fn an_outcome_is_told_in_a_sentence() {
        assert_eq!(foretold(&outcome(38, 2)), "38 cases will change, 2 will not.");
        assert_eq!(foretold(&outcome(1, 0)), "1 case will change.");
        assert_eq!(told(&outcome(1_200, 3), false), "1,200 cases changed, 3 not.");
        assert_eq!(told(&outcome(2, 0), true), "2 cases changed back.");
        assert_eq!(change_all(Total { count: 38, exact: true }), "Change all 38 that match");
        assert_eq!(change_all(Total::MORE), "Change all that match");
    }

    #[test]
    fn each_code_of_a_change_has_words_of_its_own() {
        let codes = [
            ("unchanged", None),
            ("not_found", None),
            ("denied", None),
            ("stale_version", None),
            ("case_taken", None),
            ("transition_not_allowed", Some("status")),
            ("is_the_patient", Some("assignee_id")),
            ("required", Some("reason")),
            ("too_many", Some("tags")),
            ("unknown_value", Some("department_id")),
            ("unauthenticated", None),
            ("internal", None),
        ];
        let words = codes.map(|(code, field)| why(&Why { code: code.into(), field: field.map(str::to_owned) }));
        let different: std::collections::BTreeSet<_> = words.into_iter().collect();
        assert_eq!(different.len(), codes.len());
    }
}
