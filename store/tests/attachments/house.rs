use domain::attachment::Attachment;
use domain::{CaseId, Refusal, SessionId, Status, UserId};
use futures_util::TryStreamExt;
use std::path::PathBuf;
use store::Store;
use store::attachments::{self, Errand, Files, Kept, Rendition, Settings, Way};
use testbed::Database;

/// A smallest picture, and texts.
pub(crate) const PNG: &[u8] = include_bytes!("dot.png");
pub(crate) const TEXT: &[u8] = b"It itches.";

/// Ana with a case and Ben with another, Sam of the staff and Ada the admin, and a shelf of their own.
pub(crate) struct House {
    pub(crate) database: Database,
    pub(crate) store: Store,
    pub(crate) files: Files,
    pub(crate) folder: Folder,
    pub(crate) ana: (UserId, SessionId),
    pub(crate) ben: (UserId, SessionId),
    pub(crate) sam: (UserId, SessionId),
    pub(crate) ada: (UserId, SessionId),
    pub(crate) case: CaseId,
}

/// Removed with what is in it.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::with(|settings| settings).await
    }

    pub(crate) async fn with(change: impl FnOnce(Settings) -> Settings) -> Self {
        let database = Database::new().await;
        let folder = Folder(std::env::temp_dir().join(format!("cw-files-{}", uuid::Uuid::new_v4())));
        let files = Files::open(change(Settings::in_folder(&folder.0))).expect("a shelf");
        let (ana, ben) = (database.patient("Ana").await, database.patient("Ben").await);
        let case = testbed::add_case(&mut database.superuser().await, ana.0, Status::Open).await;
        let store = database.store(4).await;
        let (sam, ada) = (database.staff("Sam").await, database.admin("Ada").await);
        Self { store, files, folder, ana, ben, sam, ada, case, database }
    }

    pub(crate) async fn take(&self, name: &str, bytes: &[u8]) -> Result<Kept, Refusal> {
        let mut intake = self.files.take(name)?;
        for piece in bytes.chunks(64 * 1024) {
            intake.write(piece).await?;
        }
        intake.end().await
    }

    pub(crate) async fn bring(
        &self,
        who: (UserId, SessionId),
        case: Option<CaseId>,
        way: Way,
        name: &str,
        bytes: &[u8],
    ) -> Result<Attachment, Refusal> {
        let kept = self.take(name, bytes).await?;
        let errand = Errand { case, way, key: None };
        let brought = attachments::keep(&self.store, who.1, &self.files, errand, vec![kept]).await?;
        Ok(brought.into_iter().next().expect("one"))
    }

    pub(crate) async fn send(&self, who: (UserId, SessionId), name: &str, bytes: &[u8]) -> Result<Attachment, Refusal> {
        self.bring(who, Some(self.case), Way::Send, name, bytes).await
    }

    pub(crate) async fn listed(&self, who: (UserId, SessionId)) -> Result<Vec<String>, Refusal> {
        let list = attachments::list(self.store.begin(who.1).await?, self.case).await?;
        Ok(list.into_iter().map(|attachment| attachment.name).collect())
    }

    pub(crate) async fn read(&self, who: (UserId, SessionId), file: &Attachment) -> Result<Vec<u8>, Refusal> {
        self.read_as(who, file, Rendition::Whole).await
    }

    pub(crate) async fn read_as(
        &self,
        who: (UserId, SessionId),
        file: &Attachment,
        rendition: Rendition,
    ) -> Result<Vec<u8>, Refusal> {
        let download = attachments::open(self.store.begin(who.1).await?, &self.files, file.id, rendition).await?;
        let pieces: Vec<_> = download.bytes.try_collect().await.expect("bytes");
        let bytes = pieces.concat();
        assert_eq!(bytes.len() as u64, download.size);
        Ok(bytes)
    }

    /// The names of all that lies on the shelf or on its way there.
    pub(crate) fn objects(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.0.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let entry = entry.expect("an entry");
                if entry.file_type().expect("a kind").is_dir() {
                    folders.push(entry.path());
                } else {
                    found.push(entry.file_name().to_string_lossy().into_owned());
                }
            }
        }
        found
    }
}
