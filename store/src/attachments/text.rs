use std::fs::File;
use std::io::{self, Read, Seek};

const CHUNK: usize = 64 * 1024;

/// UTF-8 to the end, without the character zero, which would make it something else to some programs.
pub(super) fn check(mut file: &File) -> io::Result<()> {
    file.rewind()?;
    let mut chunk = vec![0; CHUNK];
    let mut kept = 0;
    loop {
        let length = file.read(&mut chunk[kept..])?;
        let whole = &chunk[..kept + length];
        let cut = match str::from_utf8(whole) {
            Ok(_) => whole.len(),
            // A character that the next piece brings the rest of.
            Err(fault) if fault.error_len().is_none() && length > 0 => fault.valid_up_to(),
            Err(_) => return Err(io::ErrorKind::InvalidData.into()),
        };
        if whole.contains(&0) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        if length == 0 {
            return Ok(());
        }
        let end = kept + length;
        chunk.copy_within(cut..end, 0);
        kept = end - cut;
    }
}
