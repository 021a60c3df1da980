use crate::{Problem, text};
use serde::{Deserialize, Serialize};

pub const SEARCH_MAX: usize = 200;
pub(super) const SEARCH_WORDS_MAX: usize = 12;

/// What is looked for in the texts of a case, cleaned; none if nothing was said.
pub(super) fn check(raw: &str) -> Result<Option<String>, Problem> {
    let text = text::line(raw);
    if text.is_empty() {
        return Ok(None);
    }
    if text::length(&text) > SEARCH_MAX {
        return Err(Problem::TooLong { max: SEARCH_MAX });
    }
    match text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count() {
        0 => Err(Problem::Malformed),
        1..=SEARCH_WORDS_MAX => Ok(Some(text)),
        _ => Err(Problem::TooMany { max: SEARCH_WORDS_MAX }),
    }
}

/// Where a search hit a case: its title, and the part of its description that says most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    pub title: Vec<Segment>,
    pub text: Vec<Segment>,
}

/// A stretch of a text, which a search hit or did not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    pub text: String,
    pub hit: bool,
}

/// The characters that stand before and after a hit where it is marked in a text. What people write holds none of them.
pub const HIT: (char, char) = ('\u{1}', '\u{2}');

/// What PostgreSQL would take for markup and leave out where it marks hits, and what stands for it there.
pub const MARKUP: [(char, char); 3] = [('&', '\u{3}'), ('<', '\u{4}'), ('>', '\u{5}')];

/// A text with marked hits, taken apart.
pub fn segments(marked: &str) -> Vec<Segment> {
    let mut parts: Vec<Segment> = Vec::new();
    let mut hit = false;
    for part in marked.split_inclusive([HIT.0, HIT.1]) {
        let text = part.trim_end_matches([HIT.0, HIT.1]);
        if !text.is_empty() {
            let text = MARKUP.iter().fold(text.to_owned(), |text, (is, stands)| text.replace(*stands, &is.to_string()));
            parts.push(Segment { text, hit });
        }
        hit = part.ends_with(HIT.0);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_has_a_word_and_not_too_many() {
        assert_eq!(check("  itchy \n rash "), Ok(Some("itchy rash".into())));
        assert_eq!(check(" \t "), Ok(None));
        assert_eq!(check("?!"), Err(Problem::Malformed));
        assert_eq!(check(&"a ".repeat(13)), Err(Problem::TooMany { max: 12 }));
        assert_eq!(check(&"x".repeat(201)), Err(Problem::TooLong { max: 200 }));
    }

    #[test]
    fn marks_become_segments_and_no_text_is_lost() {
        let part = |text: &str, hit| Segment { text: text.to_owned(), hit };
        assert_eq!(segments("An \u{1}itchy\u{2} <b>"), [part("An ", false), part("itchy", true), part(" <b>", false)]);
        assert_eq!(segments("\u{1}a\u{2}\u{1}b\u{2}"), [part("a", true), part("b", true)]);
        assert_eq!(segments("\u{4}b\u{5} salt \u{3} \u{1}vinegar\u{2}"), [part("<b> salt & ", false), part("vinegar", true)]);
        assert_eq!(segments("plain"), [part("plain", false)]);
        assert!(segments("").is_empty());
    }
}
