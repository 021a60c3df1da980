//! Words for what the clinic is made of.

use super::number;
use domain::Problem;
use domain::clinic::FieldKind;

pub fn field_kind(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text => "Text",
        FieldKind::Choice => "One of several choices",
        FieldKind::Date => "Date",
        FieldKind::Number => "Number",
        FieldKind::YesNo => "Yes or no",
    }
}

/// How many cases, as a part of a sentence.
pub fn cases(count: i64) -> String {
    match count {
        ..=0 => "no cases".to_owned(),
        1 => "1 case".to_owned(),
        _ => format!("{} cases", number(usize::try_from(count).unwrap_or_default())),
    }
}

pub fn unreadable(count: i64) -> String {
    let verb = if count == 1 { "is" } else { "are" };
    format!("{} that nobody can read {verb} in a restricted department.", cases(count))
}

/// Where a form of the clinic's own says more than the words for all forms would.
pub(super) fn problem(field: &str, problem: &Problem) -> Option<&'static str> {
    Some(match (field, problem) {
        ("name", Problem::Malformed) => "It has a sign that does not belong in here: the hint above says which do",
        ("label", Problem::Required) => "Enter the words that people read beside the field",
        ("choices", Problem::Required) => "Write at least one choice, each on a line of its own",
        ("choices", Problem::Malformed) => "Two of these choices are the same",
        ("choices", Problem::UnknownValue) => "Leave this empty: only a field of several choices has them",
        ("rank", Problem::UnknownValue) => "Enter a whole number",
        ("move_to", Problem::Required) => "Choose the department that takes its cases",
        ("move_to", Problem::NobodyReads) => "Nobody could read the cases there. Choose another, or add a member to it first",
        _ => return None,
    })
}
