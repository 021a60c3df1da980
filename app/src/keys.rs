//! The keys of those who work here. What is pressed is looked up in this table, the help shows it, and the controls name theirs
//! from it.

use crate::place;

/// In the table and on the control that it is for.
pub(crate) const ASSIGN: &str = "a";
pub(crate) const STATUS: &str = "s";
pub(crate) const PRIORITY: &str = "p";
pub(crate) const REPLY: &str = "r";
pub(crate) const SEARCH: &str = "/";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Does {
    NextRow,
    PreviousRow,
    /// What the browser does by itself.
    Follow,
    Close,
    /// The control that names the key: a button is pressed, anything else takes the focus.
    Control,
    Go(&'static str),
    Help,
    Find,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keys {
    One(&'static str),
    /// One after the other.
    Two(&'static str, &'static str),
    /// With Ctrl, on a Mac with Command. Works from within a field as well.
    Chord(&'static str),
}

impl Keys {
    /// Whether they write something in a field: whoever speaks to their computer may want such keys off (WCAG 2.1.4).
    pub(crate) fn are_characters(self) -> bool {
        match self {
            Keys::One(key) => key.chars().count() == 1,
            Keys::Two(..) => true,
            Keys::Chord(_) => false,
        }
    }

    /// As they are shown, each on its own.
    pub(crate) fn caps(self, mac: bool) -> Vec<String> {
        match self {
            Keys::One("Escape") => vec!["Esc".to_owned()],
            Keys::One(key) => vec![key.to_owned()],
            Keys::Two(first, second) => vec![first.to_owned(), second.to_owned()],
            Keys::Chord(key) => vec![if mac { "⌘" } else { "Ctrl" }.to_owned(), key.to_uppercase()],
        }
    }
}

pub(crate) struct Shortcut {
    pub(crate) keys: Keys,
    pub(crate) does: Does,
    pub(crate) words: &'static str,
}

const fn key(keys: Keys, does: Does, words: &'static str) -> Shortcut {
    Shortcut { keys, does, words }
}

pub(crate) const FIND: Keys = Keys::Chord("k");

pub(crate) const SHORTCUTS: [Shortcut; 12] = [
    key(Keys::One("j"), Does::NextRow, "Next case in the list"),
    key(Keys::One("k"), Does::PreviousRow, "Previous case in the list"),
    key(Keys::One("Enter"), Does::Follow, "Open the case that has the focus"),
    key(Keys::One("Escape"), Does::Close, "Close the case beside the list"),
    key(Keys::One(ASSIGN), Does::Control, "Take the open case; if somebody has it, choose a colleague"),
    key(Keys::One(STATUS), Does::Control, "Go to the status of the open case"),
    key(Keys::One(PRIORITY), Does::Control, "Go to the priority of the open case"),
    key(Keys::One(REPLY), Does::Control, "Reply in the open case"),
    key(Keys::One(SEARCH), Does::Control, "Search the list"),
    key(Keys::Two("g", "d"), Does::Go(place::DESK), "Go to all cases"),
    key(Keys::One("?"), Does::Help, "Show these keys"),
    key(FIND, Does::Find, "Find a case, a page or something to do"),
];

/// What a key comes to, after the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Press {
    Nothing,
    /// The first of two.
    Begins(&'static str),
    Does(Keys, Does),
}

/// `command` says that Ctrl or Command is held.
pub(crate) fn pressed(before: Option<&str>, key: &str, command: bool) -> Press {
    let whole = SHORTCUTS.iter().find(|shortcut| match shortcut.keys {
        Keys::One(one) => !command && before.is_none() && one == key,
        Keys::Two(first, second) => !command && before == Some(first) && second == key,
        Keys::Chord(one) => command && one == key,
    });
    let first = SHORTCUTS.iter().find_map(|shortcut| match shortcut.keys {
        Keys::Two(first, _) if !command && first == key => Some(first),
        _ => None,
    });
    match (whole, first) {
        (Some(shortcut), _) => Press::Does(shortcut.keys, shortcut.does),
        (None, Some(first)) => Press::Begins(first),
        // The second key was none of ours: it counts as a first one.
        (None, None) if before.is_some() => pressed(None, key, command),
        (None, None) => Press::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shortcut_is_reached_by_its_own_keys_and_by_no_others() {
        for shortcut in &SHORTCUTS {
            let press = match shortcut.keys {
                Keys::One(key) => pressed(None, key, false),
                Keys::Chord(key) => pressed(None, key, true),
                Keys::Two(first, second) => {
                    assert_eq!(pressed(None, first, false), Press::Begins(first));
                    pressed(Some(first), second, false)
                }
            };
            assert_eq!(press, Press::Does(shortcut.keys, shortcut.does), "{}", shortcut.words);
        }
        for (before, key, command) in [(None, "d", false), (None, "J", false), (None, "j", true), (None, "x", false)] {
            assert_eq!(pressed(before, key, command), Press::Nothing, "{key}");
        }
    }

    #[test]
    fn a_second_key_that_is_none_counts_as_a_first() {
        assert_eq!(pressed(Some("g"), "j", false), Press::Does(Keys::One("j"), Does::NextRow));
        assert_eq!(pressed(Some("g"), "g", false), Press::Begins("g"));
        assert_eq!(pressed(Some("g"), "k", true), Press::Does(FIND, Does::Find));
    }

    #[test]
    fn what_writes_a_character_can_be_turned_off_and_the_rest_stays() {
        let stays = SHORTCUTS.iter().filter(|shortcut| !shortcut.keys.are_characters()).map(|shortcut| shortcut.keys);
        assert_eq!(stays.collect::<Vec<_>>(), [Keys::One("Enter"), Keys::One("Escape"), FIND]);
    }

    #[test]
    fn keys_are_shown_as_they_stand_on_the_keyboard() {
        assert_eq!(Keys::Two("g", "d").caps(false), ["g", "d"]);
        assert_eq!((FIND.caps(false), FIND.caps(true)), (vec!["Ctrl".into(), "K".into()], vec!["⌘".into(), "K".into()]));
        assert_eq!(Keys::One("Escape").caps(true), ["Esc"]);
    }
}
