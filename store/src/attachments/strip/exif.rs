//! Which way up a picture is: all of Exif that is kept.

use super::pass;
use std::io::{self, Read};

/// Which way up is said at the beginning; a JPEG has no room for more than this, and no camera writes more elsewhere.
const MOST: u64 = 65_536;

/// Reads exactly so many bytes of Exif.
pub(super) fn turn(input: &mut impl Read, length: u64) -> io::Result<Option<u8>> {
    let mut data = vec![0; length.min(MOST) as usize];
    input.read_exact(&mut data)?;
    pass(input, length - data.len() as u64, &mut io::sink())?;
    Ok(orientation(&data))
}

/// None where it is as it lies. Some programs write what a JPEG has before Exif elsewhere too.
pub(super) fn orientation(data: &[u8]) -> Option<u8> {
    let tiff = data.strip_prefix(b"Exif\0\0").unwrap_or(data);
    let little = tiff.starts_with(b"II");
    let two = |at: usize| -> Option<u16> {
        let pair = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let four = |at: usize| -> Option<usize> {
        let (first, second) = (usize::from(two(at)?), usize::from(two(at + 2)?));
        Some(if little { second << 16 | first } else { first << 16 | second })
    };
    let directory = four(4)?;
    let entries = (0..usize::from(two(directory)?)).map(|n| directory + 2 + n * 12);
    let entry = entries.take_while(|entry| *entry < tiff.len()).find(|entry| two(*entry) == Some(0x0112))?;
    u8::try_from(two(entry + 8)?).ok().filter(|turn| (2..=8).contains(turn))
}

/// Exif that says this and nothing else; its bytes are even in number.
pub(super) fn upright(turn: u8) -> Vec<u8> {
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([turn, 0, 0, 0, 0, 0, 0]);
    exif
}
