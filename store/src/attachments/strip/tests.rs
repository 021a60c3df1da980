mod fuzz;
mod heic;
mod weight;

use super::*;
use crate::attachments::spool;
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{ExtendedColorType, ImageDecoder, ImageFormat, ImageReader, RgbImage};
use std::io::Cursor;

/// Stands for a place, a name or a face that must not be in the file any more.
const CANARY: &[u8] = b"GPS 52.5200N 13.4050E";

fn picture(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = RgbImage::from_fn(6, 4, |x, y| image::Rgb([x as u8 * 40, y as u8 * 60, 90]));
    match format {
        ImageFormat::WebP => {
            WebPEncoder::new_lossless(&mut bytes).encode(&picture, 6, 4, ExtendedColorType::Rgb8).expect("a picture");
        }
        format => picture.write_to(&mut bytes, format).expect("a picture"),
    }
    bytes.into_inner()
}

fn stripped(kind: Kind, bytes: &[u8]) -> io::Result<(Vec<u8>, Option<Picture>)> {
    let folder = std::env::temp_dir();
    let mut file = spool::new_file(&folder)?;
    file.write_all(bytes)?;
    let (mut file, picture) = strip(kind, file, &folder)?;
    let mut clean = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut clean)?;
    Ok((clean, picture))
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[track_caller]
fn shows_the_same(format: ImageFormat, before: &[u8], after: &[u8]) {
    let decode =
        |bytes: &[u8]| ImageReader::with_format(Cursor::new(bytes.to_vec()), format).decode().expect("a picture").to_rgb8();
    assert_eq!(decode(before), decode(after));
}

fn orientation(format: ImageFormat, bytes: &[u8]) -> Orientation {
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), format).into_decoder().expect("a picture");
    decoder.orientation().expect("one")
}

fn jpeg_with(segments: &[(u8, &[u8])], behind: &[u8]) -> Vec<u8> {
    let plain = picture(ImageFormat::Jpeg);
    let mut bytes = plain[..2].to_vec();
    for (marker, data) in segments {
        bytes.extend([0xff, *marker]);
        bytes.extend((data.len() as u16 + 2).to_be_bytes());
        bytes.extend(*data);
    }
    [&bytes, &plain[2..], behind].concat()
}

/// A part of a PNG, whose checksum nobody looks at.
fn chunk(name: &[u8], data: &[u8]) -> Vec<u8> {
    [&(data.len() as u32).to_be_bytes(), name, data, &[0; 4]].concat()
}

/// A part of a WebP, or all of it.
fn riff(name: &[u8], data: &[u8]) -> Vec<u8> {
    let pad = vec![0; data.len() % 2];
    [name, &(data.len() as u32).to_le_bytes(), data, &pad].concat()
}

/// A block of Exif with an orientation, and a place behind it.
fn exif(little: bool, turn: u8) -> Vec<u8> {
    let mut data = if little {
        let mut data = b"Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
        data.extend([turn, 0, 0, 0, 0, 0, 0, 0]);
        data
    } else {
        let mut data = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        data.extend([turn, 0, 0, 0, 0, 0, 0]);
        data
    };
    data.extend(CANARY);
    data
}

#[test]
fn a_photograph_loses_its_place_and_keeps_which_way_is_up() {
    for little in [true, false] {
        let exif = exif(little, 6);
        let xmp = [b"http://ns.adobe.com/xap/1.0/\0", CANARY].concat();
        let more: [(u8, &[u8]); 7] = [
            (0xe1, &exif),
            (0xe1, &xmp),
            (0xe2, &[b"MPF\0", CANARY].concat()),
            (0xed, CANARY),
            (0xfe, CANARY),
            (0xe0, &[b"JFXX\0", CANARY].concat()),
            (0xe2, b"ICC_PROFILE\0\x01\x01profile"),
        ];
        let before = jpeg_with(&more, CANARY);
        let (after, known) = stripped(Kind::Jpeg, &before).expect("a photograph");
        assert!(!holds(&after, CANARY) && holds(&after, b"ICC_PROFILE") && after.ends_with(&[0xff, 0xd9]));
        assert_eq!(known, Some(Picture { width: 6, height: 4, weight: 3 }));
        assert_eq!(orientation(ImageFormat::Jpeg, &after), Orientation::Rotate90);
        shows_the_same(ImageFormat::Jpeg, &before, &after);
    }
}

