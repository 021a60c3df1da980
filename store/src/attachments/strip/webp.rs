use super::{Picture, bytes, exif, malformed, pass};
use std::io::{self, BufRead, Seek, SeekFrom, Write};

const EXIF: u8 = 0x08;
const XMP: u8 = 0x04;
const ALPHA: u8 = 0x10;
const MOTION: u8 = 0x02;
const NEEDED: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// Where a file has its flags that has any: in its first chunk.
const FLAGS: u64 = 20;
/// What of a frame stands before its own chunks: its place, size and time.
const FRAME_HEAD: u64 = 16;

pub(super) fn strip(input: &mut (impl BufRead + Seek), output: &mut (impl Write + Seek)) -> io::Result<Picture> {
    let head: [u8; 12] = bytes(input)?;
    let (b"RIFF", b"WEBP") = (&head[..4], &head[8..]) else { return Err(malformed()) };
    let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
    let mut left = u64::from(length).checked_sub(4).ok_or_else(malformed)?;
    output.write_all(&head)?;
    let (mut picture, mut flags, mut turn, mut written) = (None, None, None, 4);
    while left >= 8 {
        let (name, size, even) = chunk(input, &mut left)?;
        if name == *b"EXIF" {
            turn = turn.or(exif::turn(input, even)?);
            continue;
        }
        if !NEEDED.contains(&&name) {
            pass(input, even, &mut io::sink())?;
            continue;
        }
        output.write_all(&[name, size].concat())?;
        written += 8 + even;
        match (&name, picture) {
            (b"VP8 " | b"VP8L" | b"VP8X", None) => {
                let (whole, first) = begin(&name, input, even, output)?;
                picture = Some(whole);
                flags = (name == *b"VP8X" && written == FLAGS - 8 + even).then_some(first);
            }
            (b"VP8 " | b"VP8L", Some(whole)) => within(whole, begin(&name, input, even, output)?.0)?,
            (b"ANMF", Some(whole)) => frame(whole, input, even, output)?,
            (b"VP8X", Some(_)) | (b"ANMF", None) => return Err(malformed()),
            _ => pass(input, even, output)?,
        }
    }
    let picture = picture.ok_or_else(malformed)?;
    if let (Some(turn), Some(flags)) = (turn, flags) {
        let exif = exif::upright(turn);
        output.write_all(&[b"EXIF", &(exif.len() as u32).to_le_bytes(), exif.as_slice()].concat())?;
        written += 8 + exif.len() as u64;
        output.seek(SeekFrom::Start(FLAGS))?;
        output.write_all(&[flags | EXIF])?;
    }
    output.seek(SeekFrom::Start(4))?;
    output.write_all(&u32::try_from(written).map_err(|_| malformed())?.to_le_bytes())?;
    output.seek(SeekFrom::End(0))?;
    Ok(picture)
}

/// The name and size of the chunk that begins here, and how many bytes it takes of those that are left.
fn chunk(input: &mut impl BufRead, left: &mut u64) -> io::Result<([u8; 4], [u8; 4], u64)> {
    let (name, size) = (bytes(input)?, bytes(input)?);
    let even = u64::from(u32::from_le_bytes(size)).next_multiple_of(2);
    *left = left.checked_sub(8 + even).ok_or_else(malformed)?;
    Ok((name, size, even))
}

/// Passes on a chunk that says how large a picture is, and answers its first byte too: flags, but for what is left out.
fn begin(name: &[u8; 4], input: &mut impl BufRead, size: u64, output: &mut impl Write) -> io::Result<(Picture, u8)> {
    if size < 10 {
        return Err(malformed());
    }
    let mut start: [u8; 10] = bytes(input)?;
    let two = |at: usize| u32::from(u16::from_le_bytes([start[at], start[at + 1]]));
    // The picture, what it is made from, and in films the canvas; each of up to four bytes.
    let (width, height, weight) = match name {
        b"VP8X" => {
            let weight = match start[0] {
                flags if flags & MOTION != 0 => 14,
                flags if flags & ALPHA != 0 => 11,
                _ => 8,
            };
            (1 + (two(4) | u32::from(start[6]) << 16), 1 + (two(7) | u32::from(start[9]) << 16), weight)
        }
        b"VP8L" => {
            let bits = two(1) | two(3) << 16;
            (1 + (bits & 0x3fff), 1 + (bits >> 14 & 0x3fff), 8)
        }
        _ => (two(6) & 0x3fff, two(8) & 0x3fff, 6),
    };
    if name == b"VP8X" {
        start[0] &= !(EXIF | XMP);
    }
    output.write_all(&start)?;
    pass(input, size - 10, output)?;
    if width == 0 || height == 0 {
        return Err(malformed());
    }
    Ok((Picture { width, height, weight }, start[0]))
}

/// A decoder unpacks what is inside before it finds that it does not fit.
fn within(whole: Picture, part: Picture) -> io::Result<()> {
    if part.width <= whole.width && part.height <= whole.height { Ok(()) } else { Err(malformed()) }
}

/// Passes on a picture of a film; what is in it and is none of it is blanked, since its size stands before it.
fn frame(whole: Picture, input: &mut impl BufRead, size: u64, output: &mut impl Write) -> io::Result<()> {
    let mut left = size.checked_sub(FRAME_HEAD).ok_or_else(malformed)?;
    pass(input, FRAME_HEAD, output)?;
    while left >= 8 {
        let (name, size, even) = chunk(input, &mut left)?;
        output.write_all(&[name, size].concat())?;
        match &name {
            b"VP8 " | b"VP8L" => within(whole, begin(&name, input, even, output)?.0)?,
            b"ALPH" => pass(input, even, output)?,
            _ => {
                pass(input, even, &mut io::sink())?;
                pass(&mut io::repeat(0), even, output)?;
            }
        }
    }
    pass(input, left, &mut io::sink())?;
    pass(&mut io::repeat(0), left, output)
}
