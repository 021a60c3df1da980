//! Text with formatting. What may be in it is decided where it is stored; here it is only told from plain text.

use serde::{Deserialize, Serialize};

/// How a text was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    #[default]
    Plain,
    Html,
}

impl Format {
    pub fn is_plain(&self) -> bool {
        *self == Format::Plain
    }

    /// The same word as in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Format::Plain => "plain",
            Format::Html => "html",
        }
    }
}

/// Text with formatting as it is stored: HTML of the allow-list, and the same words without it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RichText {
    html: String,
    plain: String,
}

impl RichText {
    /// A text without formatting: blank lines part its paragraphs.
    pub fn plain_only(plain: &str) -> Self {
        let mut html = String::with_capacity(plain.len() + 16);
        let mut paragraph = String::new();
        for line in plain.lines().chain([""]) {
            if !line.trim().is_empty() {
                let before = if paragraph.is_empty() { "" } else { "<br>" };
                paragraph.push_str(before);
                escape_into(&mut paragraph, line);
            } else if !paragraph.is_empty() {
                html.extend(["<p>", &paragraph, "</p>"]);
                paragraph.clear();
            }
        }
        Self { html, plain: plain.to_owned() }
    }

    /// What was cleaned before it was stored.
    pub fn stored(html: String, plain: String) -> Self {
        Self { html, plain }
    }

    pub fn html(&self) -> &str {
        &self.html
    }

    pub fn plain(&self) -> &str {
        &self.plain
    }

    /// Whether there is no word in it.
    pub fn is_empty(&self) -> bool {
        self.plain.trim().is_empty()
    }
}

/// Writes a text so that HTML shows it as it is, between tags and in the quotation marks of an attribute.
pub fn escape_into(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            _ => html.push(c),
        }
    }
}

/// How many characters stand between the tags of the editor's HTML: no more than its plain words will have.
pub fn characters(html: &str) -> usize {
    let texts = html
        .split('<')
        .enumerate()
        .map(|(n, part)| if n == 0 { part } else { part.split_once('>').map_or("", |(_, text)| text) });
    texts.map(|text| text.split('&').enumerate().map(|(n, part)| characters_of(part, n > 0)).sum::<usize>()).sum()
}

/// What follows an ampersand begins with the name of a character.
fn characters_of(part: &str, named: bool) -> usize {
    let rest = if named { part.split_once(';').map_or(part, |(_, rest)| rest) } else { part };
    rest.chars().count() + usize::from(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_part_paragraphs_and_lines_end_as_they_did() {
        let text = RichText::plain_only("It itches.\nAt night.\n\n \nWhat now?");
        assert_eq!(text.html(), "<p>It itches.<br>At night.</p><p>What now?</p>");
        assert_eq!(text.plain(), "It itches.\nAt night.\n\n \nWhat now?");
        assert_eq!(RichText::plain_only(""), RichText::default());
        assert!(RichText::plain_only(" \n").is_empty() && !text.is_empty());
    }

    #[test]
    fn plain_text_is_no_markup() {
        let text = RichText::plain_only("<img src=x onerror=\"a()\"> &lt;");
        assert_eq!(text.html(), "<p>&lt;img src=x onerror=&quot;a()&quot;&gt; &amp;lt;</p>");
    }

    #[test]
    fn tags_are_no_characters_and_a_name_is_one() {
        assert_eq!(characters("<p>It <strong>itches</strong> &lt; 5 &amp; 6</p><p>é</p>"), 18);
        assert_eq!(characters("<p></p>"), 0);
        assert_eq!(characters(RichText::plain_only("a<b>\"c\"&d").html()), 9);
    }

    #[test]
    fn every_word_reads_back() {
        for format in [Format::Plain, Format::Html] {
            assert_eq!(serde_json::from_value::<Format>(format.word().into()).ok(), Some(format));
        }
    }
}
