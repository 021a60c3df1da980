use super::{Picture, bytes, exif, malformed, pass};
use std::io::{self, BufRead, Seek, Write};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// The picture, its colours and its motion. Text, times, all of Exif but which way is up, and what a program made up are left out.
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
    let (mut picture, mut turned) = (None, false);
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
            (b"eXIf", Some(_)) => {
                let turn = exif::turn(input, rest - 4)?;
                pass(input, 4, &mut io::sink())?;
                if let Some(turn) = turn.filter(|_| !turned) {
                    output.write_all(&upright(turn))?;
                    turned = true;
                }
            }
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

fn upright(turn: u8) -> Vec<u8> {
    let exif = exif::upright(turn);
    let named = [b"eXIf", exif.as_slice()].concat();
    [&(exif.len() as u32).to_be_bytes(), named.as_slice(), &checksum(&named).to_be_bytes()].concat()
}

/// As PNG has it (CRC-32), of a few bytes.
fn checksum(bytes: &[u8]) -> u32 {
    let bit = |sum: u32| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| bit(sum)))
}

fn size(head: &[u8; 17], length: u32) -> io::Result<Picture> {
    let four = |at: usize| head[at..at + 4].iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    let (width, height) = (four(0), four(4));
    if length != 13 || width == 0 || height == 0 || (width | height) >> 31 != 0 {
        return Err(malformed());
    }
    Ok(Picture { width, height, weight: if head[8] == 16 { 8 } else { 4 } })
}
