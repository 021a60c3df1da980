use super::document::{Block, Inline, Kind, Marks, Piece};
use domain::text;

/// A paragraph or heading while it is read. White space is what it is in HTML: runs of it are one space, and none stands at
/// the ends or beside a line break.
pub(super) struct Leaf {
    kind: Kind,
    inlines: Vec<Inline>,
    spaced: bool,
}

impl Leaf {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, inlines: Vec::new(), spaced: true }
    }

    pub(super) fn text(&mut self, raw: &str, marks: &Marks) {
        let mut text = String::with_capacity(raw.len());
        for c in raw.chars() {
            if !is_space(c) && text::is_kept(c) {
                self.spaced = false;
                text.push(c);
            } else if is_space(c) && !self.spaced {
                self.spaced = true;
                text.push(' ');
            }
        }
        match self.inlines.last_mut() {
            _ if text.is_empty() => {}
            Some(Inline { piece: Piece::Text(before), marks: same }) if same == marks => before.push_str(&text),
            _ => self.inlines.push(Inline { piece: Piece::Text(text), marks: marks.clone() }),
        }
    }

    pub(super) fn line_break(&mut self, marks: &Marks) {
        self.trim(false);
        if !self.inlines.is_empty() {
            self.inlines.push(Inline { piece: Piece::Break, marks: marks.clone() });
        }
        self.spaced = true;
    }

    /// None if nothing can be seen of it. Only now is a letter sure to have all of its marks.
    pub(super) fn end(mut self) -> Option<Block> {
        self.trim(true);
        for inline in &mut self.inlines {
            if let Piece::Text(text) = &mut inline.piece {
                *text = text::composed(text).into_owned();
            }
        }
        let seen = |inline: &Inline| matches!(&inline.piece, Piece::Text(text) if text.chars().any(text::is_seen));
        self.inlines.iter().any(seen).then_some(Block::Text(self.kind, self.inlines))
    }

    fn trim(&mut self, breaks: bool) {
        while let Some(last) = self.inlines.last_mut() {
            match &mut last.piece {
                Piece::Break if breaks => {}
                Piece::Text(text) if text.ends_with(' ') => {
                    text.pop();
                    if !text.is_empty() {
                        break;
                    }
                }
                _ => break,
            }
            self.inlines.pop();
        }
    }
}

pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}
