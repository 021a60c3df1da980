//! What a file is, by how it begins. Pure and total: any bytes have an answer.

use super::Kind;

/// So many bytes of the beginning are looked at.
pub const HEAD: usize = 512;

/// The kind that these first bytes are the beginning of. A DOCX is seen to be an archive only; whether there is a document in it,
/// its directory at the end tells.
pub fn sniff(head: &[u8]) -> Option<Kind> {
    let head = &head[..head.len().min(HEAD)];
    match head {
        [0xff, 0xd8, 0xff, ..] => Some(Kind::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Kind::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Kind::Webp),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some(Kind::Pdf),
        [b'P', b'K', 3, 4, ..] => Some(Kind::Docx),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => is_heic(head).then_some(Kind::Heic),
        _ => is_text(head).then_some(Kind::Text),
    }
}

/// The brands of still images in HEVC; `mif1` alone could hold any codec.
fn is_heic(head: &[u8]) -> bool {
    const BRANDS: [&[u8]; 4] = [b"heic", b"heix", b"heim", b"heis"];
    let length = head[..4].iter().fold(0_usize, |length, byte| length << 8 | usize::from(*byte)).min(head.len());
    let (major, compatible) = (head.get(8..12), head.get(16..length).unwrap_or_default());
    major.is_some_and(|major| BRANDS.contains(&major)) || compatible.chunks_exact(4).any(|brand| BRANDS.contains(&brand))
}

/// Valid UTF-8 but for a character that the end of the head cuts through, without what no text holds, and no page.
fn is_text(head: &[u8]) -> bool {
    let valid = match str::from_utf8(head) {
        Ok(text) => text,
        Err(cut) if cut.error_len().is_none() => str::from_utf8(&head[..cut.valid_up_to()]).unwrap_or_default(),
        Err(_) => return false,
    };
    let text = valid.trim_start_matches('\u{feff}').trim_start();
    !head.is_empty() && !valid.contains(is_foreign) && !is_markup(text)
}

/// Control characters that are no white space.
pub(super) fn is_foreign(c: char) -> bool {
    c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')
}

/// Whether a browser that guesses would take it for a page or a picture that runs scripts.
fn is_markup(text: &str) -> bool {
    let begins = |tag: &str| text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    ["<!doctype", "<html", "<head", "<body", "<script", "<svg", "<?xml", "<iframe", "<!--"].iter().any(|tag| begins(tag))
}
