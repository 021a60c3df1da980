use crate::CaseId;
use serde::{Deserialize, Serialize};

/// A case's name for people: six letters and digits that are hard to mishear, as in `K7Q-2F9`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reference(String);

impl Reference {
    /// No vowels (no words appear), and none of 0 O 1 I L 5 S 8 B U V.
    pub const ALPHABET: &str = "234679CDFGHJKMNPQRTWXYZ";
    pub const LETTERS: usize = 6;

    /// Draws one; `pick` answers a number below the one it is given.
    pub fn draw(mut pick: impl FnMut(usize) -> usize) -> Self {
        let letters = Self::ALPHABET.as_bytes();
        let mut text = String::with_capacity(Self::LETTERS + 1);
        for place in 0..Self::LETTERS {
            if place == 3 {
                text.push('-');
            }
            text.push(char::from(letters[pick(letters.len())]));
        }
        Self(text)
    }

    /// As a person typed it: in any case, with or without the dash, with spaces anywhere.
    pub fn typed(raw: &str) -> Option<Self> {
        let letters: Vec<char> = raw.chars().filter(|c| !c.is_whitespace() && !DASHES.contains(*c)).collect();
        let plain = letters.len() == Self::LETTERS && letters.iter().all(char::is_ascii_alphanumeric);
        plain.then(|| {
            let upper: String = letters.into_iter().map(|c| c.to_ascii_uppercase()).collect();
            let (left, right) = upper.split_at(Self::LETTERS / 2);
            Self(format!("{left}-{right}"))
        })
    }

    /// Takes what the database holds.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A hyphen, and what phones and word processors make of it.
const DASHES: &str = "-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}";

/// What a case is asked for by: its id, or its reference as typed. None is no name of any case.
pub fn key(raw: &str) -> Option<String> {
    match raw.trim().parse::<CaseId>() {
        Ok(id) => Some(id.to_string()),
        Err(_) => Reference::typed(raw).map(|reference| reference.0),
    }
}

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_two_groups_of_three_from_the_alphabet() {
        let mut n = 0;
        let reference = Reference::draw(|below| {
            n += 7;
            n % below
        });
        let (left, right) = reference.as_str().split_once('-').expect("a dash");
        assert_eq!((left.len(), right.len()), (3, 3));
        assert!(left.chars().chain(right.chars()).all(|c| Reference::ALPHABET.contains(c)));
    }

    #[test]
    fn a_reference_is_read_however_it_was_typed() {
        for typed in ["K7Q-2F9", "k7q-2f9", "k7q2f9", " K7Q 2F9 ", "k 7 q 2 f 9", "K7Q\u{2013}2F9", "K7Q\u{a0}2F9"] {
            assert_eq!(key(typed).as_deref(), Some("K7Q-2F9"), "{typed:?}");
        }
        for no_reference in ["", "K7Q", "K7Q-2F9X", "K7Q-2F\u{e9}", "K7Q_2F9", "'; --", "K7Q-2F"] {
            assert_eq!(key(no_reference), None, "{no_reference:?}");
        }
    }

    #[test]
    fn an_id_is_a_key_too() {
        let id = "0190163d-8694-739b-aea5-966c26f8ad91";
        assert_eq!(key(&format!(" {} ", id.to_uppercase())).as_deref(), Some(id));
        assert_eq!(key("0190163d-8694"), None);
    }
}
