//! Text with formatting, on its way in. A tokenizer reads the markup, of which only what `document` has names for is kept;
//! that is written anew, and the result passes an allow-list once more. Reading is linear whatever is sent: nothing nests
//! deeper than `DEPTH_MAX`, so the second lock never meets a tree that could cost it time.

mod document;
mod gate;
mod leaf;
mod link;
mod plain;
mod print;
mod read;
#[cfg(test)]
mod tests;

use domain::{Format, Problem, RichText, text};

/// Bytes of the HTML that is stored, which a text full of links and changes of weight could swell.
const HTML_MAX: usize = 512 * 1024;

/// The text as it is stored, if it has 1 to `max` characters without its formatting.
pub(crate) fn clean(body: &str, format: Format, max: usize) -> Result<RichText, Problem> {
    match format {
        Format::Plain => text::required(text::block(body), max).map(|plain| RichText::plain_only(&plain)),
        Format::Html => html(body, max),
    }
}

/// A text that is not sent yet: none is too long or too short.
pub(crate) fn typed(body: &str, format: Format) -> RichText {
    if format.is_plain() {
        return RichText::plain_only(body);
    }
    let blocks = read::blocks(body);
    RichText::stored(gate::pass(&print::html(&blocks)), plain::plain(&blocks))
}

fn html(body: &str, max: usize) -> Result<RichText, Problem> {
    let blocks = read::blocks(body);
    let plain = text::required(text::composed(&plain::plain(&blocks)).into_owned(), max)?;
    let html = print::html(&blocks);
    if html.len() > HTML_MAX {
        return Err(Problem::TooLarge { max: HTML_MAX });
    }
    Ok(RichText::stored(gate::pass(&html), plain))
}
