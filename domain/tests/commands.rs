//! What holds of every command, whatever a person sends.

use domain::account::{check_email, check_name};
use domain::case::{DESCRIPTION_MAX, Open, TITLE_MAX};
use domain::{Action, Actor, CaseFacts, Denied, Format, Role, Status, UserId, may};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value};
use uuid::Uuid;

proptest! {
    #[test]
    fn a_checked_case_is_clean_and_checking_it_again_changes_nothing(title in text(TITLE_MAX), description in text(400), value in text(40)) {
        let metadata = Map::from_iter([(value.clone(), Value::from(value))]);
        let Ok(case) = (Open { title, description, format: Format::Plain, priority: None, specialty_id: None, metadata, follows_id: None }).check() else { return Ok(()) };
        prop_assert!((1..=TITLE_MAX).contains(&case.title.chars().count()));
        prop_assert!((1..=DESCRIPTION_MAX).contains(&case.description.chars().count()));
        prop_assert!(!case.title.contains(misleading), "{:?}", case.title);
        prop_assert!(!case.description.replace(['\n', '\t'], "").contains(misleading), "{:?}", case.description);
        prop_assert_eq!(case.clone().check(), Ok(case));
    }

    #[test]
    fn a_text_without_anything_to_clean_is_kept_as_it_is(title in "[a-zA-ZäöüßéñçΩЖ語]{1,20}( [a-z!?.,'()0-9]{1,20}){0,5}") {
        let case = Open { title: title.clone(), description: title.clone(), format: Format::Plain, priority: None, specialty_id: None, metadata: Map::new(), follows_id: None }.check();
        prop_assert_eq!(case.map(|case| (case.title, case.description)), Ok((title.clone(), title)));
    }

    #[test]
    fn names_and_addresses_are_settled_by_one_check(raw in text(60), local in "[A-Za-zİÀ-ž.+_-]{1,10}", host in "[A-Za-zÀ-ž0-9-]{1,8}\\.[A-Za-z]{2,5}") {
        if let Ok(name) = check_name(&raw) {
            prop_assert!(!name.contains(misleading));
            prop_assert_eq!(check_name(&name), Ok(name));
        }
        for raw in [raw, format!(" {local}@{host}")] {
            if let Ok(email) = check_email(&raw) {
                prop_assert!(!email.contains(misleading) && !email.contains(char::is_whitespace));
                prop_assert_eq!(check_email(&email), Ok(email));
            }
        }
    }

    #[test]
    fn metadata_is_refused_for_the_character_zero_and_for_nothing_like_it(text in select(vec!["\0", "a\0b", "\\u0000", "\\\\u0000", "u0000"]), as_key in any::<bool>()) {
        let (key, value) = if as_key { (text, "v") } else { ("k", text) };
        let nested = serde_json::json!([{ key: [value] }]);
        let metadata = Map::from_iter([("outer".to_owned(), nested)]);
        let checked = Open { title: "a".into(), description: "b".into(), format: Format::Plain, priority: None, specialty_id: None, metadata, follows_id: None }.check();
        prop_assert_eq!(checked.is_err(), text.contains('\0'));
    }
}

#[test]
fn a_patient_learns_nothing_of_transitions() {
    let patient = Actor {
        id: UserId(Uuid::nil()),
        role: Role::Patient,
        name: "Patient".into(),
        email: "patient@example.org".into(),
        departments: [].into(),
    };
    for status in Status::ALL {
        let facts = CaseFacts { status: *status, ..CaseFacts::new_case(patient.id) };
        for to in Status::ALL {
            assert_eq!(may(&patient, Action::SetStatus(*to), &facts), Err(Denied::Role));
        }
    }
}

/// Texts with a good share of the characters that deserve suspicion.
fn text(max: usize) -> impl Strategy<Value = String> {
    let odd = select(vec![
        '\0', '\u{7}', '\t', '\r', '\n', '\u{85}', '\u{a0}', '\u{200b}', '\u{202a}', '\u{202e}', '\u{2028}', '\u{2066}',
        '\u{2069}', '\u{feff}', '<', '\\', '🩺',
    ]);
    let character = prop_oneof![3 => proptest::char::range(' ', '~'), 2 => odd, 1 => any::<char>()];
    proptest::collection::vec(character, 0..max + 5).prop_map(String::from_iter)
}

/// Control characters, and those that make a text read as another.
fn misleading(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
