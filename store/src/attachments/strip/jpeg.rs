use super::{Picture, bytes, exif, malformed};
use std::io::{self, BufRead, Read, Seek, Write};

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
/// All parts of it come again and again, each time better.
const PROGRESSIVE: u8 = 0xc2;
const APP0: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
const APP14: u8 = 0xee;
const EXIF: &[u8] = b"Exif\0\0";
/// Bytes, the last two of which are the size of a small picture behind it.
const JFIF_HEAD: usize = 14;

/// Keeps what decoding and colour need, and which way up the picture is. All that comes after its end goes: some phones put a film there.
pub(super) fn strip(input: &mut (impl BufRead + Seek), output: &mut (impl Write + Seek)) -> io::Result<Picture> {
    if bytes(input)? != [0xff, START] {
        return Err(malformed());
    }
    output.write_all(&[0xff, START])?;
    let mut known: Option<Frame> = None;
    let (mut picture, mut turned) = (None, false);
    let mut found = marker(input)?;
    loop {
        match found {
            END => {
                output.write_all(&[0xff, END])?;
                return picture.ok_or_else(malformed);
            }
            SCAN => {
                let data = read(input)?;
                let frame = known.ok_or_else(malformed)?;
                picture = picture.or(Some(frame.picture(&data)));
                segment(SCAN, &data, output)?;
                found = scan(input, output)?;
                continue;
            }
            APP0..=0xef | 0xfe => {
                let data = read(input)?;
                let is_exif = data.starts_with(EXIF) && found == APP1 && !turned;
                if let Some(turn) = is_exif.then(|| exif::orientation(&data)).flatten() {
                    segment(APP1, &[EXIF, &exif::upright(turn)].concat(), output)?;
                    turned = true;
                } else if let Some(data) = needed(found, data) {
                    segment(found, &data, output)?;
                }
            }
            // Tables and frames; 0xc8, 0xcc, 0xdc and the like are in no photograph, and do no harm.
            0xc0..=0xcf | 0xdb..=0xdd => {
                let data = read(input)?;
                if is_frame(found) && known.replace(Frame::read(found, &data)?).is_some() {
                    return Err(malformed());
                }
                segment(found, &data, output)?;
            }
            _ => return Err(malformed()),
        }
        found = marker(input)?;
    }
}

/// The next marker, which any number of fill bytes may come before.
fn marker(input: &mut impl Read) -> io::Result<u8> {
    let [mut byte] = bytes(input)?;
    if byte != 0xff {
        return Err(malformed());
    }
    while byte == 0xff {
        [byte] = bytes(input)?;
    }
    Ok(byte)
}

fn read(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let length = usize::from(u16::from_be_bytes(bytes(input)?));
    let mut data = vec![0; length.checked_sub(2).ok_or_else(malformed)?];
    input.read_exact(&mut data)?;
    Ok(data)
}

fn segment(marker: u8, data: &[u8], output: &mut impl Write) -> io::Result<()> {
    let length = u16::try_from(data.len() + 2).map_err(|_| malformed())?;
    output.write_all(&[0xff, marker])?;
    output.write_all(&length.to_be_bytes())?;
    output.write_all(data)
}

/// Copies what stands between two markers, and answers the second.
fn scan(input: &mut impl BufRead, output: &mut impl Write) -> io::Result<u8> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let plain = buffer.iter().position(|byte| *byte == 0xff).unwrap_or(buffer.len());
        output.write_all(&buffer[..plain])?;
        let at_marker = plain < buffer.len();
        input.consume(plain);
        if at_marker {
            match marker(input)? {
                // A byte of the picture that looks like a marker, or one that a decoder starts anew from.
                inside @ (0 | 0xd0..=0xd7) => output.write_all(&[0xff, inside])?,
                next => return Ok(next),
            }
        }
    }
}

/// How colours are meant: the rest of what programs and cameras add is not asked for, nor a small picture, which may show more than
/// the large one.
fn needed(marker: u8, mut data: Vec<u8>) -> Option<Vec<u8>> {
    let is_needed = match marker {
        APP0 => data.starts_with(b"JFIF\0") && data.len() >= JFIF_HEAD,
        APP2 => data.starts_with(b"ICC_PROFILE\0"),
        APP14 => data.starts_with(b"Adobe"),
        _ => false,
    };
    if marker == APP0 && is_needed {
        data.truncate(JFIF_HEAD - 2);
        data.extend([0, 0]);
    }
    is_needed.then_some(data)
}

fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

/// What is told of a picture before its first scan.
#[derive(Clone, Copy)]
struct Frame {
    width: u32,
    height: u32,
    components: u8,
    progressive: bool,
}

impl Frame {
    fn read(marker: u8, data: &[u8]) -> io::Result<Self> {
        let &[_, high, low, wide, narrow, components, ..] = data else { return Err(malformed()) };
        let (height, width) = (u16::from_be_bytes([high, low]).into(), u16::from_be_bytes([wide, narrow]).into());
        if width == 0 || height == 0 || !(1..=4).contains(&components) {
            return Err(malformed());
        }
        Ok(Self { width, height, components, progressive: marker == PROGRESSIVE })
    }

    /// Where not all of it comes in the first scan, all of it is held in coefficients of two bytes until the last.
    fn picture(self, scan: &[u8]) -> Picture {
        let at_once = !self.progressive && scan.first() == Some(&self.components);
        let weight = if at_once { 3 } else { 4 + 2 * u64::from(self.components) };
        Picture { width: self.width, height: self.height, weight }
    }
}
