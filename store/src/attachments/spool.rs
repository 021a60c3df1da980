//! Files under no name: whatever becomes of the process, nothing is left of them.

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use futures_util::stream::{BoxStream, try_unfold};
use std::fs::{File, OpenOptions};
use std::io::{self, Seek};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use tokio::io::AsyncReadExt;
use uuid::Uuid;

const PIECE: usize = 64 * 1024;

pub(super) fn new_file(folder: &Path) -> io::Result<File> {
    let path = folder.join(Uuid::new_v4().simple().to_string());
    let file = OpenOptions::new().create_new(true).read(true).write(true).mode(0o600).open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}

/// All of a file from its beginning, piece by piece.
pub(super) fn pieces(file: &File) -> io::Result<BoxStream<'static, io::Result<Bytes>>> {
    let mut file = file.try_clone()?;
    file.rewind()?;
    let pieces = try_unfold(tokio::fs::File::from_std(file), async |mut file| {
        let mut piece = BytesMut::with_capacity(PIECE);
        let length = file.read_buf(&mut piece).await?;
        Ok((length > 0).then(|| (piece.freeze(), file)))
    });
    Ok(pieces.boxed())
}
