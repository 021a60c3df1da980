//! Text with formatting, on its way in.

use domain::{Format, Problem, RichText, text};

/// The text as it is stored, if it has 1 to `max` characters without its formatting.
pub(crate) fn clean(body: &str, format: Format, max: usize) -> Result<RichText, Problem> {
    match format {
        Format::Plain => text::required(text::block(body), max).map(|plain| RichText::plain_only(&plain)),
        Format::Html => Err(Problem::UnknownValue),
    }
}
