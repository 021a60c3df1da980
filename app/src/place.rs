//! Where things are: the addresses of pages.

use domain::{CaseFilter, CaseId, Role};

pub const START: &str = "/";
pub const SIGN_IN: &str = "/sign-in";
/// Sign-in, for whoever may have an account already.
pub const SIGN_IN_MAYBE_KNOWN: &str = "/sign-in?known";
pub const SIGN_UP: &str = "/sign-up";
pub const MY_CASES: &str = "/cases";
pub const NEW_CASE: &str = "/cases/new";
pub const DESK: &str = "/desk";

pub fn home(role: Role) -> &'static str {
    if role.works_here() { DESK } else { MY_CASES }
}

pub fn case(id: CaseId) -> String {
    format!("{MY_CASES}/{id}")
}

/// A case just opened.
pub fn sent(id: CaseId) -> String {
    format!("{MY_CASES}/{id}?sent")
}

/// Page and filter in one address.
pub fn list(page: &str, filter: &CaseFilter) -> String {
    let query = filter.print();
    if query.is_empty() { page.to_owned() } else { format!("{page}?{query}") }
}

/// Sign-in that leads on to the page asked for.
pub fn sign_in_to(wanted: &str) -> String {
    if wanted == START { SIGN_IN.to_owned() } else { format!("{SIGN_IN}?to={}", escape(wanted)) }
}

/// Where to go after sign-in: the page asked for if it is one of ours, so that no link can send a person elsewhere.
pub fn after_sign_in(to: &str) -> &str {
    let ours = to.starts_with('/') && !to.starts_with("//") && !to.contains('\\') && to.chars().all(|c| c.is_ascii_graphic());
    if ours { to } else { START }
}

fn escape(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_sign_in_nobody_leaves_this_host() {
        assert_eq!(after_sign_in("/cases/new"), "/cases/new");
        assert_eq!(after_sign_in("/desk?status=open&sort=-priority"), "/desk?status=open&sort=-priority");
        for elsewhere in ["", "//evil.example", "/\\evil.example", "https://evil.example", "cases", "/a\r\nb", "/\t/evil.example"]
        {
            assert_eq!(after_sign_in(elsewhere), START, "{elsewhere:?}");
        }
    }

    #[test]
    fn the_page_asked_for_survives_the_query() {
        assert_eq!(sign_in_to("/desk?status=open&sort=-priority"), "/sign-in?to=/desk%3Fstatus%3Dopen%26sort%3D-priority");
        assert_eq!(sign_in_to("/"), "/sign-in");
    }
}
