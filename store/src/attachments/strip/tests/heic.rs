use super::*;
use std::time::{Duration, Instant};

fn boxed(name: &[u8], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes(), name, body].concat()
}

/// A HEIC with an item of Exif in its data, one of XMP in its description, and a box that some program added.
pub(super) fn heic() -> Vec<u8> {
    let item = |id: u8, kind: &[u8]| boxed(b"infe", &[&[2, 0, 0, 0, 0, id, 0, 0], kind, b"\0"].concat());
    let items = boxed(b"iinf", &[&[0, 0, 0, 0, 0, 3], &item(1, b"hvc1")[..], &item(2, b"Exif"), &item(3, b"mime")].concat());
    let idat = boxed(b"idat", CANARY);
    let size = boxed(b"ispe", &[[0; 4], 40_u32.to_be_bytes(), 30_u32.to_be_bytes()].concat());
    let words = [boxed(b"udes", CANARY), boxed(b"crtt", CANARY), boxed(b"uuid", CANARY), boxed(b"mdft", CANARY)].concat();
    let size = boxed(b"iprp", &boxed(b"ipco", &[words, size].concat()));
    let more = [boxed(b"uuid", CANARY), boxed(b"xml ", CANARY)].concat();
    let ftyp = boxed(b"ftyp", b"heic\0\0\0\0mif1heic");
    let places = |data: u32| {
        let place = |id: u8, method: u8, offset: u32, length: u32| {
            [&[0, id, 0, method, 0, 0, 0, 1], &offset.to_be_bytes()[..], &length.to_be_bytes()].concat()
        };
        let length = CANARY.len() as u32;
        let all = [place(1, 0, data, 5), place(2, 0, data + 5, length), place(3, 1, 0, length)].concat();
        boxed(b"iloc", &[&[1, 0, 0, 0, 0x44, 0, 0, 3], &all[..]].concat())
    };
    let meta = |data: u32| boxed(b"meta", &[&[0; 4], &items[..], &places(data), &more, &size, &idat].concat());
    let data = ftyp.len() + meta(0).len() + 8;
    [ftyp, meta(data as u32), boxed(b"mdat", &[b"image", CANARY].concat()), boxed(b"uuid", CANARY)].concat()
}

#[test]
fn a_heic_is_blanked_where_it_tells_too_much_and_nowhere_else() {
    let before = heic();
    let (after, known) = stripped(Kind::Heic, &before).expect("a picture");
    assert_eq!(after.len(), before.len());
    assert!(!holds(&after, CANARY) && holds(&after, b"image") && holds(&after, b"hvc1") && holds(&after, b"ispe"));
    assert!([b"uuid", b"xml ", b"udes", b"crtt", b"mdft"].iter().all(|name| !holds(&after, *name)));
    assert_eq!(known, Some(Picture { width: 40, height: 30, weight: 4 }));
}

/// Items by their places, one after the other: with the item's number, how large its numbers are, and its pieces.
fn placed(items: &[u8], places: &[u8]) -> Vec<u8> {
    let meta = boxed(b"meta", &[&[0; 4], &boxed(b"iinf", items)[..], &boxed(b"iloc", places)].concat());
    [boxed(b"ftyp", b"heic\0\0\0\0mif1heic"), meta, boxed(b"mdat", &[b'a'; 4_096])].concat()
}

fn is_refused(bytes: &[u8]) -> bool {
    stripped(Kind::Heic, bytes).is_err_and(|fault| fault.kind() == io::ErrorKind::InvalidData)
}

fn exif_item(id: u16) -> Vec<u8> {
    boxed(b"infe", &[&[2, 0, 0, 0], &id.to_be_bytes()[..], &[0, 0], b"Exif"].concat())
}

#[test]
fn what_is_blanked_is_never_more_than_the_file() {
    let items = [&[0, 0, 0, 0, 0, 1], &exif_item(1)[..]].concat();
    let named = |times: u16| {
        let piece = [0_u32.to_be_bytes(), 2_000_u32.to_be_bytes()].concat();
        let head = [0_u8, 0, 0, 0, 0x44, 0, 0, 1, 0, 1, 0, 0];
        placed(&items, &[&head, &times.to_be_bytes()[..], &piece.repeat(times.into())].concat())
    };
    assert!(stripped(Kind::Heic, &named(1)).is_ok());
    assert!(is_refused(&named(60_000)));
}

#[test]
fn pieces_of_no_size_are_counted_as_well() {
    let item = |id: u32| [&id.to_be_bytes()[..], &[0, 0, 0, 0, 0xff, 0xff]].concat();
    let all: Vec<u8> = (0..200_000).flat_map(item).collect();
    let places = [&[2, 0, 0, 0, 0, 0], &200_000_u32.to_be_bytes()[..], &all].concat();
    assert!(is_refused(&placed(&[0, 0, 0, 0, 0, 0], &places)));
}

/// Looked for one by one, they would be compared two billion times.
#[test]
fn many_items_are_found_in_little_time() {
    let items: Vec<u8> = (1..=40_000).flat_map(exif_item).collect();
    let items = [&[0, 0, 0, 0], &40_000_u16.to_be_bytes()[..], &items].concat();
    let all = [0xff_u8, 0xff, 0, 0, 0, 1].repeat(60_000);
    let places = [&[0, 0, 0, 0, 0, 0], &60_000_u16.to_be_bytes()[..], &all].concat();
    let begun = Instant::now();
    assert!(stripped(Kind::Heic, &placed(&items, &places)).is_ok());
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[test]
fn a_file_of_nothing_but_boxes_is_refused() {
    assert!(stripped(Kind::Heic, &[heic(), boxed(b"free", b"").repeat(900)].concat()).is_ok());
    assert!(is_refused(&[heic(), boxed(b"free", b"").repeat(1_000)].concat()));
}
