//! Takes out of a picture what tells more than it shows: where and when it was taken, with what, by whom. Only parts that are known
//! to be needed pass, so that what nobody has heard of yet does not either. Nothing is decoded, and no file is held in memory.

mod exif;
mod heic;
mod jpeg;
mod png;
mod webp;

use super::spool;
use domain::attachment::Kind;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

/// What is known of a picture without decoding it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Bytes that decoding it takes for a pixel.
    pub(super) weight: u64,
}

/// The picture without the rest, in another file that has no name; pictures of which nothing is copied are changed where they are.
pub(super) fn strip(kind: Kind, mut file: File, folder: &Path) -> io::Result<(File, Option<Picture>)> {
    file.rewind()?;
    if kind == Kind::Heic {
        let picture = heic::scrub(&mut file)?;
        return Ok((file, picture));
    }
    let strip = match kind {
        Kind::Jpeg => jpeg::strip,
        Kind::Png => png::strip,
        Kind::Webp => webp::strip,
        Kind::Heic | Kind::Pdf | Kind::Text | Kind::Docx => return Ok((file, None)),
    };
    let mut clean = BufWriter::new(spool::new_file(folder)?);
    let picture = strip(&mut BufReader::new(file), &mut clean)?;
    Ok((clean.into_inner().map_err(io::IntoInnerError::into_error)?, Some(picture)))
}

/// It is not what it says it is.
fn malformed() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

fn bytes<const N: usize>(input: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Passes on, or over, exactly so many bytes.
fn pass(input: &mut impl Read, length: u64, output: &mut impl Write) -> io::Result<()> {
    if io::copy(&mut input.take(length), output)? == length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests;
