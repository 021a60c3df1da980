//! What was written and can still be taken back.

use super::send::{permit, refused, release, write};
use crate::fault::{OrRefuse, word};
use crate::{Scope, Store, clock};
use domain::reply::{HOLD_SECONDS, Send};
use domain::{CaseId, Refusal, ReplyId, Status};
use time::Duration;

/// Writes a reply that is sent a while later, by any server.
pub async fn hold(mut scope: Scope, case: CaseId, command: Send) -> Result<ReplyId, Refusal> {
    let id = ReplyId(clock::new_id());
    match permit(&mut scope, case, command).await {
        Ok(permitted) => write(&mut scope, id, permitted, Duration::seconds(HOLD_SECONDS.into())).await?,
        Err(refusal) => return Err(refused(scope, case, refusal).await),
    }
    scope.commit_quietly().await?;
    Ok(id)
}

/// Its author waits no longer. What was sent in the meantime is as they want it.
pub async fn send_now(mut scope: Scope, id: ReplyId) -> Result<(), Refusal> {
    let Some((case, status)) = take(&mut scope, id).await? else { return Ok(()) };
    match release(&mut scope, id, case, status).await {
        Ok(_) => scope.commit().await,
        Err(refusal) => Err(refusal),
    }
}

/// Gives the text back to its author; none if it was sent already.
pub async fn take_back(mut scope: Scope, id: ReplyId) -> Result<Option<Send>, Refusal> {
    let taken = sqlx::query!("delete from replies where id = $1 and sent_at is null returning body, status", id.0)
        .fetch_optional(scope.db())
        .await
        .or_refuse()?;
    scope.commit_quietly().await?;
    taken.map(|row| Ok(Send { status: row.status.as_deref().map(word).transpose()?, ..Send::plain(&row.body) })).transpose()
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
