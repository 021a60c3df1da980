use ammonia::Url;

const MAX: usize = 2000;

/// An address that may be followed, as a browser would read it; none for all others. One that names a user is made to be
/// taken for another host.
pub(super) fn address(raw: &str) -> Option<String> {
    let url = Url::parse(raw).ok()?;
    let fits = match url.scheme() {
        "http" | "https" => url.has_host() && url.username().is_empty() && url.password().is_none(),
        "mailto" | "tel" => !url.path().trim().is_empty(),
        _ => false,
    };
    let written = url.as_str();
    (fits && written.len() <= MAX && Url::parse(written).as_ref() == Ok(&url)).then(|| written.to_owned())
}

/// Whether a text already says where its link leads.
pub(super) fn says(text: &str, address: &str) -> bool {
    let bare = ["https://", "http://", "mailto:", "tel:"].iter().find_map(|scheme| address.strip_prefix(scheme));
    [Some(address), bare].into_iter().flatten().any(|shown| shown == text || shown.strip_suffix('/') == Some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_out_as_a_browser_reads_them() {
        for (raw, read) in [
            (" HTTPS://Example.org ", "https://example.org/"),
            ("http://example.org/a b?q=\"x\"", "http://example.org/a%20b?q=%22x%22"),
            ("https://exa\nmple.org/", "https://example.org/"),
            ("mailto:ana@example.org", "mailto:ana@example.org"),
            ("tel:+4512345678", "tel:+4512345678"),
        ] {
            assert_eq!(address(raw).as_deref(), Some(read), "{raw}");
        }
    }

    #[test]
    fn what_is_no_address_to_follow_is_none() {
        let long = format!("https://example.org/{}", "x".repeat(MAX));
        for raw in [
            "javascript:alert(1)",
            " java\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://example.org",
            "blob:https://example.org/x",
            "/cases",
            "//example.org",
            "example.org",
            "#top",
            "",
            "mailto:",
            "https://",
            "https://bank.example@example.org/",
            "https://:x@example.org/",
            &long,
        ] {
            assert_eq!(address(raw), None, "{raw}");
        }
    }

    #[test]
    fn a_text_that_is_its_address_says_it() {
        for text in ["https://example.org/", "https://example.org", "example.org", "example.org/"] {
            assert!(says(text, "https://example.org/"), "{text}");
        }
        assert!(says("ana@example.org", "mailto:ana@example.org"));
        assert!(!says("here", "https://example.org/") && !says("", "https://example.org/"));
    }
}
