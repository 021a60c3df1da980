//! What every text passes on its way in: cleaned, then measured in characters.

use crate::Problem;

/// Cleans one line: no control or direction-changing characters, runs of white space become one space.
pub fn line(raw: &str) -> String {
    let visible: String = raw.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !hidden(*c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cleans a text of many lines: line breaks become `\n`, tabs stay, other control characters go.
pub fn block(raw: &str) -> String {
    let visible: String = line_ends(raw).chars().filter(|c| matches!(c, '\n' | '\t') || is_kept(*c)).collect();
    visible.trim().to_owned()
}

/// Line breaks as `\n`: a browser's form sends `\r\n` for what its script reads as `\n`.
pub fn line_ends(raw: &str) -> String {
    raw.replace("\r\n", "\n").replace('\r', "\n")
}

/// Whether a character may stand in a text, apart from white space.
pub fn is_kept(c: char) -> bool {
    !(c.is_control() || hidden(c))
}

/// Characters that turn the direction of what follows, and so can make a text read as another.
fn hidden(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

pub fn length(text: &str) -> usize {
    text.chars().count()
}

/// Accepts a cleaned text of 1 to `max` characters.
pub fn required(text: String, max: usize) -> Result<String, Problem> {
    match length(&text) {
        0 => Err(Problem::Required),
        n if n > max => Err(Problem::TooLong { max }),
        _ => Ok(text),
    }
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
    fn limits_count_characters_not_bytes() {
        assert_eq!(required("é".repeat(3), 3), Ok("ééé".into()));
        assert_eq!(required("é".repeat(4), 3), Err(Problem::TooLong { max: 3 }));
        assert_eq!(required(String::new(), 3), Err(Problem::Required));
    }
}
