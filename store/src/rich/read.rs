use super::document::{Block, Kind, Marks};
use super::leaf::{Leaf, is_space};
use super::link;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use std::cell::RefCell;

/// Lists, their items and quotes within one another. What is deeper stands at this depth.
const DEPTH_MAX: usize = 12;

/// What there is to see in some HTML, of any quality.
pub(super) fn blocks(html: &str) -> Vec<Block> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Sink(RefCell::default()), Default::default());
    // It stops for scripts that run, and here none does.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

struct Sink(RefCell<Reader>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        self.0.borrow_mut().take(token)
    }
}

enum Open {
    Quote(Vec<Block>),
    List {
        ordered: bool,
        items: Vec<Vec<Block>>,
    },
    /// Directly in a list, always.
    Item(Vec<Block>),
}

#[derive(Default)]
struct Reader {
    open: Vec<Open>,
    done: Vec<Block>,
    leaf: Option<Leaf>,
    marks: Marks,
    /// How many of each are open around what is read.
    strong: usize,
    em: usize,
    /// How many lists and quotes are open that are not counted as such.
    too_deep: usize,
    /// Within an element whose content is no text for people.
    silent: bool,
}

impl Reader {
    fn take(&mut self, token: Token) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) if self.silent => self.silent = tag.kind == TagKind::StartTag,
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => self.end(&tag.name),
            Token::TagToken(tag) => {
                if let Some(raw) = raw(&tag.name) {
                    self.silent = true;
                    return TokenSinkResult::RawData(raw);
                }
                self.start(&tag);
            }
            Token::CharacterTokens(text) if !self.silent => self.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn start(&mut self, tag: &Tag) {
        match &*tag.name {
            "strong" | "b" => self.strong(true),
            "em" | "i" => self.em(true),
            "a" => self.marks.link = href(tag).and_then(link::address).map(Into::into),
            "br" => self.line_break(),
            "td" | "th" => self.text(" "),
            "h1" | "h2" | "h3" => self.begin(Kind::Heading),
            "h4" | "h5" | "h6" => self.begin(Kind::Subheading),
            "p" => self.begin(Kind::Paragraph),
            "blockquote" => self.push(Open::Quote(Vec::new())),
            "ul" => self.push(Open::List { ordered: false, items: Vec::new() }),
            "ol" => self.push(Open::List { ordered: true, items: Vec::new() }),
            "li" => self.item(),
            name if parts_text(name) => self.end_leaf(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "strong" | "b" => self.strong(false),
            "em" | "i" => self.em(false),
            "a" => self.marks.link = None,
            "ul" | "ol" | "blockquote" if self.too_deep > 0 => {
                self.too_deep -= 1;
                self.end_leaf();
            }
            "blockquote" => self.close(|open| matches!(open, Open::Quote(_))),
            "ul" => self.close(|open| matches!(open, Open::List { ordered: false, .. })),
            "ol" => self.close(|open| matches!(open, Open::List { ordered: true, .. })),
            "li" if self.too_deep == 0 => {
                let in_its_list = self.open.iter().rposition(|open| matches!(open, Open::List { .. }));
                self.close_down_to(in_its_list.map_or(self.open.len(), |list| list + 1));
            }
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "li" => self.end_leaf(),
            name if parts_text(name) => self.end_leaf(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.leaf.is_none() && !text.chars().all(is_space) {
            self.begin(Kind::Paragraph);
        }
        if let Some(leaf) = &mut self.leaf {
            leaf.text(text, &self.marks);
        }
    }

    fn line_break(&mut self) {
        if let Some(leaf) = &mut self.leaf {
            leaf.line_break(&self.marks);
        }
    }

    fn strong(&mut self, on: bool) {
        self.strong = if on { self.strong + 1 } else { self.strong.saturating_sub(1) };
        self.marks.strong = self.strong > 0;
    }

    fn em(&mut self, on: bool) {
        self.em = if on { self.em + 1 } else { self.em.saturating_sub(1) };
        self.marks.em = self.em > 0;
    }

    fn begin(&mut self, kind: Kind) {
        self.end_leaf();
        self.leaf = Some(Leaf::new(kind));
    }

    fn end_leaf(&mut self) {
        if let Some(block) = self.leaf.take().and_then(Leaf::end) {
            self.place(block);
        }
    }

    /// A list leaves room for its items.
    fn push(&mut self, open: Open) {
        self.end_leaf();
        let in_list = matches!(self.open.last(), Some(Open::List { .. }));
        let needed = 2 + usize::from(in_list);
        if self.too_deep > 0 || self.open.len() + needed > DEPTH_MAX {
            self.too_deep += 1;
            return;
        }
        if in_list {
            self.open.push(Open::Item(Vec::new()));
        }
        self.open.push(open);
    }

    fn item(&mut self) {
        self.end_leaf();
        let list = self.open.iter().rposition(|open| matches!(open, Open::List { .. }));
        if let (Some(list), 0) = (list, self.too_deep) {
            self.close_down_to(list + 1);
            self.open.push(Open::Item(Vec::new()));
        }
    }

    fn close(&mut self, is_it: impl Fn(&Open) -> bool) {
        match self.open.iter().rposition(is_it) {
            Some(at) => self.close_down_to(at),
            None => self.end_leaf(),
        }
    }

    fn close_down_to(&mut self, len: usize) {
        self.end_leaf();
        while self.open.len() > len
            && let Some(open) = self.open.pop()
        {
            match open {
                Open::Quote(blocks) if !blocks.is_empty() => self.place(Block::Quote(blocks)),
                Open::List { ordered, items } if !items.is_empty() => self.place(Block::List { ordered, items }),
                Open::Item(blocks) if !blocks.is_empty() => self.place_item(blocks),
                _ => {}
            }
        }
    }

    fn place(&mut self, block: Block) {
        match self.open.last_mut() {
            None => self.done.push(block),
            Some(Open::Quote(blocks) | Open::Item(blocks)) => blocks.push(block),
            Some(Open::List { items, .. }) => items.push(vec![block]),
        }
    }

    fn place_item(&mut self, blocks: Vec<Block>) {
        if let Some(Open::List { items, .. }) = self.open.last_mut() {
            items.push(blocks);
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.close_down_to(0);
        self.done
    }
}

fn href(tag: &Tag) -> Option<&str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == "href").map(|attribute| &*attribute.value)
}

/// Elements whose content the tokenizer is to read as text, and which is not kept.
fn raw(name: &str) -> Option<RawKind> {
    match name {
        "script" | "style" | "iframe" | "noembed" | "noframes" | "noscript" | "xmp" => Some(RawKind::Rawtext),
        "title" | "textarea" => Some(RawKind::Rcdata),
        _ => None,
    }
}

fn parts_text(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "header"
            | "hr"
            | "main"
            | "nav"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "tr"
    )
}
