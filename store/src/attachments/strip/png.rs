use super::{Picture, bytes, malformed, pass};
use std::io::{self, BufRead, Seek, Write};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// The picture, its colours and its motion. Text, times, Exif and what a program made up for itself are left out.
const NEEDED: [&[u8; 4]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"pHYs", b"bKGD", b"acTL",
    b"fcTL", b"fdAT",
];

/// Bytes of a packed profile of colours. No picture needs as many, and it can unpack to a thousand times more.
const PROFILE_MAX: u64 = 1024 * 1024;

pub(super) fn strip(input: &mut (impl BufRead + Seek), output: &mut (impl Write + Seek)) -> io::Result<Picture> {
    if bytes(input)? != SIGNATURE {
        return Err(malformed());
    }
    output.write_all(&SIGNATURE)?;
    let mut picture = None;
    loop {
        let length: [u8; 4] = bytes(input)?;
        let name: [u8; 4] = bytes(input)?;
        // With the checksum behind it.
        let rest = u64::from(u32::from_be_bytes(length)) + 4;
        match (&name, picture) {
            (b"IHDR", None) => {
                let head: [u8; 17] = bytes(input)?;
                picture = Some(size(&head, u32::from_be_bytes(length))?);
                output.write_all(&[&length, name.as_slice(), &head].concat())?;
            }
            (b"IHDR", Some(_)) | (_, None) => return Err(malformed()),
            (b"iCCP", Some(_)) if rest > PROFILE_MAX => pass(input, rest, &mut io::sink())?,
            (name, Some(picture)) if NEEDED.contains(&name) => {
                output.write_all(&[length, *name].concat())?;
                pass(input, rest, output)?;
                if name == b"IEND" {
                    return Ok(picture);
                }
            }
            _ => pass(input, rest, &mut io::sink())?,
        }
    }
}

fn size(head: &[u8; 17], length: u32) -> io::Result<Picture> {
    let four = |at: usize| head[at..at + 4].iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    let (width, height) = (four(0), four(4));
    if length != 13 || width == 0 || height == 0 || (width | height) >> 31 != 0 {
        return Err(malformed());
    }
    Ok(Picture { width, height, weight: if head[8] == 16 { 8 } else { 4 } })
}
