//! Who is meant while a name is being typed.

use domain::UserId;
use domain::case::Named;

/// So many are offered at once.
const OFFERED_MAX: usize = 8;
/// No name is longer.
const NAME_MAX: usize = 100;

/// A name that has been begun with an `@`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) begun: String,
    /// How far before the caret the `@` stands, in the UTF-16 units that browsers count in.
    pub(super) back: u32,
}

/// What stands before the caret, if it is the beginning of a name.
pub(super) fn asked_for(before: &str) -> Option<Offer> {
    let place = before.rfind('@')?;
    let (head, begun) = (&before[..place], &before[place + 1..]);
    if head.ends_with(char::is_alphanumeric) || begun.contains('\n') || begun.starts_with(' ') || begun.chars().count() > NAME_MAX
    {
        return None;
    }
    let back = u32::try_from(before[place..].encode_utf16().count()).ok()?;
    Some(Offer { begun: begun.to_owned(), back })
}

/// Whose name, or a part of it, begins so; nobody once a name stands there whole.
pub(super) fn offered(readers: &[Named<UserId>], begun: &str) -> Vec<String> {
    let begun = begun.to_lowercase();
    let fits = |name: &&str| {
        let name = name.to_lowercase();
        let words = name.char_indices().filter(|(place, _)| *place == 0 || name[..*place].ends_with(' '));
        name != begun.trim_end() && words.map(|(place, _)| &name[place..]).any(|rest| rest.starts_with(&begun))
    };
    readers.iter().map(|named| named.name.as_str()).filter(fits).take(OFFERED_MAX).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(text: &str) -> Option<String> {
        asked_for(text).map(|offer| offer.begun)
    }

    #[test]
    fn a_name_is_asked_for_by_an_at_sign_that_begins_a_word() {
        assert_eq!(begun("Ask @Ki").as_deref(), Some("Ki"));
        assert_eq!(begun("@").as_deref(), Some(""));
        assert_eq!(begun("(@Kim Cl").as_deref(), Some("Kim Cl"));
        for none in ["", "Kim", "kim@clinic", "@Kim\nand", "@ Kim"] {
            assert_eq!(begun(none), None, "{none}");
        }
    }

    #[test]
    fn places_are_counted_as_browsers_count() {
        assert_eq!(asked_for("🙂 @Ki🙂"), Some(Offer { begun: "Ki🙂".into(), back: 5 }));
    }

    #[test]
    fn colleagues_are_offered_by_any_of_their_names() {
        let named = |name: &str| Named { id: UserId(Default::default()), name: name.into() };
        let readers = ["Élodie Roux", "Kim Clinic", "Kit Ito"].map(named);
        assert_eq!(offered(&readers, "ki"), ["Kim Clinic", "Kit Ito"]);
        assert_eq!(offered(&readers, "ROUX"), ["Élodie Roux"]);
        assert_eq!(offered(&readers, "").len(), 3);
        assert_eq!(offered(&readers, "kim clinic "), [""; 0]);
        assert_eq!(offered(&readers, "clinic kim"), [""; 0]);
    }
}
