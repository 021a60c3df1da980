use std::rc::Rc;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Text(Kind, Vec<Inline>),
    Quote(Vec<Block>),
    List { ordered: bool, items: Vec<Vec<Block>> },
}

/// The two levels of headings are `h3` and `h4`: a page has its own above them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Heading,
    Subheading,
}

impl Kind {
    pub(super) const fn tag(self) -> &'static str {
        match self {
            Kind::Paragraph => "p",
            Kind::Heading => "h3",
            Kind::Subheading => "h4",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Inline {
    pub(super) piece: Piece,
    pub(super) marks: Marks,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Break,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Where it leads.
    pub(super) link: Option<Rc<str>>,
    pub(super) strong: bool,
    pub(super) em: bool,
}
