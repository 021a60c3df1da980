//! What holds of any name and any bytes, whoever made them up.
#![cfg(not(target_arch = "wasm32"))]

use domain::attachment::{FileName, HEAD, Kind, NAME_MAX, sniff};
use proptest::prelude::*;

/// Names with what makes trouble in them.
fn name() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        any::<String>(),
        Just("/".to_owned()),
        Just("\\".to_owned()),
        Just("..".to_owned()),
        Just("\u{202e}".to_owned()),
        Just("\u{0}".to_owned()),
        Just(".html".to_owned()),
        Just("é".repeat(200)),
    ];
    let end = prop_oneof![Just(".jpg"), Just(".PDF"), Just(".docx"), Just(".txt "), Just(".exe"), Just("")];
    (prop::collection::vec(part, 0..6), end).prop_map(|(parts, end)| parts.concat() + end)
}

proptest! {
    #[test]
    fn fuzz_a_name_that_is_taken_is_one_line_of_its_kind(raw in name()) {
        if let Ok(FileName { name, kind }) = FileName::check(&raw) {
            let length = name.chars().count();
            prop_assert!((1..=NAME_MAX).contains(&length), "{}", length);
            let foreign = name.contains(['/', '\\', '"', '<', '>', '\u{202e}']) || name.contains(char::is_control);
            prop_assert!(!foreign && !name.starts_with('.'), "{}", name);
            let extension = name.rsplit('.').next().unwrap_or_default();
            prop_assert_eq!(Kind::of_extension(extension), Some(kind));
            prop_assert_eq!(FileName::check(&name), Ok(FileName { name: name.clone(), kind }), "cleaned twice is cleaned once");
        }
    }

    #[test]
    fn fuzz_any_bytes_have_an_answer_that_their_head_alone_decides(bytes in prop::collection::vec(any::<u8>(), 0..HEAD * 2), start in 0..6_usize) {
        let starts: [&[u8]; 6] = [b"", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x18ftypmif1\0\0\0\0", b"<!doctype html>", b"PK\x03\x04"];
        let bytes = [starts[start], &bytes].concat();
        let head = &bytes[..bytes.len().min(HEAD)];
        prop_assert_eq!(sniff(&bytes), sniff(head));
        if let Some(Kind::Text) = sniff(&bytes) {
            prop_assert!(!head.contains(&0) && !head.starts_with(b"<!doctype"));
        }
    }
}