/// What was cut off is still in it.
#[test]
fn a_photograph_loses_its_own_small_picture() {
    let small = [b"JFIF\0\x01\x02\x01\0\x48\0\x48\x07\x01", CANARY].concat();
    let (after, _) = stripped(Kind::Jpeg, &jpeg_with(&[(0xe0, &small)], b"")).expect("a photograph");
    assert!(!holds(&after, CANARY) && holds(&after, b"\xff\xe0\0\x10JFIF\0\x01\x02\x01\0\x48\0\x48\0\0\xff"));
}

#[test]
fn every_picture_keeps_which_way_is_up_and_no_more_of_exif() {
    let (whole, plain) = (exif(true, 6), picture(ImageFormat::Png));
    let before = [&plain[..33], &chunk(b"eXIf", &whole[6..]), &plain[33..]].concat();
    let (after, _) = stripped(Kind::Png, &before).expect("a picture");
    assert!(!holds(&after, CANARY));
    assert_eq!(orientation(ImageFormat::Png, &after), Orientation::Rotate90);
    shows_the_same(ImageFormat::Png, &plain, &after);
    let plain = picture(ImageFormat::WebP);
    for data in [&whole[..], &whole[6..]] {
        let extended = riff(b"VP8X", &[EXIF_AND_XMP, 0, 0, 0, 5, 0, 0, 3, 0, 0]);
        let inside = [b"WEBP", &extended[..], &plain[12..], &riff(b"XMP ", CANARY), &riff(b"EXIF", data)].concat();
        let (after, _) = stripped(Kind::Webp, &riff(b"RIFF", &inside)).expect("a picture");
        assert!(!holds(&after, CANARY) && after[20] == 8);
        assert_eq!(u32::from_le_bytes(after[4..8].try_into().expect("four")) as usize, after.len() - 8);
        assert_eq!(orientation(ImageFormat::WebP, &after), Orientation::Rotate90);
        shows_the_same(ImageFormat::WebP, &plain, &after);
    }
}

#[test]
fn a_picture_loses_its_texts_and_times() {
    let plain = picture(ImageFormat::Png);
    let more = [chunk(b"tEXt", CANARY), chunk(b"eXIf", CANARY), chunk(b"iTXt", CANARY), chunk(b"prVt", CANARY)].concat();
    let before = [&plain[..33], &more, &plain[33..], CANARY].concat();
    let (after, known) = stripped(Kind::Png, &before).expect("a picture");
    assert_eq!(after, plain);
    assert_eq!(known, Some(Picture { width: 6, height: 4, weight: 4 }));
}

#[test]
fn a_webp_loses_its_exif_and_says_so_in_its_head() {
    let plain = picture(ImageFormat::WebP);
    let extended = riff(b"VP8X", &[EXIF_AND_XMP, 0, 0, 0, 5, 0, 0, 3, 0, 0]);
    let inside = [b"WEBP".as_slice(), &extended, &plain[12..], &riff(b"EXIF", CANARY), &riff(b"XMP ", CANARY)].concat();
    let before = [&riff(b"RIFF", &inside), CANARY].concat();
    let (after, known) = stripped(Kind::Webp, &before).expect("a picture");
    assert!(!holds(&after, CANARY) && !holds(&after, b"EXIF") && !holds(&after, b"XMP "));
    assert_eq!(after[20], 0, "the flags");
    assert_eq!(u32::from_le_bytes(after[4..8].try_into().expect("four")) as usize, after.len() - 8);
    assert_eq!(known, Some(Picture { width: 6, height: 4, weight: 8 }));
    shows_the_same(ImageFormat::WebP, &plain, &after);
    let (again, known) = stripped(Kind::Webp, &plain).expect("a plain one");
    assert_eq!((again, known), (plain, Some(Picture { width: 6, height: 4, weight: 8 })));
}

const EXIF_AND_XMP: u8 = 0x0c;

#[test]
fn what_is_cut_off_or_no_picture_is_refused_and_breaks_nothing() {
    for (kind, whole) in [
        (Kind::Jpeg, jpeg_with(&[(0xe1, &exif(true, 3))], b"")),
        (Kind::Png, picture(ImageFormat::Png)),
        (Kind::Webp, picture(ImageFormat::WebP)),
        (Kind::Heic, heic::heic()),
    ] {
        for length in 0..whole.len() - 1 {
            if let Err(fault) = stripped(kind, &whole[..length]) {
                assert!(
                    matches!(fault.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof),
                    "{kind} {length}: {fault}"
                );
            } else {
                assert_eq!(kind, Kind::Heic, "{length}: only a box that was left out is not missed");
            }
        }
        for place in 0..whole.len() {
            let mut wrong = whole.clone();
            wrong[place] ^= 0xff;
            stripped(kind, &wrong).ok();
        }
    }
}
