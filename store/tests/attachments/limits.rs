use crate::house::{House, PNG, TEXT};
use domain::attachment::{FILE_MAX, FILES_MAX, Target};
use domain::{Problem, Refusal};
use std::io::{Cursor, Write};
use store::attachments::{Errand, Settings, Way, admit};

fn sending(at: &House) -> Errand<'static> {
    Errand { case: Some(at.case), way: Way::Send, key: None }
}

#[tokio::test]
async fn a_file_has_its_size_and_not_one_byte_more() {
    let at = House::new().await;
    let mut large = vec![b'a'; FILE_MAX as usize];
    let taken = at.send(at.ana, "notes.txt", &large).await.expect("the largest");
    assert_eq!((taken.size, taken.width, taken.has_thumbnail), (FILE_MAX, None, false));
    large.push(b'a');
    assert_eq!(at.send(at.ana, "notes.txt", &large).await, Err(Refusal::TooLarge { max_bytes: FILE_MAX }));
    assert_eq!(at.send(at.ana, "notes.txt", b"").await, Err(Refusal::invalid("file", Problem::Empty)));
    assert_eq!(at.objects().len(), 1, "nothing is left of what was refused");
}

#[tokio::test]
async fn a_file_is_what_its_name_says_or_is_not_taken() {
    let at = House::new().await;
    let half = &PNG[..PNG.len() - 4];
    for (name, bytes) in [
        ("photo.jpg", PNG),
        ("photo.png", TEXT),
        ("photo.png", half),
        ("photo.jpg.exe", PNG),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("drawing.txt", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("page.html", b"<!doctype html>"),
        ("page.txt", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("page.pdf", b"<html>"),
        ("binary.txt", b"\x7fELF\x02\x01"),
        ("later.txt", &[[b'a'; 2_000].as_slice(), b"\0"].concat()),
        ("latin.txt", &[[b'a'; 2_000].as_slice(), b"\xe9 "].concat()),
        ("letter.docx", b"PK\x03\x04 and no more"),
    ] {
        assert_eq!(at.send(at.ana, name, bytes).await, Err(Refusal::UnsupportedMediaType), "{name}");
    }
    assert!(at.objects().is_empty());
}

#[tokio::test]
async fn a_document_with_macros_or_a_bomb_in_it_is_refused() {
    let document = |more: &[(&str, &[u8])]| {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in [("[Content_Types].xml", b"<Types/>".as_slice()), ("word/document.xml", b"<w/>")].iter().chain(more)
        {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a file");
            writer.write_all(bytes).expect("bytes");
        }
        writer.finish().expect("an archive").into_inner()
    };
    let at = House::new().await;
    at.send(at.ana, "letter.docx", &document(&[])).await.expect("a letter");
    let bomb = vec![0; 30 * 1024 * 1024];
    for bad in [document(&[("word/vbaProject.bin", b"x")]), document(&[("word/media/a.bin", &bomb)])] {
        assert_eq!(at.send(at.ana, "letter.docx", &bad).await, Err(Refusal::UnsupportedMediaType));
    }
}

#[tokio::test]
async fn a_name_is_cleaned_and_kept_in_any_language() {
    let at = House::new().await;
    for (sent, kept) in [("../../рука.png", "рука.png"), ("photo.html.png", "photo_html.png"), ("a\u{202e}gpj.png", "agpj.png")]
    {
        assert_eq!(at.send(at.ana, sent, PNG).await.expect("taken").name, kept);
    }
    let long = at.send(at.ana, &format!("{}.png", "手".repeat(300)), PNG).await.expect("taken").name;
    assert_eq!((long.chars().count(), long.ends_with("手.png")), (255, true));
}

#[tokio::test]
async fn a_case_has_twenty_files_and_the_twenty_first_is_refused_before_it_is_sent() {
    let at = House::new().await;
    for n in 0..FILES_MAX {
        let way = if n % 2 == 0 { Way::Send } else { Way::Wait(Target::Case) };
        at.bring(at.ana, Some(at.case), way, "a.txt", TEXT).await.expect("room");
    }
    let full = Err(Refusal::invalid("file", Problem::TooMany { max: FILES_MAX }));
    assert_eq!(admit(at.store.begin(at.ana.1).await.expect("Ana"), sending(&at), &at.files).await.map(drop), full);
    assert_eq!(at.send(at.ana, "a.txt", TEXT).await.map(drop), full);
    assert_eq!(at.send(at.sam, "a.txt", TEXT).await.map(drop), full);
    at.bring(at.ana, None, Way::Wait(Target::Case), "a.txt", TEXT).await.expect("another case has room of its own");
}

#[tokio::test]
async fn what_a_patient_brings_takes_no_more_room_than_there_is_for_it_and_what_staff_add_takes_none_of_it() {
    let at = House::with(|settings| Settings { quota: 25, ..settings }).await;
    at.send(at.ana, "a.txt", TEXT).await.expect("10 bytes");
    at.send(at.ana, "a.txt", TEXT).await.expect("20 bytes");
    for _ in 0..3 {
        at.send(at.sam, "a.txt", TEXT).await.expect("theirs");
    }
    let full = Err(Refusal::QuotaExceeded { max_bytes: 25 });
    assert_eq!(at.send(at.ana, "a.txt", TEXT).await.map(drop), full);
    assert_eq!(at.bring(at.ana, None, Way::Wait(Target::Case), "a.txt", TEXT).await.map(drop), full);
    assert_eq!(at.bring(at.ana, Some(at.case), Way::Wait(Target::Reply), "a.txt", TEXT).await.map(drop), full);
    let room = admit(at.store.begin(at.ana.1).await.expect("Ana"), sending(&at), &at.files).await.expect("for a little");
    assert_eq!((room.check(5, 1), room.check(6, 1)), (Ok(()), full.clone()), "told while the bytes come");
    at.send(at.ana, "a.txt", b"five.").await.expect("25 bytes");
    at.send(at.sam, "a.txt", TEXT).await.expect("theirs, though hers are full");
    assert_eq!(at.bring(at.ben, None, Way::Wait(Target::Case), "a.txt", TEXT).await.map(drop), Ok(()));
    assert_eq!(at.objects().len(), 8);
}

/// Else a patient whose case is full earlier than they can count would know of notes.
#[tokio::test]
async fn files_of_notes_are_counted_apart_and_take_nothing_from_the_case() {
    let at = House::new().await;
    for _ in 0..FILES_MAX {
        at.bring(at.sam, Some(at.case), Way::Wait(Target::Note), "a.txt", TEXT).await.expect("room");
    }
    let full = Err(Refusal::invalid("file", Problem::TooMany { max: FILES_MAX }));
    assert_eq!(at.bring(at.ada, Some(at.case), Way::Wait(Target::Note), "a.txt", TEXT).await.map(drop), full);
    at.send(at.ana, "a.txt", TEXT).await.expect("room");
    at.bring(at.ana, Some(at.case), Way::Wait(Target::Reply), "a.txt", TEXT).await.expect("room");
}

#[tokio::test]
async fn those_that_come_at_once_are_counted_all_the_same() {
    let at = House::with(|settings| Settings { quota: 25, ..settings }).await;
    let bring = || at.send(at.ana, "a.txt", TEXT);
    let (first, second, third, fourth) = tokio::join!(bring(), bring(), bring(), bring());
    let taken = [first, second, third, fourth].into_iter().filter(Result::is_ok).count();
    assert_eq!((taken, at.objects().len()), (2, 2));
}
