use super::super::{gate, print, read};
use super::walk::walk;
use super::{cleaned, html};
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// All that has to hold of any HTML.
fn check(body: &str) {
    let blocks = read::blocks(body);
    let printed = print::html(&blocks);
    assert_eq!(spelled(&gate::pass(&printed)), spelled(&printed), "the second lock changes {body:?}");
    let Ok(text) = html(body) else { return };
    assert_eq!(walk(text.html()), Ok(()), "{body:?} became {}", text.html());
    assert!(!text.plain().chars().any(|c| c.is_control() && c != '\n'), "{body:?}");
    assert_eq!(html(text.html()), Ok(text.clone()), "cleaning it twice changes {body:?}");
}

/// The two write these characters each in a way of its own, and mean the same.
fn spelled(html: &str) -> String {
    html.replace("&nbsp;", "\u{a0}").replace("&quot;", "\"")
}

#[test]
fn nothing_but_the_allow_list_comes_out_of_a_payload() {
    let payloads = testbed::payloads();
    assert!(payloads.len() > 150);
    for payload in payloads {
        for around in [
            "{}",
            "<p>{}</p>",
            "<ul><li>a{}b",
            "<a href=\"https://example.org/{}\">{}</a>",
            "<a href='{}'>a</a>",
            "<svg>{}</svg>",
            "<b {}>a</b>",
        ] {
            check(&around.replace("{}", &payload));
        }
    }
}

#[test]
fn nesting_costs_neither_stack_nor_time() {
    let begun = Instant::now();
    for (opening, closing) in [
        ("<b>", "</b>"),
        ("<ul><li>", "</li></ul>"),
        ("<blockquote><p>", "</blockquote>"),
        ("<div>", "</div>"),
        ("<a href='https://a.example'>", ""),
        ("<svg><p>", ""),
        ("<b>x", "</i>"),
        ("</p><b>", ""),
        ("<!--", ""),
        ("<p a=", "&"),
    ] {
        let text = html(&format!("{}a{}", opening.repeat(100_000), closing.repeat(100_000)));
        assert_eq!(text.map_or(Ok(()), |text| walk(text.html())), Ok(()));
    }
    // Fifteen requests' worth of the largest bodies, in a build without optimisation.
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}

#[test]
fn what_nests_too_deep_stands_as_deep_as_it_may() {
    let (deep, _) = cleaned(&format!("{}a{}b", "<ul><li>".repeat(50), "</ul>".repeat(50)));
    assert_eq!(deep.matches("<ul>").count(), 6);
    assert!(deep.ends_with("<p>b</p>") && deep.contains("<p>a</p>"), "{deep}");
}

const NAMES: [&str; 44] = [
    "p",
    "br",
    "strong",
    "b",
    "em",
    "i",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h1",
    "h3",
    "h4",
    "h6",
    "a",
    "div",
    "span",
    "td",
    "tr",
    "table",
    "pre",
    "img",
    "svg",
    "math",
    "style",
    "script",
    "title",
    "textarea",
    "template",
    "select",
    "option",
    "noscript",
    "xmp",
    "mtext",
    "mglyph",
    "desc",
    "foreignObject",
    "form",
    "plaintext",
    "font",
    "o:p",
    "iframe",
    "UL",
    "x-y",
];

fn attribute() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "href",
        "HREF",
        "onclick",
        "style",
        "class",
        "id",
        "src",
        "title",
        "xlink:href",
        "rel",
        "<",
        "/",
    ]);
    let scheme = prop::sample::select(vec![
        "https://a.example/",
        "http://",
        "mailto:",
        "tel:",
        "javascript:",
        "data:",
        "//",
        "#",
        " https:",
        "",
    ]);
    (name, scheme, "\\PC{0,8}", prop::sample::select(vec!["\"", "'", "", "`"]))
        .prop_map(|(name, scheme, rest, quote)| format!(" {name}={quote}{scheme}{rest}{quote}"))
}

fn piece() -> impl Strategy<Value = String> {
    let tag = (prop::sample::select(NAMES.to_vec()), prop::collection::vec(attribute(), 0..3), any::<bool>());
    let odd = [
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<!",
        "<?",
        "</",
        "<",
        ">",
        "\"",
        "&lt;",
        "&amp;",
        "&#0;",
        "&#x202e;",
        "&nbsp;",
        "&",
        "\0",
        "\r\n",
        "\t",
        " ",
        "  ",
        "\u{a0}",
        "\u{202e}",
        "\u{feff}",
        "\u{2028}",
        "\u{85}",
        "&#x80;",
        "\u{ff1c}",
        "/>",
    ];
    prop_oneof![
        4 => tag.prop_map(|(name, attributes, slash)| format!("<{name}{}{}>", attributes.concat(), if slash { "/" } else { "" })),
        4 => prop::sample::select(NAMES.to_vec()).prop_map(|name| format!("</{name}>")),
        3 => "[a-z ]{1,6}",
        2 => prop::sample::select(odd.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => prop::sample::select(testbed::payloads()),
    ]
}

// `bin/fuzz` runs these with as many cases as fit into its time.
proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fuzz_markup_comes_out_clean_and_clean_markup_unchanged(pieces in prop::collection::vec(piece(), 0..40)) {
        check(&pieces.concat());
    }

    #[test]
    fn fuzz_any_text_comes_out_clean(text in any::<String>()) {
        check(&text);
    }
}
