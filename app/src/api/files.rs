use crate::error::Fail;
use domain::attachment::{Attachment, Target};
use domain::{AttachmentId, CaseId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The files of a case, or of one that is not sent yet; or those that wait for a reply or a note.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesView {
    /// With the case itself.
    pub sent: Vec<Attachment>,
    /// The reader's own, for them alone so far.
    pub waiting: Vec<Attachment>,
}

#[server(prefix = "/fn", endpoint = "files/list")]
pub async fn list_files(#[server(default)] case: Option<CaseId>, #[server(default)] target: Target) -> Result<FilesView, Fail> {
    let mut scope = crate::platform::scope().await?;
    let waiting = store::attachments::pending(&mut scope, case, target).await?;
    let mut sent = match (case, target) {
        (Some(case), Target::Case) => store::attachments::list(scope, case).await?,
        _ => Vec::new(),
    };
    sent.retain(|file| file.reply_id.is_none());
    Ok(FilesView { sent, waiting })
}

/// Gives those of the files that a form shows to their case which still wait for it.
#[server(prefix = "/fn", endpoint = "files/send")]
pub async fn send_files(case: CaseId, #[server(default)] attachments: Vec<AttachmentId>) -> Result<String, Fail> {
    let mut scope = crate::platform::scope().await?;
    let waiting = store::attachments::pending(&mut scope, Some(case), Target::Case).await?.into_iter().map(|file| file.id);
    let shown = waiting.filter(|id| attachments.contains(id)).collect();
    store::attachments::send(scope, case, shown).await?;
    Ok(crate::platform::go(&crate::place::files(Some(case), Target::Case)))
}

/// Takes back a file that waits.
#[server(prefix = "/fn", endpoint = "files/remove")]
pub async fn remove_file(
    id: AttachmentId,
    #[server(default)] case: Option<CaseId>,
    #[server(default)] target: Target,
) -> Result<String, Fail> {
    let files = crate::platform::files()?;
    store::attachments::remove(crate::platform::scope().await?, &files, id).await?;
    Ok(crate::platform::go(&crate::place::files(case, target)))
}
