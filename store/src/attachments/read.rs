use super::files::{Files, Rendition};
use super::row::Row;
use crate::fault::OrRefuse;
use crate::{Scope, audit, cases};
use bytes::Bytes;
use domain::attachment::{Attachment, Kind, Scan, State};
use domain::{AttachmentId, CaseId, Refusal, UserId};
use futures_util::stream::BoxStream;
use uuid::Uuid;

/// A file on its way out.
pub struct Download {
    pub name: String,
    pub kind: Kind,
    pub size: u64,
    /// Of the whole file, in hexadecimal digits.
    pub sha256: String,
    pub bytes: BoxStream<'static, std::io::Result<Bytes>>,
}

/// The files of a case, the first one first.
pub async fn list(mut scope: Scope, case: CaseId) -> Result<Vec<Attachment>, Refusal> {
    let found = match cases::find_alone(&mut scope, case).await {
        Err(Refusal::NotFound) => return Err(audit::not_found(scope, case, "list_attachments").await),
        found => found?,
    };
    audit::read(&mut scope, case, found.patient_id).await?;
    let rows = sqlx::query_as!(
        Row,
        r#"select a.id, a.case_id, a.patient_id, a.uploader_id, coalesce((select u.name from users u where u.id = a.uploader_id), '') as "uploader_name!",
                  a.name, a.media_type, a.size, a.sha256, a.state, a.scan, a.width, a.height, a.has_thumbnail, a.object_key, a.created_at
           from attachments a where a.case_id = $1 and a.state = 'sent' order by a.created_at, a.id"#,
        case.0
    )
    .fetch_all(scope.db())
    .await
    .or_refuse()?;
    scope.commit_quietly().await?;
    rows.into_iter().map(Row::read).collect()
}

/// The actor's files that wait: for a reply or the like to this case, or for a case that is not sent yet.
pub async fn pending(scope: &mut Scope, case: Option<CaseId>) -> Result<Vec<Attachment>, Refusal> {
    let uploader = scope.actor().id.0;
    let rows = sqlx::query_as!(
        Row,
        r#"select a.id, a.case_id, a.patient_id, a.uploader_id, coalesce((select u.name from users u where u.id = a.uploader_id), '') as "uploader_name!",
                  a.name, a.media_type, a.size, a.sha256, a.state, a.scan, a.width, a.height, a.has_thumbnail, a.object_key, a.created_at
           from attachments a where a.uploader_id = $1 and a.case_id is not distinct from $2 and a.state = 'pending' order by a.created_at, a.id"#,
        uploader,
        case.map(|case| case.0) as Option<Uuid>
    )
    .fetch_all(scope.db())
    .await
    .or_refuse()?;
    rows.into_iter().map(Row::read).collect()
}

/// Those of these ids that the actor sees, in the order of their coming.
pub(super) async fn of_ids(scope: &mut Scope, ids: &[AttachmentId]) -> Result<Vec<Attachment>, Refusal> {
    rows(scope, ids).await?.into_iter().map(Row::read).collect()
}

async fn rows(scope: &mut Scope, ids: &[AttachmentId]) -> Result<Vec<Row>, Refusal> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    sqlx::query_as!(
        Row,
        r#"select a.id, a.case_id, a.patient_id, a.uploader_id, coalesce((select u.name from users u where u.id = a.uploader_id), '') as "uploader_name!",
                  a.name, a.media_type, a.size, a.sha256, a.state, a.scan, a.width, a.height, a.has_thumbnail, a.object_key, a.created_at
           from attachments a where a.id = any($1) order by a.created_at, a.id"#,
        &ids
    )
    .fetch_all(scope.db())
    .await
    .or_refuse()
}

/// The bytes of a file that the actor sees. Who works here and takes a file out of a case reads that case. What has a virus in it, or
/// is of somebody else and was not scanned yet, is not given out.
pub async fn open(mut scope: Scope, files: &Files, id: AttachmentId, rendition: Rendition) -> Result<Download, Refusal> {
    let Some(row) = rows(&mut scope, &[id]).await?.pop() else {
        return Err(audit::not_found(scope, CaseId(id.0), "read_attachment").await);
    };
    if let Some(case) = row.case_id.filter(|_| row.state == State::Sent.word()) {
        audit::read(&mut scope, CaseId(case), UserId(row.patient_id)).await?;
    }
    scope.commit_quietly().await?;
    let (key, sha256) = (row.object_key.clone(), hex::encode(&row.sha256));
    let attachment = row.read()?;
    let lacks = attachment.scan == Scan::Infected || rendition == Rendition::Thumbnail && !attachment.has_thumbnail;
    if lacks {
        return Err(Refusal::NotFound);
    }
    let (size, bytes) = files.read(&key, rendition).await?;
    let kind = if rendition == Rendition::Thumbnail { Kind::Jpeg } else { attachment.media_type };
    Ok(Download { name: attachment.name, kind, size, sha256, bytes })
}
