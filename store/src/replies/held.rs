//! What was written and can still be taken back.

use super::send::{permit, refused, release, write};
use crate::attachments::{self, Carrier};
use crate::fault::{OrRefuse, word};
use crate::idempotency::{IdempotencyKey, Made};
use crate::{Scope, Store, clock, drafts};
use domain::draft::{Message, Sheet, Subject};
use domain::reply::{HOLD_SECONDS, STAY, Send};
use domain::{CaseId, Refusal, ReplyId, RichText, Status};
use time::Duration;

const WHAT: &str = "reply that is held";

/// Writes a reply that is sent a while later, by any server. What it was drafted as in its sheet is no draft any more, and those of its
/// files that still wait go with it.
pub async fn hold(
    mut scope: Scope,
    case: CaseId,
    command: Send,
    sheet: &Sheet,
    key: Option<&IdempotencyKey>,
) -> Result<ReplyId, Refusal> {
    let id = ReplyId(clock::new_id());
    if let Some(key) = key
        && let Some(earlier) = key.earlier(&mut scope, &(WHAT, case, &command)).await?
    {
        return written_before(&mut scope, earlier).await;
    }
    let permitted = match permit(&mut scope, case, command.clone()).await {
        Ok(permitted) => permitted,
        Err(refusal) => return Err(refused(scope, case, refusal).await),
    };
    if let Some(key) = key
        && let Some(earlier) = key.claim(&mut scope, &(WHAT, case, &command), Made::part(case, id.0)).await?
    {
        return written_before(&mut scope, earlier).await;
    }
    write(&mut scope, id, permitted, Duration::seconds(HOLD_SECONDS.into())).await?;
    attachments::claim_shown(&mut scope, &command.attachments, case, Carrier::Reply(id)).await?;
    drafts::withdraw(&mut scope, Subject::Reply(case), sheet).await?;
    scope.commit_quietly().await?;
    Ok(id)
}

/// What the same form has written. If it was taken back since, the form is of another time.
async fn written_before(scope: &mut Scope, earlier: Made) -> Result<ReplyId, Refusal> {
    let id = earlier.part.ok_or(Refusal::Stale)?;
    let known = sqlx::query_scalar!("select id from replies where id = $1", id).fetch_optional(scope.db()).await.or_refuse()?;
    known.map(ReplyId).ok_or(Refusal::Stale)
}

/// Its author waits no longer. What was sent in the meantime is as they want it.
pub async fn send_now(mut scope: Scope, id: ReplyId) -> Result<(), Refusal> {
    let Some((case, status)) = take(&mut scope, id).await? else { return Ok(()) };
    match release(&mut scope, id, case, status).await {
        Ok(_) => scope.commit().await,
        Err(refusal) => Err(refusal),
    }
}

/// Gives the text back to its author as the draft, with what was chosen and before what they have written since; its files
/// wait again. False if it was sent already.
pub async fn take_back(mut scope: Scope, id: ReplyId) -> Result<bool, Refusal> {
    let taken =
        sqlx::query!("delete from replies where id = $1 and sent_at is null returning case_id, body, body_html, status", id.0)
            .fetch_optional(scope.db())
            .await
            .or_refuse()?;
    let Some(row) = taken else { return Ok(false) };
    let subject = Subject::Reply(CaseId(row.case_id));
    let since: Message = drafts::load(&mut scope, subject).await?.unwrap_or_default();
    let status = row.status.unwrap_or_else(|| STAY.to_owned());
    let taken = Message { status, ..Message::of(&RichText::stored(row.body_html, row.body)) };
    drafts::save(scope, subject, taken.followed_by(since)).await?;
    Ok(true)
}

/// Sends one that is due, in its author's name. False if there is none. Of several servers each takes another one; what a
/// server that ended had in hand is due again at once. One that fails holds up no other.
pub async fn work(store: &Store) -> Result<bool, Refusal> {
    let mut worker = store.worker().await?;
    let due = sqlx::query_scalar!("select id from replies where release_at <= now() order by release_at limit 100");
    let due = due.fetch_all(&mut *worker).await.or_refuse()?;
    worker.commit().await.or_refuse()?;
    let mut sent = false;
    let mut failed = None;
    for id in due.into_iter().map(ReplyId) {
        match send_due(store, id).await {
            Ok(done) => sent |= done,
            Err(refusal) => failed = Some(refusal),
        }
    }
    failed.map_or(Ok(sent), Err)
}

async fn send_due(store: &Store, id: ReplyId) -> Result<bool, Refusal> {
    let Some(mut scope) = store.begin_as_author(id).await? else { return stop(store, id).await };
    let Some((case, status)) = take(&mut scope, id).await? else { return Ok(false) };
    match release(&mut scope, id, case, status).await {
        Ok(_) => scope.commit().await.map(|()| true),
        Err(refusal @ (Refusal::Internal(_) | Refusal::Stale)) => Err(refusal),
        Err(_) => {
            drop(scope);
            stop(store, id).await
        }
    }
}

/// Holds the row to the end of the transaction; none if it was sent, taken back, or is in somebody else's hands.
async fn take(scope: &mut Scope, id: ReplyId) -> Result<Option<(CaseId, Option<Status>)>, Refusal> {
    let author = scope.actor().id.0;
    let row = sqlx::query!(
        "select case_id, status from replies where id = $1 and author_id = $2 and sent_at is null for update skip locked",
        id.0,
        author
    )
    .fetch_optional(scope.db())
    .await
    .or_refuse()?;
    row.map(|row| Ok((CaseId(row.case_id), row.status.as_deref().map(word).transpose()?))).transpose()
}

/// What cannot be sent any more stays with its author, who sees that it was not.
async fn stop(store: &Store, id: ReplyId) -> Result<bool, Refusal> {
    let mut worker = store.worker().await?;
    sqlx::query!("update replies set release_at = null where id = $1 and release_at <= now()", id.0)
        .execute(&mut *worker)
        .await
        .or_refuse()?;
    worker.commit().await.or_refuse()?;
    Ok(false)
}
