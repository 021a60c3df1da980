use super::{Kind, NAME_MAX};
use crate::Refusal;
use crate::text;

/// What a file field offers to pick from.
pub const ACCEPT: &str =
    ".jpg,.jpeg,.png,.webp,.heic,.heif,.pdf,.txt,.docx,image/jpeg,image/png,image/webp,image/heic,application/pdf,text/plain";

/// What some program would run or show as a page, if it looked for an extension before the last one.
const ACTIVE: &[&str] = &[
    "bat", "cmd", "com", "exe", "hta", "htm", "html", "jar", "js", "jse", "lnk", "mht", "mjs", "msi", "php", "pif", "ps1", "py",
    "scr", "sh", "shtml", "svg", "vbs", "wasm", "wsf", "xht", "xhtml", "xml", "xsl",
];

/// A cleaned name, and the kind that its extension promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName {
    pub name: String,
    pub kind: Kind,
}

impl FileName {
    /// Takes the folders off, and what cannot be seen or turns the direction of what follows. A name too long keeps its end.
    pub fn check(raw: &str) -> Result<Self, Refusal> {
        let name = raw.rsplit(['/', '\\']).next().unwrap_or_default();
        let visible: String = name.chars().filter(|c| !turns(*c)).map(|c| if is_reserved(c) { '_' } else { c }).collect();
        let line = text::line(&visible);
        let (stem, extension) = line.trim_matches(['.', ' ']).rsplit_once('.').ok_or(Refusal::UnsupportedMediaType)?;
        let kind = Kind::of_extension(extension).ok_or(Refusal::UnsupportedMediaType)?;
        let room = NAME_MAX - 1 - text::length(extension);
        let stem: String = stem.chars().take(room).collect();
        Ok(Self { name: format!("{}.{extension}", disarmed(stem.trim_end())), kind })
    }
}

/// The parts of a name after its first dot, where one is the extension of something active, are tied to what is before them.
fn disarmed(stem: &str) -> String {
    let mut parts = stem.split('.');
    let mut name = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let active = ACTIVE.contains(&part.trim().to_ascii_lowercase().as_str());
        name.push(if active { '_' } else { '.' });
        name.push_str(part);
    }
    name
}

/// Marks of direction that are no formatting of a line, and so pass `text::line`.
fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}')
}

/// What the names of files cannot hold somewhere.
fn is_reserved(c: char) -> bool {
    matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*')
}
