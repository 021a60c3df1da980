//! Reads cleaned HTML as strictly as can be, and with none of the code that wrote it: every tag letter by letter, every
//! text without a bracket. A browser has nothing to make up for in what passes here.

const BLOCKS: [&str; 4] = ["ul", "ol", "li", "blockquote"];
const TEXTS: [&str; 3] = ["p", "h3", "h4"];
const MARKS: [&str; 3] = ["a", "strong", "em"];

/// What is wrong with it, if anything.
pub(super) fn walk(html: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        let in_text = open.iter().any(|name| TEXTS.contains(name));
        if !(text.is_empty() || in_text && is_text(text)) {
            return Err(format!("{text:?} stands in {open:?}"));
        }
        let Some(end) = after.find('>') else {
            return if after.is_empty() && open.is_empty() { Ok(()) } else { Err(format!("{open:?} is not closed")) };
        };
        let tag = &after[1..end];
        rest = &after[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes nothing"));
            }
        } else if tag == "br" && in_text {
        } else {
            let name = if is_link(tag) { "a" } else { tag };
            if !may_stand(name, &open) || (tag == "a") {
                return Err(format!("<{tag}> stands in {open:?}"));
            }
            open.push(name);
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("{open:?} is not closed")) }
}

fn may_stand(name: &str, open: &[&str]) -> bool {
    let parent = open.last().copied();
    if MARKS.contains(&name) {
        open.iter().any(|name| TEXTS.contains(name)) && !open.contains(&name)
    } else if name == "li" {
        matches!(parent, Some("ul" | "ol"))
    } else {
        (BLOCKS.contains(&name) || TEXTS.contains(&name)) && matches!(parent, None | Some("li" | "blockquote"))
    }
}

fn is_link(tag: &str) -> bool {
    let address = tag.strip_prefix("a href=\"").and_then(|tag| tag.strip_suffix("\" rel=\"noopener noreferrer nofollow\""));
    address.is_some_and(|address| {
        let schemes = ["http://", "https://", "mailto:", "tel:"];
        schemes.iter().any(|scheme| address.starts_with(scheme))
            && address.chars().all(|c| (' '..='~').contains(&c) && !"\"<>`".contains(c))
            && is_text(address)
    })
}

/// Whether each ampersand begins one of the five names that are written.
fn is_text(text: &str) -> bool {
    let shown = text.chars().all(|c| !c.is_control() && !"<>\u{202e}\u{202d}\u{2066}\u{2067}\u{2068}\u{feff}".contains(c));
    let names = ["amp;", "lt;", "gt;", "quot;", "nbsp;"];
    shown && text.split('&').skip(1).all(|after| names.iter().any(|name| after.starts_with(name)))
}

#[test]
fn the_walk_sees_what_is_wrong() {
    for right in ["", "<p>a<br>b</p>", "<ul><li><p>a</p></li></ul>", "<p><strong><em>a</em></strong></p>"] {
        assert_eq!(walk(right), Ok(()));
    }
    for wrong in [
        "a",
        "<p>a",
        "<p>a</h3>",
        "<p onclick=x>a</p>",
        "<img>",
        "<p><p>a</p></p>",
        "<ul><p>a</p></ul>",
        "<strong>a</strong>",
        "<p>a > b</p>",
        "<p>&x</p>",
        "<p><a href=\"https://x\">a</a></p>",
        "<p a=\">\">b</p>",
        "<p><a>b</a></p>",
        "<li></li>",
        "<p><a href=\"javascript:x\" rel=\"noopener noreferrer nofollow\">a</a></p>",
        "<P>a</P>",
        "<p>a</p><br>",
        "<p>a</p",
        "<",
    ] {
        assert!(walk(wrong).is_err(), "{wrong}");
    }
}
