//! What every text passes on its way in: cleaned, brought into one form of Unicode, then measured in characters. Whatever
//! takes a text of a person's or a program's takes it through here; `server/tests/rest/sanitation.rs` names all of them.

use crate::Problem;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Cleans one line: no control or direction-changing characters, runs of white space become one space.
pub fn line(raw: &str) -> String {
    let visible: String = raw.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !hidden(*c)).collect();
    composed(&visible).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cleans each of these as a line.
pub fn lines(raw: &BTreeSet<String>) -> BTreeSet<String> {
    raw.iter().map(|raw| line(raw)).collect()
}

/// Cleans a text of many lines: line breaks become `\n`, tabs stay, other control characters go.
pub fn block(raw: &str) -> String {
    let broken = line_ends(raw).replace(['\u{2028}', '\u{2029}'], "\n");
    let visible: String = broken.chars().filter(|c| matches!(c, '\n' | '\t') || is_kept(*c)).collect();
    composed(visible.trim()).into_owned()
}

/// Line breaks as `\n`: a browser's form sends `\r\n` for what its script reads as `\n`.
pub fn line_ends(raw: &str) -> String {
    raw.replace("\r\n", "\n").replace('\r', "\n")
}

/// Whether a character may stand in a text, apart from white space.
pub fn is_kept(c: char) -> bool {
    !(c.is_control() || hidden(c))
}

/// Whether a reader sees anything of a character: it is no white space, and none that only shapes or parts its neighbours, or fills
/// their place.
pub fn is_seen(c: char) -> bool {
    is_kept(c)
        && !c.is_whitespace()
        && !matches!(c, '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}')
        && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2065}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}')
        && !matches!(c, '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Characters that turn the direction of what follows, and so can make a text read as another; those that Unicode has given
/// up or keeps for programs; and those that are no characters. Soft hyphens come along with what is copied from a page, and would
/// keep a word from being found. Marks that only help a line of Arabic or Hebrew to stand right stay, and so do joiners, without
/// which Persian and many emoji fall apart.
fn hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// The same text in the one form in which it is kept, compared and looked for (NFC): an `é` is one character, whether the
/// keyboard sent one or two.
#[cfg(not(target_arch = "wasm32"))]
pub fn composed(text: &str) -> Cow<'_, str> {
    use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    }
}

/// A browser leaves this to the server: the tables would be a part of every patient's download.
#[cfg(target_arch = "wasm32")]
pub fn composed(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

pub fn length(text: &str) -> usize {
    text.chars().count()
}

/// Accepts a cleaned text of 1 to `max` characters, of which something can be seen.
pub fn required(text: String, max: usize) -> Result<String, Problem> {
    if !text.chars().any(is_seen) {
        return Err(Problem::Required);
    }
    if length(&text) > max { Err(Problem::TooLong { max }) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_breaks_and_no_hidden_characters() {
        assert_eq!(line("  a\r\nb\t\u{202e}c\u{0} "), "a b c");
    }

    #[test]
    fn a_block_keeps_its_lines_and_tabs() {
        assert_eq!(block("\r\na\r\n\tb\rc\u{0}\u{2066}\n"), "a\n\tb\nc");
    }

    #[test]
    fn a_text_has_one_form_however_it_was_typed() {
        assert_eq!(line("Zoe\u{308} A\u{30a}"), "Zo\u{eb} \u{c5}");
        assert_eq!(block("e\u{202e}\u{301}\ne\u{301}"), "\u{e9}\n\u{e9}");
        assert_eq!(line("\u{212b} \u{2126}"), "\u{c5} \u{3a9}", "signs that are letters");
        assert_eq!(composed("ﬁ ² ½"), "ﬁ ² ½", "what looks alike is left apart");
    }

    #[test]
    fn what_turns_or_stands_for_nothing_goes_and_what_scripts_need_stays() {
        for gone in [
            '\u{ad}',
            '\u{202a}',
            '\u{202e}',
            '\u{2066}',
            '\u{2069}',
            '\u{206a}',
            '\u{feff}',
            '\u{fffb}',
            '\u{fdd0}',
            '\u{ffff}',
            '\u{1fffe}',
        ] {
            assert_eq!((line(&format!("a{gone}b")), block(&format!("a{gone}b"))), ("ab".into(), "ab".into()), "{gone:?}");
        }
        for kept in ["می\u{200c}خواهم", "\u{1f469}\u{200d}\u{2695}\u{fe0f}", "א\u{200f}!", "\u{fffd}", "\u{2060}a"] {
            assert_eq!((line(kept), block(kept)), (kept.into(), kept.into()));
        }
        assert_eq!(block("a\u{2028}b\u{2029}c"), "a\nb\nc");
    }

    #[test]
    fn limits_count_characters_not_bytes() {
        assert_eq!(required("é".repeat(3), 3), Ok("ééé".into()));
        assert_eq!(required("é".repeat(4), 3), Err(Problem::TooLong { max: 3 }));
        assert_eq!(required(String::new(), 3), Err(Problem::Required));
    }

    #[test]
    fn what_nobody_sees_is_no_text() {
        for nothing in
            ["\u{200b}", "\u{200d}\u{2060}", "\u{3164}", "\u{2800} \u{ffa0}", "\u{fe0f}", "\u{e0041}", "\u{200f}\n\u{61c}"]
        {
            assert_eq!(required(nothing.into(), 10), Err(Problem::Required), "{nothing:?}");
        }
        for something in ["\u{200b}a", "\u{1f469}\u{200d}\u{2695}\u{fe0f}", "\u{301}", "\u{fffd}", "."] {
            assert_eq!(required(something.into(), 10), Ok(something.into()));
        }
    }
}
