use super::*;
use domain::{Denied, FieldErrors, Incident};

const PROBLEMS: [Problem; 19] = [
    Problem::Required,
    Problem::TooShort { min: 8 },
    Problem::TooLong { max: 20_000 },
    Problem::TooLarge { max: 16_384 },
    Problem::NotAnEmail,
    Problem::TooCommon,
    Problem::UnknownValue,
    Problem::UnknownField,
    Problem::Malformed,
    Problem::TransitionNotAllowed,
    Problem::Reused,
    Problem::Expired,
    Problem::Taken,
    Problem::TooMany { max: 20 },
    Problem::IsThePatient,
    Problem::LastAdmin,
    Problem::NobodyReads,
    Problem::NoReader { name: String::new() },
    Problem::NoPlaceholder { name: String::new() },
];

#[test]
fn each_problem_has_words_of_its_own_for_each_field() {
    for field in ["title", "description", "name", "email", "password", "status", "form"] {
        let mut said: Vec<String> = PROBLEMS.iter().map(|p| problem(field, p)).collect();
        assert!(said.iter().all(|words| words.starts_with(char::is_uppercase) && !words.contains('_')), "{said:?}");
        said.sort();
        said.dedup();
        assert_eq!(said.len(), PROBLEMS.len());
    }
}

#[test]
fn only_waiting_reads_differently_to_patients() {
    for known in Status::ALL {
        let same = status(*known, Role::Patient) == status(*known, Role::Staff);
        assert_eq!(same, *known != Status::Waiting);
        assert_eq!(status(*known, Role::Staff), status(*known, Role::Admin));
        assert!(!standing(*known).is_empty());
    }
}

#[test]
fn every_sort_is_offered_once_and_has_words() {
    for by in SortBy::ALL {
        for descending in [true, false] {
            assert_eq!(SORTS.iter().filter(|offered| **offered == Sort { by: *by, descending }).count(), 1);
        }
    }
    let words: std::collections::BTreeSet<&str> = SORTS.into_iter().map(sort).collect();
    assert_eq!(words.len(), SORTS.len());
}

#[test]
fn every_failure_has_words_and_says_that_the_text_is_kept() {
    let refusals = [
        Refusal::Unauthenticated,
        Refusal::WrongCredentials,
        Refusal::NotFound,
        Refusal::Denied(Denied::Role),
        Refusal::Invalid(FieldErrors::one("title", Problem::Required)),
        Refusal::Stale,
        Refusal::TooLarge { max_bytes: 1 },
        Refusal::UnsupportedMediaType,
        Refusal::QuotaExceeded { max_bytes: 1 },
        Refusal::TooMany { retry_after_seconds: 61 },
        Refusal::Internal(Incident(Default::default())),
    ];
    for refusal in refusals {
        assert!(fail(&Fail::Refused(refusal), false).starts_with(char::is_uppercase));
    }
    for gone in [Fail::Unreachable, Fail::Unclear, Fail::Refused(Refusal::Unauthenticated), Fail::Refused(Refusal::Stale)] {
        assert!(fail(&gone, true).contains("Your text is still here"));
    }
}

#[test]
fn counts_say_what_is_known() {
    let count = |shown, count, exact| super::count(shown, Total { count, exact });
    assert_eq!(count(0, 0, true), "No cases");
    assert_eq!(count(1, 1, true), "1 case");
    assert_eq!(count(3, 3, true), "3 cases");
    assert_eq!(count(50, 800, true), "50 of 800 cases");
    assert_eq!(count(50, 1_000, false), "50 of 1,000+ cases");
    assert_eq!(count(1, 51, true), "1 of 51 cases");
}

#[test]
fn numbers_and_names_are_shortened_for_reading() {
    assert_eq!([0, 200, 1_000, 20_000, 1_234_567].map(number), ["0", "200", "1,000", "20,000", "1,234,567"]);
    assert_eq!([0, 1_024, 1_536, 26_214_400].map(size), ["0 bytes", "1 kB", "2 kB", "25.0 MB"]);
    assert_eq!(["Maria Lopez", "Dr. Elif Aydın", "zoë", "Ana de la Cruz", ""].map(initials), ["ML", "EA", "Z", "AC", ""]);
}
