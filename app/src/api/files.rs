use crate::error::Fail;
use domain::attachment::Attachment;
use domain::{AttachmentId, CaseId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The files of a case, or of one that is not sent yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesView {
    pub sent: Vec<Attachment>,
    /// The reader's own, for them alone so far.
    pub waiting: Vec<Attachment>,
}

#[server(prefix = "/fn", endpoint = "files/list")]
pub async fn list_files(#[server(default)] case: Option<CaseId>) -> Result<FilesView, Fail> {
    let mut scope = crate::platform::scope().await?;
    let waiting = store::attachments::pending(&mut scope, case).await?;
    let sent = match case {
        Some(case) => store::attachments::list(scope, case).await?,
        None => Vec::new(),
    };
    Ok(FilesView { sent, waiting })
}

/// Gives all files that wait for this case to it.
#[server(prefix = "/fn", endpoint = "files/send")]
pub async fn send_files(case: CaseId) -> Result<String, Fail> {
    let mut scope = crate::platform::scope().await?;
    let waiting = store::attachments::pending(&mut scope, Some(case)).await?;
    store::attachments::send(scope, case, waiting.into_iter().map(|file| file.id).collect()).await?;
    Ok(crate::platform::go(&crate::place::files(Some(case))))
}

/// Takes back a file that waits.
#[server(prefix = "/fn", endpoint = "files/remove")]
pub async fn remove_file(id: AttachmentId, #[server(default)] case: Option<CaseId>) -> Result<String, Fail> {
    let files = crate::platform::files()?;
    store::attachments::remove(crate::platform::scope().await?, &files, id).await?;
    Ok(crate::platform::go(&crate::place::files(case)))
}
