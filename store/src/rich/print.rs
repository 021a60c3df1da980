use super::document::{Block, Inline, Marks, Piece};
use super::gate::REL;
use domain::rich::escape_into;

/// The one way to write these blocks as HTML.
pub(super) fn html(blocks: &[Block]) -> String {
    let mut html = String::new();
    all(&mut html, blocks);
    html
}

fn all(html: &mut String, blocks: &[Block]) {
    for block in blocks {
        match block {
            Block::Text(kind, inlines) => element(html, kind.tag(), |html| text(html, inlines)),
            Block::Quote(blocks) => element(html, "blockquote", |html| all(html, blocks)),
            Block::List { ordered, items } => element(html, if *ordered { "ol" } else { "ul" }, |html| {
                for blocks in items {
                    element(html, "li", |html| all(html, blocks));
                }
            }),
        }
    }
}

fn element(html: &mut String, tag: &str, content: impl FnOnce(&mut String)) {
    html.extend(["<", tag, ">"]);
    content(html);
    html.extend(["</", tag, ">"]);
}

/// Marks stand in one another in one order, and what goes on from a piece to the next is not closed between them.
fn text(html: &mut String, inlines: &[Inline]) {
    let mut open = Marks::default();
    for Inline { piece, marks } in inlines {
        turn(html, &open, marks);
        match piece {
            Piece::Text(text) => escape_into(html, text),
            Piece::Break => html.push_str("<br>"),
        }
        open = marks.clone();
    }
    turn(html, &open, &Marks::default());
}

fn turn(html: &mut String, from: &Marks, to: &Marks) {
    let link = from.link == to.link;
    let strong = link && from.strong == to.strong;
    let em = strong && from.em == to.em;
    let closing = [(em, from.em, "</em>"), (strong, from.strong, "</strong>"), (link, from.link.is_some(), "</a>")];
    html.extend(closing.iter().filter(|(stays, is_open, _)| !stays && *is_open).map(|(_, _, tag)| *tag));
    if let (false, Some(address)) = (link, &to.link) {
        html.push_str("<a href=\"");
        escape_into(html, address);
        html.extend(["\" rel=\"", REL, "\">"]);
    }
    let opening = [(strong, to.strong, "<strong>"), (em, to.em, "<em>")];
    html.extend(opening.iter().filter(|(stays, opens, _)| !stays && *opens).map(|(_, _, tag)| *tag));
}
