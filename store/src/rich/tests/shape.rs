use super::{clean, cleaned, html};
use domain::{Format, Problem};

#[test]
fn what_may_be_written_stays() {
    for body in [
        "<p>One</p><p>two <strong>three <em>four</em></strong><br>five</p>",
        "<h3>What</h3><h4>When</h4><blockquote><p>You said</p></blockquote>",
        "<ul><li><p>a</p></li><li><p>b</p><ol><li><p>c</p></li></ol></li></ul>",
        "<p><a href=\"https://example.org/?a=1&amp;b\" rel=\"noopener noreferrer nofollow\">a <strong>b</strong> c</a></p>",
        "<p>5 &lt; 6 &amp;&nbsp;\"7\"</p>",
    ] {
        assert_eq!(cleaned(body).0, body);
    }
}

#[test]
fn what_is_alike_is_written_alike() {
    for (body, meant) in [
        ("<b>a</b><i>b</i>", "<p><strong>a</strong><em>b</em></p>"),
        ("<em><strong>a</em>b</strong>", "<p><strong><em>a</em>b</strong></p>"),
        ("<h1>a</h1><h2>b</h2><h5>c</h5>", "<h3>a</h3><h3>b</h3><h4>c</h4>"),
        ("<div>a</div>b<table><tr><td>c</td><td>d</td></tr></table>", "<p>a</p><p>b</p><p>c d</p>"),
        ("  a \n\n b <br> c <br><br>", "<p>a b<br>c</p>"),
        ("<p></p><p> </p><p>&nbsp;</p><p>a</p>", "<p>a</p>"),
        (
            "<ul>a<li>b<li>c<ul><li>d</ul></ul>e",
            "<ul><li><p>a</p></li><li><p>b</p></li><li><p>c</p><ul><li><p>d</p></li></ul></li></ul><p>e</p>",
        ),
        ("<ul><li></li><ol><li>a</ol></ul>", "<ul><li><ol><li><p>a</p></li></ol></li></ul>"),
        ("<li>a</li></ul></blockquote></p>b", "<p>a</p><p>b</p>"),
        ("<style>p{}</style>a<script>b</script><title>c</title>", "<p>a</p>"),
        ("<a href='javascript:x'>a</a><a href='/b'>b</a>", "<p>ab</p>"),
        ("a\u{202e}b\u{0}c&#x2066;d&#7;e", "<p>abcde</p>"),
        ("<p style='color:red' class=x id=y onclick=z>a</p>", "<p>a</p>"),
        ("<!-- x --><o:p>a</o:p><!--[if gte mso 9]><xml>b</xml><![endif]-->", "<p>a</p>"),
    ] {
        assert_eq!(cleaned(body).0, meant, "{body}");
    }
}

#[test]
fn the_words_stand_without_their_formatting() {
    for (body, plain) in [
        ("<h3>a</h3><p>b<br>c</p>", "a\n\nb\nc"),
        ("<ul><li>a</li><li>b<ol><li>c</li><li>d</li></ol></li></ul><p>e</p>", "- a\n- b\n  1. c\n  2. d\n\ne"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"),
        (
            "<a href='https://example.org'>here</a>, <a href='https://example.org'>example.org</a>",
            "here (https://example.org/), example.org",
        ),
        ("<a href='tel:112'>112</a>", "112"),
        ("5 &lt; 6 &amp; 7", "5 < 6 & 7"),
    ] {
        assert_eq!(cleaned(body).1, plain, "{body}");
    }
}

#[test]
fn limits_count_what_can_be_read() {
    let over = Problem::TooLong { max: 3 };
    assert!(clean("<p><strong>abc</strong></p>", Format::Html, 3).is_ok());
    assert_eq!(clean("<p>abcd</p>", Format::Html, 3), Err(over.clone()));
    assert_eq!(clean("abcd", Format::Plain, 3), Err(over));
    for empty in [
        "",
        " ",
        "<p></p>",
        "<p><br></p>",
        "<ul><li></ul>",
        "<img src=x>",
        "<script>a</script>",
        "&nbsp;",
        "<ul><li>\u{200b}</ul>",
    ] {
        assert_eq!(html(empty), Err(Problem::Required), "{empty}");
    }
}

#[test]
fn formatting_alone_cannot_swell_a_text() {
    let address = format!("https://example.org/{}", "x".repeat(1900));
    let one = format!("<a href='{address}'>{address}</a> ");
    assert!(html(&one).is_ok());
    let restless: String = (0..400).map(|n| format!("<a href='{address}?{n}'> . </a>")).collect();
    assert_eq!(html(&restless), Err(Problem::TooLong { max: 20_000 }));
    let blank: String = (0..400).map(|n| format!("<a href='{address}?{n}'>\u{a0}</a>")).collect();
    assert_eq!(html(&format!("a{blank}b")), Err(Problem::TooLarge { max: super::super::HTML_MAX }));
}

#[test]
fn plain_text_stays_as_it_was_typed() {
    let text = clean(" <b>5</b>\r\n\r\n6\u{202e} ", Format::Plain, 20).expect("good");
    assert_eq!((text.plain(), text.html()), ("<b>5</b>\n\n6", "<p>&lt;b&gt;5&lt;/b&gt;</p><p>6</p>"));
}

#[test]
fn what_is_not_sent_yet_is_shown_at_any_length() {
    let text = super::super::typed(&format!("<p onclick=x>{}</p>", "x".repeat(30_000)), Format::Html);
    assert_eq!((text.plain().len(), text.html().len()), (30_000, 30_007));
    assert_eq!(super::super::typed("", Format::Html).html(), "");
    assert_eq!(super::super::typed(" a\n", Format::Plain).plain(), " a\n");
}
