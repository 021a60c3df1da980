use super::{Picture, bytes, malformed, pass};
use std::io::{self, BufRead, Seek, SeekFrom, Write};

const EXIF: u8 = 0x08;
const XMP: u8 = 0x04;
const NEEDED: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];

pub(super) fn strip(input: &mut (impl BufRead + Seek), output: &mut (impl Write + Seek)) -> io::Result<Picture> {
    let head: [u8; 12] = bytes(input)?;
    let (b"RIFF", b"WEBP") = (&head[..4], &head[8..]) else { return Err(malformed()) };
    let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
    let mut left = u64::from(length).checked_sub(4).ok_or_else(malformed)?;
    output.write_all(&head)?;
    let (mut picture, mut written) = (None, 4);
    while left >= 8 {
        let name: [u8; 4] = bytes(input)?;
        let size: [u8; 4] = bytes(input)?;
        let even = u64::from(u32::from_le_bytes(size)).next_multiple_of(2);
        left = left.checked_sub(8 + even).ok_or_else(malformed)?;
        if !NEEDED.contains(&&name) {
            pass(input, even, &mut io::sink())?;
            continue;
        }
        output.write_all(&[name, size].concat())?;
        written += 8 + even;
        let start = if picture.is_none() { begin(&name, input, even, output)? } else { None };
        picture = picture.or(start.map(|(picture, _)| picture));
        pass(input, even - start.map_or(0, |(_, taken)| taken), output)?;
    }
    let picture = picture.ok_or_else(malformed)?;
    output.seek(SeekFrom::Start(4))?;
    output.write_all(&u32::try_from(written).map_err(|_| malformed())?.to_le_bytes())?;
    output.seek(SeekFrom::End(0))?;
    Ok(picture)
}

/// Passes on the beginning of a chunk that says how large the picture is, and answers how many bytes that were. Flags for what was
/// left out go.
fn begin(name: &[u8; 4], input: &mut impl BufRead, size: u64, output: &mut impl Write) -> io::Result<Option<(Picture, u64)>> {
    if !matches!(name, b"VP8 " | b"VP8L" | b"VP8X") {
        return Ok(None);
    }
    if size < 10 {
        return Err(malformed());
    }
    let mut start: [u8; 10] = bytes(input)?;
    let two = |at: usize| u32::from(u16::from_le_bytes([start[at], start[at + 1]]));
    let (width, height) = match name {
        b"VP8X" => (1 + (two(4) | u32::from(start[6]) << 16), 1 + (two(7) | u32::from(start[9]) << 16)),
        b"VP8L" => {
            let bits = two(1) | two(3) << 16;
            (1 + (bits & 0x3fff), 1 + (bits >> 14 & 0x3fff))
        }
        _ => (two(6) & 0x3fff, two(8) & 0x3fff),
    };
    if name == b"VP8X" {
        start[0] &= !(EXIF | XMP);
    }
    output.write_all(&start)?;
    if width == 0 || height == 0 {
        return Err(malformed());
    }
    Ok(Some((Picture { width, height, weight: 6 }, 10)))
}
