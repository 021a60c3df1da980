use super::files::Files;
use super::keep::permit;
use super::read::{of_ids, pending};
use crate::fault::OrRefuse;
use crate::{Scope, audit, cases, events};
use domain::attachment::{Attachment, State, Target};
use domain::audit::AuditAction;
use domain::event::CaseEvent;
use domain::{AttachmentId, CaseId, NoteId, Problem, Refusal, ReplyId, UserId};
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
    if ids.is_empty() {
        return Err(unknown());
    }
    claim(&mut scope, &ids, case, Carrier::Case).await?;
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

/// What files go with.
#[derive(Clone, Copy)]
pub(crate) enum Carrier {
    Case,
    /// One that is not sent yet. They are its author's alone until it is.
    Reply(ReplyId),
    Note(NoteId),
}

/// All of these, which wait for the like in this case and are the actor's, go with it; if one is none of them, nothing does. What carries
/// them tells of them.
pub(crate) async fn claim(scope: &mut Scope, ids: &[AttachmentId], case: CaseId, carrier: Carrier) -> Result<(), Refusal> {
    if ids.is_empty() {
        return Ok(());
    }
    let (target, state, reply, note) = match carrier {
        Carrier::Case => (Target::Case, State::Sent, None, None),
        Carrier::Reply(reply) => (Target::Reply, State::Pending, Some(reply.0), None),
        Carrier::Note(note) => (Target::Note, State::Sent, None, Some(note.0)),
    };
    let wanted: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let uploader = scope.actor().id.0;
    let claimed = sqlx::query!(
        "update attachments set state = $3, sent_at = case when $3 = 'sent' then now() end, case_id = $2, reply_id = $4, note_id = $5
         where id = any($1) and state = 'pending' and target = $6 and uploader_id = $7 and reply_id is null
           and (case_id is null or case_id = $2) and patient_id = (select c.patient_id from cases c where c.id = $2)",
        &wanted,
        case.0,
        state.word(),
        reply as Option<Uuid>,
        note as Option<Uuid>,
        target.word(),
        uploader
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    if claimed.rows_affected() == ids.len() as u64 { Ok(()) } else { Err(unknown()) }
}

fn unknown() -> Refusal {
    Refusal::invalid("attachments", Problem::UnknownValue)
}

/// Of what a form showed, all that still waits for the like of this goes with it; what was brought in another window waits on. Until a
/// case is sent, its files wait for none.
pub(crate) async fn claim_shown(
    scope: &mut Scope,
    shown: &[AttachmentId],
    case: CaseId,
    carrier: Carrier,
) -> Result<Vec<AttachmentId>, Refusal> {
    if shown.is_empty() {
        return Ok(Vec::new());
    }
    let (from, target) = match carrier {
        Carrier::Case => (None, Target::Case),
        Carrier::Reply(_) => (Some(case), Target::Reply),
        Carrier::Note(_) => (Some(case), Target::Note),
    };
    let waiting = pending(scope, from, target).await?.into_iter().map(|file| file.id);
    let ids: Vec<AttachmentId> = waiting.filter(|id| shown.contains(id)).collect();
    claim(scope, &ids, case, carrier).await?;
    Ok(ids)
}

/// The reply is sent, and its files with it.
pub(crate) async fn release(scope: &mut Scope, reply: ReplyId) -> Result<Vec<AttachmentId>, Refusal> {
    let released = sqlx::query_scalar!(
        "update attachments set state = 'sent', sent_at = now() where reply_id = $1 and state = 'pending' returning id",
        reply.0
    );
    let released = released.fetch_all(scope.db()).await.or_refuse()?;
    Ok(released.into_iter().map(AttachmentId).collect())
}

/// Takes back a file that waits. What was sent stays, and what is held with a reply.
pub async fn remove(mut scope: Scope, files: &Files, id: AttachmentId) -> Result<(), Refusal> {
    let uploader = scope.actor().id.0;
    let key = sqlx::query_scalar!(
        "delete from attachments where id = $1 and state = 'pending' and reply_id is null and uploader_id = $2 returning object_key",
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
