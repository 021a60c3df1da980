use super::files::Files;
use super::keep::permit;
use super::read::of_ids;
use crate::fault::OrRefuse;
use crate::{Scope, audit, cases, events};
use domain::attachment::Attachment;
use domain::audit::AuditAction;
use domain::event::CaseEvent;
use domain::{AttachmentId, CaseId, Problem, Refusal, UserId};
use serde_json::json;
use uuid::Uuid;

/// Gives files that wait to their case.
pub async fn send(scope: Scope, case: CaseId, ids: Vec<AttachmentId>) -> Result<Vec<Attachment>, Refusal> {
    let (scope, patient) = permit(scope, case, "attach").await?;
    perform(scope, case, patient, ids).await
}

/// Rows, events and audit commit together.
pub(super) async fn perform(
    mut scope: Scope,
    case: CaseId,
    patient: UserId,
    ids: Vec<AttachmentId>,
) -> Result<Vec<Attachment>, Refusal> {
    claim(&mut scope, &ids, case, patient).await?;
    let found = cases::find_alone(&mut scope, case).await?;
    for attachment in &ids {
        events::append(&mut scope, &found, &CaseEvent::AttachmentAdded { attachment: *attachment }).await?;
    }
    let data = json!({ "attachments": ids });
    audit::record(scope.db(), audit::Entry::of_case(AuditAction::AttachmentAdded, case, patient).with(data)).await?;
    let sent = of_ids(&mut scope, &ids).await?;
    scope.commit().await?;
    Ok(sent)
}

/// All of these, which wait and are the actor's, go with the case; if one is none of them, nothing does.
async fn claim(scope: &mut Scope, ids: &[AttachmentId], case: CaseId, patient: UserId) -> Result<(), Refusal> {
    let wanted: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let uploader = scope.actor().id.0;
    let sent = sqlx::query!(
        "update attachments set state = 'sent', sent_at = now(), case_id = $2
         where id = any($1) and state = 'pending' and uploader_id = $4 and patient_id = $3 and (case_id is null or case_id = $2)",
        &wanted,
        case.0,
        patient.0,
        uploader
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    if ids.is_empty() || sent.rows_affected() != ids.len() as u64 {
        return Err(Refusal::invalid("attachments", Problem::UnknownValue));
    }
    Ok(())
}

/// What waited for a case to be sent goes with this one, which the actor has just opened. Its opening tells of it.
pub(crate) async fn claim_waiting(scope: &mut Scope, case: CaseId) -> Result<(), Refusal> {
    let patient = scope.actor().id.0;
    sqlx::query!(
        "update attachments set state = 'sent', sent_at = now(), case_id = $1
         where case_id is null and state = 'pending' and uploader_id = $2 and patient_id = $2",
        case.0,
        patient
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    Ok(())
}

/// Takes back a file that waits. What was sent stays.
pub async fn remove(mut scope: Scope, files: &Files, id: AttachmentId) -> Result<(), Refusal> {
    let uploader = scope.actor().id.0;
    let key = sqlx::query_scalar!(
        "delete from attachments where id = $1 and state = 'pending' and uploader_id = $2 returning object_key",
        id.0,
        uploader
    )
    .fetch_optional(scope.db())
    .await
    .or_refuse()?
    .ok_or(Refusal::NotFound)?;
    scope.commit_quietly().await?;
    files.remove(&key).await;
    Ok(())
}
