//! Pictures with all kinds of damage, some of it on purpose. `bin/fuzz` tries as many as fit into its time.

use super::super::{heic, jpeg, png, webp};
use super::*;
use proptest::prelude::*;
use proptest::sample::Index;

#[derive(Clone, Debug)]
enum Damage {
    Byte(Index, u8),
    Cut(Index),
    /// From there, so many bytes.
    Twice(Index, usize),
    Gone(Index, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let byte = prop_oneof![any::<u8>(), Just(0), Just(0xff), Just(0x7f), Just(0x80)];
    prop_oneof![
        8 => (any::<Index>(), byte).prop_map(|(at, byte)| Damage::Byte(at, byte)),
        1 => any::<Index>().prop_map(Damage::Cut),
        2 => (any::<Index>(), 1..200_usize).prop_map(|(at, size)| Damage::Twice(at, size)),
        2 => (any::<Index>(), 1..200_usize).prop_map(|(at, size)| Damage::Gone(at, size)),
    ]
}

fn damaged(whole: Vec<u8>, damages: Vec<Damage>) -> Vec<u8> {
    damages.into_iter().fold(whole, |mut bytes, damage| {
        if bytes.is_empty() {
            return bytes;
        }
        let length = bytes.len();
        let range = |at: Index, size: usize| at.index(length)..length.min(at.index(length) + size);
        match damage {
            Damage::Byte(at, byte) => bytes[at.index(length)] = byte,
            Damage::Cut(at) => bytes.truncate(at.index(length)),
            Damage::Twice(at, size) => bytes = [&bytes[..range(at, size).end], &bytes[at.index(length)..]].concat(),
            Damage::Gone(at, size) => drop(bytes.drain(range(at, size))),
        }
        bytes
    })
}

#[track_caller]
fn is_refusal(fault: &io::Error) {
    assert!(matches!(fault.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof), "{fault}");
}

type Stripper = fn(&mut Cursor<Vec<u8>>, &mut Cursor<Vec<u8>>) -> io::Result<Picture>;

fn once(strip: Stripper, bytes: &[u8]) -> io::Result<(Vec<u8>, Picture)> {
    let mut clean = Cursor::new(Vec::new());
    let picture = strip(&mut Cursor::new(bytes.to_vec()), &mut clean)?;
    Ok((clean.into_inner(), picture))
}

/// What is clean has nothing more to lose, and nothing came to it but which way is up.
#[track_caller]
fn check(strip: Stripper, bytes: &[u8]) {
    match once(strip, bytes) {
        Ok(clean) => {
            assert!(clean.0.len() <= bytes.len() + 64, "{} from {}", clean.0.len(), bytes.len());
            assert_eq!(once(strip, &clean.0).expect("a picture still"), clean);
        }
        Err(fault) => is_refusal(&fault),
    }
}

fn film() -> Vec<u8> {
    let (plain, whole) = (picture(ImageFormat::WebP), exif(true, 6));
    let head = [0_u8, 0, 0, 0, 0, 0, 5, 0, 0, 3, 0, 0, 0, 0, 0, 0];
    let frame = riff(b"ANMF", &[&head, &plain[12..], &riff(b"note", CANARY)].concat());
    let extended = riff(b"VP8X", &[EXIF_AND_XMP | 2, 0, 0, 0, 5, 0, 0, 3, 0, 0]);
    let inside = [b"WEBP", &extended[..], &riff(b"ANIM", &[0; 6]), &frame, &riff(b"EXIF", &whole[6..])].concat();
    riff(b"RIFF", &inside)
}

fn drawing() -> Vec<u8> {
    let (plain, whole) = (picture(ImageFormat::Png), exif(false, 8));
    [&plain[..33], &chunk(b"eXIf", &whole[6..]), &chunk(b"tEXt", CANARY), &plain[33..]].concat()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fuzz_a_jpeg_is_clean_or_refused(damages in prop::collection::vec(damage(), 0..6)) {
        check(jpeg::strip, &damaged(jpeg_with(&[(0xe1, &exif(true, 3)), (0xfe, CANARY)], CANARY), damages));
    }

    #[test]
    fn fuzz_a_png_is_clean_or_refused(damages in prop::collection::vec(damage(), 0..6)) {
        check(png::strip, &damaged(drawing(), damages));
    }

    #[test]
    fn fuzz_a_webp_is_clean_or_refused(damages in prop::collection::vec(damage(), 0..6)) {
        check(webp::strip, &damaged(film(), damages));
    }

    #[test]
    fn fuzz_a_heic_keeps_its_size_or_is_refused(damages in prop::collection::vec(damage(), 0..6)) {
        let bytes = damaged(super::heic::heic(), damages);
        let mut file = Cursor::new(bytes.clone());
        if let Err(fault) = heic::scrub(&mut file) {
            is_refusal(&fault);
        }
        prop_assert_eq!(file.into_inner().len(), bytes.len());
    }
}
