use crate::UserId;
use crate::case::Named;
use std::collections::BTreeMap;

/// Somebody who works here, and whether a case lies open to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    pub id: UserId,
    pub name: String,
    pub reads: bool,
}

/// Whom a text mentions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentioned {
    pub readers: Vec<Named<UserId>>,
    /// The first one named whom the case is closed to.
    pub closed_to: Option<String>,
}

/// Finds `@Full Name` of colleagues, in whatever capitals. The longest name counts; what names nobody is text. Of several
/// who share a name those are meant who may read.
pub fn find_mentions(text: &str, colleagues: &[Colleague]) -> Mentioned {
    let mut readers = BTreeMap::new();
    let mut closed_to = None;
    for name in text.match_indices('@').filter_map(|(place, _)| named(text, place, colleagues)) {
        let called = || colleagues.iter().filter(|colleague| same(&colleague.name, name));
        for colleague in called().filter(|colleague| colleague.reads) {
            readers.insert(colleague.id, colleague.name.clone());
        }
        if closed_to.is_none() && !called().any(|colleague| colleague.reads) {
            closed_to = called().next().map(|colleague| colleague.name.clone());
        }
    }
    let mut readers: Vec<Named<UserId>> = readers.into_iter().map(|(id, name)| Named { id, name }).collect();
    readers.sort_by_cached_key(|named| (named.name.to_lowercase(), named.id));
    Mentioned { readers, closed_to }
}

/// The name of a colleague that stands behind this `@`, which itself begins a word.
fn named<'a>(text: &str, place: usize, colleagues: &'a [Colleague]) -> Option<&'a str> {
    if text[..place].ends_with(char::is_alphanumeric) {
        return None;
    }
    let rest = &text[place + 1..];
    let names = colleagues.iter().map(|colleague| colleague.name.as_str()).filter(|name| begins(rest, name));
    names.max_by_key(|name| name.chars().count())
}

/// Whether the text begins with this name, and no longer word.
fn begins(text: &str, name: &str) -> bool {
    let length = name.chars().count();
    let mut chars = text.char_indices();
    let end = chars.nth(length).map_or(text.len(), |(place, _)| place);
    let whole = !text[end..].starts_with(char::is_alphanumeric);
    length > 0 && whole && same(&text[..end], name)
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn colleagues() -> Vec<Colleague> {
        let all = [("Sam", true), ("Sam Ito", true), ("Élodie Roux", true), ("Kim", false), ("Jo", true), ("Jo", false)];
        let one = |(n, (name, reads)): (usize, &(&str, bool))| Colleague {
            id: UserId(Uuid::from_u128(n as u128)),
            name: (*name).into(),
            reads: *reads,
        };
        all.iter().enumerate().map(one).collect()
    }

    fn found(text: &str) -> (Vec<String>, Option<String>) {
        let Mentioned { readers, closed_to } = find_mentions(text, &colleagues());
        (readers.into_iter().map(|named| named.name).collect(), closed_to)
    }

    #[test]
    fn a_name_behind_an_at_sign_is_a_mention_and_the_longest_counts() {
        let all = |names: &[&str]| (names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(), None);
        for (text, names) in [
            ("@Sam", &["Sam"][..]),
            ("Ask @sam ito, please.", &["Sam Ito"]),
            ("(@SAM) and @Sam Ito", &["Sam", "Sam Ito"]),
            ("@Sam Itoh", &["Sam"]),
            ("@ÉLODIE ROUX!", &["Élodie Roux"]),
            ("@Sam @Sam", &["Sam"]),
            ("sam@Sam.example, @Samuel, @Nobody, @, Sam", &[]),
            ("", &[]),
        ] {
            assert_eq!(found(text), all(names), "{text}");
        }
    }

    #[test]
    fn who_may_not_read_is_named_unless_a_namesake_may() {
        assert_eq!(found("@Sam and @kim"), (vec!["Sam".to_owned()], Some("Kim".to_owned())));
        let jos = find_mentions("@Jo", &colleagues());
        assert_eq!((jos.readers.len(), jos.closed_to), (1, None));
        assert_eq!(jos.readers[0].id, UserId(Uuid::from_u128(4)));
    }
}
