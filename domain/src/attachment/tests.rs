use super::*;
use crate::{Incident, Problem, Refusal};

fn named(raw: &str) -> Result<(String, Kind), Refusal> {
    FileName::check(raw).map(|FileName { name, kind }| (name, kind))
}

fn cleaned(raw: &str) -> String {
    named(raw).unwrap_or_else(|refusal| panic!("{raw}: {refusal}")).0
}

#[test]
fn a_name_tells_the_kind_by_its_last_extension() {
    assert_eq!(named("scan.PDF"), Ok(("scan.PDF".into(), Kind::Pdf)));
    assert_eq!(named("a.b.c.jpeg"), Ok(("a.b.c.jpeg".into(), Kind::Jpeg)));
    for refused in ["photo", "photo.", "photo.jpg.exe", "page.html", "drawing.svg", ".jpg", "", ".", "archive.zip", "macro.docm"]
    {
        assert_eq!(named(refused), Err(Refusal::UnsupportedMediaType), "{refused}");
    }
}

#[test]
fn a_name_keeps_no_folder_and_nothing_that_hides_or_turns() {
    assert_eq!(cleaned("../../etc/passwd.txt"), "passwd.txt");
    assert_eq!(cleaned("C:\\fakepath\\arm.png"), "arm.png");
    assert_eq!(cleaned(" a\r\nb\u{0}c\u{202e}\u{200f}gpj.png "), "a b cgpj.png");
    assert_eq!(cleaned("..hidden .txt"), "hidden.txt");
    assert_eq!(cleaned("a<b>\"c\"?.txt"), "a_b__c__.txt");
}

#[test]
fn an_extension_before_the_last_one_is_none_any_more() {
    assert_eq!(cleaned("photo.html.jpg"), "photo_html.jpg");
    assert_eq!(cleaned("run.EXE .pdf"), "run_EXE.pdf");
    assert_eq!(cleaned("report.v2.final.pdf"), "report.v2.final.pdf");
}

#[test]
fn a_name_may_be_in_any_language_and_keeps_its_end_where_it_is_too_long() {
    assert_eq!(cleaned("рентген 肺 👩‍⚕️.jpg"), "рентген 肺 👩‍⚕️.jpg");
    let long = cleaned(&format!("{}.docx", "é".repeat(300)));
    assert_eq!(long.chars().count(), NAME_MAX);
    assert!(long.ends_with("é.docx"));
    let fits = format!("{}.txt", "x".repeat(251));
    assert_eq!(cleaned(&fits), fits);
}

#[test]
fn bytes_are_known_by_how_they_begin() {
    let heic = |major: &[u8], compatible: &[u8]| {
        [&(16 + compatible.len() as u32).to_be_bytes(), b"ftyp".as_slice(), major, &[0; 4], compatible].concat()
    };
    for (bytes, kind) in [
        (b"\xff\xd8\xff\xe1".to_vec(), Kind::Jpeg),
        (b"\x89PNG\r\n\x1a\n".to_vec(), Kind::Png),
        (b"RIFF\x04\0\0\0WEBPVP8 ".to_vec(), Kind::Webp),
        (heic(b"heic", b""), Kind::Heic),
        (heic(b"mif1", b"mif1heic"), Kind::Heic),
        (b"%PDF-1.7".to_vec(), Kind::Pdf),
        (b"PK\x03\x04".to_vec(), Kind::Docx),
        ("It itches.\r\n\tSince May ☺".as_bytes().to_vec(), Kind::Text),
        ("a < b, and <b> is no page".as_bytes().to_vec(), Kind::Text),
    ] {
        assert_eq!(sniff(&bytes), Some(kind), "{bytes:?}");
    }
}

#[test]
fn what_is_no_kind_of_ours_is_none() {
    let pages = ["<!DOCTYPE html>", " \n<HTML>", "\u{feff}<svg xmlns=''>", "<?xml version='1.0'?><svg/>", "<script>", "<!-- -->"];
    for page in pages {
        assert_eq!(sniff(page.as_bytes()), None, "{page}");
    }
    let others: [&[u8]; 8] = [
        b"",
        b"a\0b",
        b"\x7fELF\x02",
        b"GIF89a\x01\x02",
        b"\0\0\0\x18ftypavif\0\0\0\0avifmif1",
        b"\0\0\0\x14ftypmp42\0\0\0\0isom",
        b"RIFF\0\0\0\0WAVE",
        b"caf\xe9 au lait",
    ];
    for other in others {
        assert_eq!(sniff(other), None, "{other:?}");
    }
}

#[test]
fn a_character_cut_by_the_end_of_the_head_is_no_fault() {
    let long = "é".repeat(HEAD);
    assert_eq!(sniff(&long.as_bytes()[..HEAD - 1]), Some(Kind::Text));
    assert_eq!(sniff(&long.as_bytes()[..HEAD]), Some(Kind::Text));
    assert_eq!(sniff(&long.as_bytes()[1..]), None);
}

#[test]
fn any_bytes_have_an_answer() {
    for first in 0..=255_u8 {
        for length in 0..24 {
            sniff(&vec![first; length]);
            let mut ftyp = vec![first; length];
            ftyp.splice(4.min(length).., *b"ftypmif1");
            sniff(&ftyp);
        }
    }
}

#[test]
fn only_what_is_not_about_the_file_or_its_place_may_pass_later() {
    let never = [
        Refusal::UnsupportedMediaType,
        Refusal::TooLarge { max_bytes: FILE_MAX },
        Refusal::QuotaExceeded { max_bytes: QUOTA },
        Refusal::NotFound,
        Refusal::invalid("file", Problem::Empty),
        Refusal::invalid("file", Problem::Required),
        Refusal::invalid("file", Problem::Infected),
        Refusal::invalid("file", Problem::TooMany { max: FILES_MAX }),
    ];
    for refusal in never {
        assert!(!Trouble::from(&refusal).may_pass_later(), "{refusal}");
    }
    let later =
        [Refusal::Unauthenticated, Refusal::TooMany { retry_after_seconds: 1 }, Refusal::Internal(Incident(Default::default()))];
    for refusal in later {
        assert!(Trouble::from(&refusal).may_pass_later(), "{refusal}");
    }
    assert!("unreachable".parse().is_ok_and(|trouble: Trouble| trouble.may_pass_later()));
}
