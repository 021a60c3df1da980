//! What holds of any text that passes `domain::text`, whoever made it up.
#![cfg(not(target_arch = "wasm32"))]

use domain::{account, canned, clinic, rich, text};
use proptest::prelude::*;

/// Texts with what makes trouble in them: marks that belong to the letter before them, or turn what follows.
fn odd() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec![
        "e\u{301}",
        "J\u{30c}",
        "\u{130}",
        "\u{958}",
        "\u{1100}\u{1161}",
        "\u{323}\u{307}",
        "\u{202e}",
        "\u{2066}",
        "\u{feff}",
        "\u{200d}",
        "\u{2028}",
        "\u{2000}",
        "\u{85}",
        "\u{0}",
        "\r\n",
        "\t",
        "  ",
        "{",
        "}",
        "<",
        "&",
        "@",
    ]);
    prop::collection::vec(prop_oneof![any::<String>(), sign.prop_map(str::to_owned), "[a-zA-Z. ]{0,8}"], 0..12)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn fuzz_a_cleaned_text_is_clean_and_cleaning_it_again_changes_nothing(raw in odd()) {
        let line = text::line(&raw);
        prop_assert!(line.chars().all(text::is_kept) && !line.contains("  ") && line.trim() == line, "{:?}", line);
        prop_assert_eq!(text::line(&line), line.as_str());
        prop_assert_eq!(text::composed(&line), line.as_str());
        let block = text::block(&raw);
        prop_assert!(block.chars().all(|c| matches!(c, '\n' | '\t') || text::is_kept(c)) && block.trim() == block, "{:?}", block);
        prop_assert_eq!(text::block(&block), block.as_str());
        prop_assert_eq!(text::composed(&block), block.as_str());
    }

    #[test]
    fn fuzz_what_is_taken_for_a_name_is_the_same_when_it_is_taken_again(raw in odd()) {
        for check in [account::check_email, account::check_name, clinic::check_tag, clinic::check_name, canned::check_title] {
            if let Ok(taken) = check(&raw) {
                prop_assert_eq!(check(&taken), Ok(taken.clone()));
            }
        }
    }

    #[test]
    fn fuzz_any_text_has_its_places_and_its_characters_counted(raw in odd()) {
        let _ = canned::check_places(&raw);
        prop_assert!(rich::characters(&raw) <= raw.chars().count());
    }
}
