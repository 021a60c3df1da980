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

    /// Takes what the database holds.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
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
}
