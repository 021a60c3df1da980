use super::intake::{Intake, Kept};
use super::scanner::Scanner;
use super::shelf::{Place, Shelf};
use super::thumbnail::Darkroom;
use super::turns::{Turn, Turns};
use bytes::Bytes;
use domain::attachment::QUOTA;
use domain::{Refusal, SessionId};
use futures_util::stream::BoxStream;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// How a clinic keeps files.
#[derive(Clone, Debug)]
pub struct Settings {
    pub place: Place,
    /// Where a file is while it comes in, under no name.
    pub spool: PathBuf,
    pub scanner: Option<Scanner>,
    /// Bytes of all files of one patient's.
    pub quota: u64,
}

impl Settings {
    /// All of it below one folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { place: Place::Folder(folder.join("attachments")), spool: folder.join("spool"), scanner: None, quota: QUOTA }
    }
}

/// Takes files in and gives them out. Whose they are, and who may have them, the rows say.
#[derive(Clone, Debug)]
pub struct Files {
    pub(super) shelf: Shelf,
    pub(super) spool: PathBuf,
    pub(super) scanner: Option<Scanner>,
    pub(super) quota: u64,
    pub(super) darkroom: Darkroom,
    turns: Turns,
}

/// The whole file, or its small version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rendition {
    Whole,
    Thumbnail,
}

impl Files {
    pub fn open(settings: Settings) -> io::Result<Self> {
        let Settings { place, spool, scanner, quota } = settings;
        if let Place::Folder(folder) = &place {
            make(folder)?;
        }
        make(&spool)?;
        empty(&spool)?;
        Ok(Self { shelf: Shelf::at(&place)?, spool, scanner, quota, darkroom: Darkroom::new(), turns: Turns::default() })
    }

    /// For one upload of this session's; none if there are too many at once.
    pub fn turn(&self, session: SessionId) -> Option<Turn> {
        self.turns.take(session)
    }

    /// Begins to take a file in. What its name alone tells against it is told before the first byte.
    pub fn take(&self, name: &str) -> Result<Intake, Refusal> {
        Intake::begin(self, name)
    }

    /// Lets go of what was taken in and is not wanted.
    pub async fn discard(&self, kept: &[Kept]) {
        for kept in kept {
            self.remove(&kept.key).await;
        }
    }

    /// What cannot be removed now is a leftover, and goes with the others.
    pub(super) async fn remove(&self, key: &str) {
        for rendition in [Rendition::Whole, Rendition::Thumbnail] {
            self.shelf.remove(&rendition.key(key)).await.ok();
        }
    }

    pub(super) async fn read(
        &self,
        key: &str,
        rendition: Rendition,
    ) -> Result<(u64, BoxStream<'static, io::Result<Bytes>>), Refusal> {
        self.shelf.get(&rendition.key(key)).await
    }
}

impl Rendition {
    pub(super) fn key(self, key: &str) -> String {
        match self {
            Rendition::Whole => key.to_owned(),
            Rendition::Thumbnail => format!("{key}{THUMBNAIL}"),
        }
    }
}

pub(super) const THUMBNAIL: &str = "-thumbnail";

/// A process that was killed between giving a file a name and taking it away again left one.
fn empty(spool: &Path) -> io::Result<()> {
    std::fs::read_dir(spool)?.try_for_each(|left| std::fs::remove_file(left?.path()))
}

/// For its owner alone.
fn make(folder: &Path) -> io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}
