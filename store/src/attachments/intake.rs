//! A file on its way in: checked while it comes, kept under no name until all is known of it, and never whole in memory.

use super::files::{Files, Rendition};
use super::scanner::Verdict;
use super::strip::{Picture, strip};
use super::{archive, spool, text};
use crate::fault::broken;
use domain::attachment::{FILE_MAX, FileName, HEAD, Kind, Scan, sniff};
use domain::{Problem, Refusal};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

/// A form's field; what is wrong with a file is wrong with it.
const FIELD: &str = "file";
const CHUNK: usize = 64 * 1024;

#[derive(Debug)]
pub struct Intake {
    files: Files,
    name: FileName,
    file: tokio::fs::File,
    head: Vec<u8>,
    size: u64,
}

/// A file whose bytes are kept, and of which no row tells yet.
#[derive(Debug)]
pub struct Kept {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) size: u64,
    pub(super) sha256: Vec<u8>,
    pub(super) scan: Scan,
    pub(super) picture: Option<Picture>,
    pub(super) has_thumbnail: bool,
}

impl Kept {
    /// Bytes.
    pub fn size(&self) -> u64 {
        self.size
    }
}

/// What was found out about a whole file.
struct Inspected {
    file: File,
    size: u64,
    sha256: Vec<u8>,
    picture: Option<Picture>,
}

impl Intake {
    pub(super) fn begin(files: &Files, name: &str) -> Result<Self, Refusal> {
        let name = FileName::check(name)?;
        let file = spool::new_file(&files.spool).map_err(|_| broken("making a file to take another in"))?;
        Ok(Self { files: files.clone(), name, file: tokio::fs::File::from_std(file), head: Vec::new(), size: 0 })
    }

    /// Refuses as soon as it is clear that the file will not do.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        self.size += bytes.len() as u64;
        if self.size > FILE_MAX {
            return Err(Refusal::TooLarge { max_bytes: FILE_MAX });
        }
        if self.head.len() < HEAD {
            self.head.extend(&bytes[..bytes.len().min(HEAD - self.head.len())]);
            if self.head.len() == HEAD {
                self.check_head()?;
            }
        }
        self.file.write_all(bytes).await.map_err(|_| broken("taking a file in"))
    }

    pub async fn end(mut self) -> Result<Kept, Refusal> {
        if self.size == 0 {
            return Err(Refusal::invalid(FIELD, Problem::Empty));
        }
        self.check_head()?;
        self.file.flush().await.map_err(|_| broken("taking a file in"))?;
        let Self { files, name: FileName { name, kind }, file, .. } = self;
        let (file, spool) = (file.into_std().await, files.spool.clone());
        let inspected = tokio::task::spawn_blocking(move || inspect(kind, file, &spool));
        let inspected = inspected.await.map_err(|_| broken("looking into a file"))?.map_err(|fault| refused(&fault))?;
        let Inspected { file, size, sha256, picture } = inspected;
        let scan = scan(&files, &file).await?;
        let small = match picture {
            Some(picture) => files.darkroom.develop(kind, picture, &file).await,
            None => None,
        };
        let (key, has_thumbnail) = (new_key(), small.is_some());
        files.shelf.put(&key, &file).await?;
        if let Some(small) = small {
            files.shelf.put_small(&Rendition::Thumbnail.key(&key), small).await?;
        }
        Ok(Kept { key, name, kind, size, sha256, scan, picture, has_thumbnail })
    }

    fn check_head(&self) -> Result<(), Refusal> {
        if sniff(&self.head) == Some(self.name.kind) { Ok(()) } else { Err(Refusal::UnsupportedMediaType) }
    }
}

fn inspect(kind: Kind, file: File, spool: &Path) -> io::Result<Inspected> {
    match kind {
        Kind::Docx => archive::check_document(&file)?,
        Kind::Text => text::check(&file)?,
        Kind::Jpeg | Kind::Png | Kind::Webp | Kind::Heic | Kind::Pdf => {}
    }
    let (mut file, picture) = strip(kind, file, spool)?;
    file.rewind()?;
    let (mut digest, mut size, mut chunk) = (Sha256::new(), 0, vec![0; CHUNK]);
    loop {
        let length = file.read(&mut chunk)?;
        if length == 0 {
            break;
        }
        digest.update(&chunk[..length]);
        size += length as u64;
    }
    Ok(Inspected { file, size, sha256: digest.finalize().to_vec(), picture })
}

/// A file that ends too early, or holds what it must not, is none of its kind.
fn refused(fault: &io::Error) -> Refusal {
    match fault.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Refusal::UnsupportedMediaType,
        _ => broken("looking into a file"),
    }
}

/// What the scanner does not answer for now it is asked again later.
async fn scan(files: &Files, file: &File) -> Result<Scan, Refusal> {
    let Some(scanner) = &files.scanner else { return Ok(Scan::NotScanned) };
    let bytes = spool::pieces(file).map_err(|_| broken("reading a file to scan"))?;
    match scanner.scan(bytes).await {
        Ok(Verdict::Clean) => Ok(Scan::Clean),
        Ok(Verdict::Infected) => Err(Refusal::invalid(FIELD, Problem::Infected)),
        Err(fault) => {
            tracing::warn!(fault = %fault.kind(), "the scanner for viruses did not answer");
            Ok(Scan::Unscanned)
        }
    }
}

/// Tells nothing, of whom or when.
fn new_key() -> String {
    let random = Uuid::new_v4().simple().to_string();
    format!("{}/{random}", &random[..2])
}
