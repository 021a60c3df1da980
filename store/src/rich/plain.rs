use super::document::{Block, Inline, Piece};
use super::link;

/// The same words without formatting: a blank line between blocks, marks before items and quotes, addresses behind links.
pub(super) fn plain(blocks: &[Block]) -> String {
    lines(blocks).join("\n").trim().to_owned()
}

fn lines(blocks: &[Block]) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        match block {
            Block::Text(_, inlines) => lines.extend(text(inlines).split('\n').map(str::to_owned)),
            Block::Quote(blocks) => lines.extend(self::lines(blocks).iter().map(|line| marked("> ", line))),
            Block::List { ordered, items } => {
                for (index, blocks) in items.iter().enumerate() {
                    let mark = if *ordered { format!("{}. ", index + 1) } else { "- ".to_owned() };
                    let indent = " ".repeat(mark.len());
                    let inner = item(blocks);
                    lines.extend(inner.iter().enumerate().map(|(n, line)| marked(if n == 0 { &mark } else { &indent }, line)));
                }
            }
        }
    }
    lines
}

/// A list within an item follows its words without a blank line.
fn item(blocks: &[Block]) -> Vec<String> {
    match blocks {
        [first @ Block::Text(..), rest @ ..] if matches!(rest, [Block::List { .. }]) => {
            [lines(std::slice::from_ref(first)), lines(rest)].concat()
        }
        _ => lines(blocks),
    }
}

fn marked(mark: &str, line: &str) -> String {
    format!("{mark}{line}").trim_end().to_owned()
}

fn text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    for run in inlines.chunk_by(|one, next| one.marks.link == next.marks.link) {
        let words: String = run.iter().map(|inline| if let Piece::Text(text) = &inline.piece { text } else { "\n" }).collect();
        text.push_str(&words);
        if let Some(address) = run.first().and_then(|inline| inline.marks.link.as_deref())
            && !words.trim().is_empty()
            && !link::says(words.trim(), address)
        {
            text.extend([" (", address, ")"]);
        }
    }
    text
}
