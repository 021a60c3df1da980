//! What decoding a picture takes is known before it begins, whatever the picture says of itself.

use super::*;

fn is_refused(kind: Kind, bytes: &[u8]) -> bool {
    stripped(kind, bytes).is_err_and(|fault| fault.kind() == io::ErrorKind::InvalidData)
}

/// A WebP of this width and four rows, with six by four inside.
fn webp(width: u8, flags: u8, inside: &[u8]) -> Vec<u8> {
    let extended = riff(b"VP8X", &[flags, 0, 0, 0, width - 1, 0, 0, 3, 0, 0]);
    riff(b"RIFF", &[b"WEBP", &extended[..], inside].concat())
}

#[test]
fn a_webp_is_no_larger_inside_than_it_says() {
    let plain = picture(ImageFormat::WebP);
    let (part, head) = (&plain[12..], [0_u8, 0, 0, 0, 0, 0, 5, 0, 0, 3, 0, 0, 0, 0, 0, 0]);
    let film = riff(b"ANMF", &[&head, part, &riff(b"note", CANARY)].concat());
    for (flags, inside, weight) in [(0, part, 8), (0x10, part, 11), (2, &film[..], 14)] {
        let (clean, known) = stripped(Kind::Webp, &webp(6, flags, inside)).expect("a picture");
        assert!(!holds(&clean, CANARY) && holds(&clean, part));
        assert_eq!(known, Some(Picture { width: 6, height: 4, weight }));
        assert!(is_refused(Kind::Webp, &webp(5, flags, inside)));
    }
    assert!(is_refused(Kind::Webp, &webp(6, 0, &riff(b"VP8X", &[0; 10]))));
    assert!(is_refused(Kind::Webp, &riff(b"RIFF", &[b"WEBP", &film[..], part].concat())));
}

#[test]
fn a_photograph_that_comes_in_parts_weighs_more() {
    let plain = picture(ImageFormat::Jpeg);
    let at = |wanted: &[u8]| plain.windows(wanted.len()).position(|part| part == wanted).expect("a marker");
    let (frame, scan) = (at(&[0xff, 0xc0, 0, 17]), at(&[0xff, 0xda, 0, 12, 3]));
    let known = |place: usize, byte: u8| {
        let mut bytes = plain.clone();
        bytes[place] = byte;
        stripped(Kind::Jpeg, &bytes).expect("a photograph").1.expect("known").weight
    };
    assert_eq!(known(scan + 4, 3), 3, "all at once");
    assert_eq!(known(scan + 4, 1), 10, "one colour after the other");
    assert_eq!(known(frame + 1, 0xc2), 10, "better and better");
}

#[test]
fn a_photograph_has_one_size() {
    let small = [8_u8, 0, 1, 0, 1, 1, 1, 0x11, 0];
    assert!(is_refused(Kind::Jpeg, &jpeg_with(&[(0xc0, &small)], b"")));
}

#[test]
fn a_profile_that_is_too_large_is_left_out() {
    let plain = picture(ImageFormat::Png);
    let with = |length: usize| [&plain[..33], &chunk(b"iCCP", &vec![b'a'; length]), &plain[33..]].concat();
    assert_eq!(stripped(Kind::Png, &with(2_000_000)).expect("a picture").0, plain);
    assert_eq!(stripped(Kind::Png, &with(4_000)).expect("a picture").0, with(4_000));
}
