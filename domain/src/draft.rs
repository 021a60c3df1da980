use crate::text::line_ends;
use serde::{Deserialize, Serialize};

/// What a patient has typed of a case not yet sent, kept as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NewCase {
    pub title: String,
    pub description: String,
    pub priority: String,
}

impl NewCase {
    /// Bytes; room for more than a case can hold, so that a text too long is still not lost.
    pub const MAX: usize = 256 * 1024;

    pub fn is_empty(&self) -> bool {
        self.title.trim().is_empty() && self.description.trim().is_empty()
    }

    /// Whether both are the same text, however its lines end.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let same = |one: &str, other: &str| line_ends(one) == line_ends(other);
        self.priority == other.priority && same(&self.title, &other.title) && same(&self.description, &other.description)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(title: &str, description: &str, priority: &str) -> NewCase {
        NewCase { title: title.into(), description: description.into(), priority: priority.into() }
    }

    #[test]
    fn the_same_text_may_end_its_lines_otherwise_and_differ_in_nothing_else() {
        let kept = draft("A rash", "It\nitches.\n", "high");
        assert!(kept.says_the_same(&draft("A rash", "It\r\nitches.\r\n", "high")));
        for other in [
            draft("A rash", "It\nitches.", "high"),
            draft("A rash ", "It\nitches.\n", "high"),
            draft("A rash", "It\nitches.\n", "low"),
        ] {
            assert!(!kept.says_the_same(&other), "{other:?}");
        }
    }
}
