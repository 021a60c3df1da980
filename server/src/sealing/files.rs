//! The checkpoints' files: the last one, replaced each time, and those that stay, a line each.

use crate::data_dir::write_private;
use crate::failure::{Failure, OrSay, Result, cannot};
use std::fs::DirBuilder;
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use store::audit::Checkpoint;

const HEAD: &str = "head.json";
const KEPT: &str = "checkpoints.jsonl";

pub(crate) fn kept_in(folder: &Path) -> PathBuf {
    folder.join(KEPT)
}

pub(crate) fn head(folder: &Path) -> Result<Option<Checkpoint>> {
    let path = folder.join(HEAD);
    let text = read(&path)?;
    text.map(|text| parse(&path, &text)).transpose()
}

/// In the order in which they were made; none if there is no file.
pub(crate) fn kept(path: &Path) -> Result<Vec<Checkpoint>> {
    let text = read(path)?.unwrap_or_default();
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| parse(path, line)).collect()
}

pub(super) fn write(folder: &Path, head: &Checkpoint, stays: bool) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let line = serde_json::to_string(head)? + "\n";
    if stays {
        let path = kept_in(folder);
        let before =
            std::fs::read_to_string(&path).or_else(|error| if is_absent(&error) { Ok(String::new()) } else { Err(error) })?;
        write_private(&path, (before + &line).as_bytes())?;
    }
    write_private(&folder.join(HEAD), line.as_bytes())
}

fn read(path: &Path) -> Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(error).or_say(cannot("read", path)),
    }
}

fn is_absent(error: &io::Error) -> bool {
    error.kind() == ErrorKind::NotFound
}

fn parse(path: &Path, text: &str) -> Result<Checkpoint> {
    serde_json::from_str(text).map_err(|_| Failure::new(format!("{} holds something that is no checkpoint.", path.display())))
}
