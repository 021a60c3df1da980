//! Whether an archive is a Word document without macros, and no bomb: a few bytes that unpack to gigabytes.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use zip::ZipArchive;

const FILES_MAX: u16 = 2_000;
/// Bytes, unpacked.
const WHOLE_MAX: u64 = 200 * 1024 * 1024;
/// What text packs to is seldom a fiftieth; a bomb is a thousand times its size.
const RATIO_MAX: u64 = 100;
/// Small archives are let off the ratio up to here.
const RATIO_FROM: u64 = 1024 * 1024;
const TYPES: &str = "[Content_Types].xml";
const DOCUMENT: &str = "word/document.xml";
const END: [u8; 4] = *b"PK\x05\x06";
const END_SIZE: u64 = 22;

/// Says no by `InvalidData`. What the directory claims is looked at first, and then each file is unpacked, to nowhere.
pub(super) fn check_document(mut file: &File) -> io::Result<()> {
    let size = file.seek(SeekFrom::End(0))?;
    check_end(file, size)?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|_| no())?;
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if !has(TYPES) || !has(DOCUMENT) || names.iter().any(|name| is_macro(name)) {
        return Err(no());
    }
    // Else two thousand files could be the same bytes, and be unpacked two thousand times to nothing.
    if archive.has_overlapping_files().map_err(|_| no())? {
        return Err(no());
    }
    let mut left = WHOLE_MAX.min((size * RATIO_MAX).max(RATIO_FROM));
    for place in 0..archive.len() {
        let packed = archive.by_index(place).map_err(|_| no())?;
        if packed.encrypted() || packed.size() > left {
            return Err(no());
        }
        left -= if packed.name() == TYPES { check_types(packed, left)? } else { unpack(packed, left, &mut io::sink())? };
    }
    Ok(())
}

/// The directory ends the file, is where it says, and lists no more than we care to read.
fn check_end(mut file: &File, size: u64) -> io::Result<()> {
    let tail = size.min(END_SIZE + u64::from(u16::MAX));
    file.seek(SeekFrom::Start(size - tail))?;
    let mut bytes = Vec::with_capacity(tail as usize);
    file.take(tail).read_to_end(&mut bytes)?;
    let two = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    let four = |at: usize| u64::from(two(at)) | u64::from(two(at + 2)) << 16;
    let whole = bytes.len();
    let place = (0..=whole.saturating_sub(END_SIZE as usize)).rev().find(|at| {
        bytes[*at..].starts_with(&END) && whole - at >= END_SIZE as usize && at + 22 + usize::from(two(at + 20)) == whole
    });
    let place = place.ok_or_else(no)?;
    let ends_here = four(place + 12) + four(place + 16) == size - tail + place as u64;
    if ends_here && two(place + 8) == two(place + 10) && two(place + 10) <= FILES_MAX { Ok(()) } else { Err(no()) }
}

fn is_macro(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("vbaproject.bin") || name.ends_with("vbadata.xml") || name.contains("activex")
}

/// A document with macros says so here, whatever its files are called.
fn check_types(packed: impl Read, left: u64) -> io::Result<u64> {
    let mut types = Vec::new();
    let size = unpack(packed, left.min(RATIO_FROM), &mut types)?;
    let says = |what: &[u8]| types.windows(what.len()).any(|part| part.eq_ignore_ascii_case(what));
    if says(b"macroEnabled") || says(b"vbaProject") { Err(no()) } else { Ok(size) }
}

/// Unpacks as much as there may be and answers how much it was; a checksum that does not fit is a fault as well.
fn unpack(packed: impl Read, most: u64, to: &mut impl io::Write) -> io::Result<u64> {
    let size = io::copy(&mut packed.take(most + 1), to).map_err(|_| no())?;
    if size > most { Err(no()) } else { Ok(size) }
}

fn no() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

#[cfg(test)]
mod tests;
