use domain::UserId;
use domain::case::Named;

/// A canned answer, as the palette offers it.
pub fn answer_entry(title: &str) -> String {
    format!("Answer: {title}")
}

/// Whom a note mentions, the reader first.
pub fn mentions(mentioned: &[Named<UserId>], reader: UserId) -> Option<String> {
    let you = mentioned.iter().filter(|named| named.id == reader).map(|_| "you");
    let others = mentioned.iter().filter(|named| named.id != reader).map(|named| named.name.as_str());
    let all: Vec<&str> = you.chain(others).collect();
    match all.as_slice() {
        [] => None,
        [one] => Some(format!("Mentions {one}")),
        [some @ .., last] => Some(format!("Mentions {} and {last}", some.join(", "))),
    }
}
