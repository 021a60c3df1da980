use super::row;
use crate::attachments::{self, Carrier};
use crate::fault::OrRefuse;
use crate::idempotency::{IdempotencyKey, Made};
use crate::{Scope, audit, cases, clock, events, rich};
use domain::audit::AuditAction;
use domain::event::CaseEvent;
use domain::reply::{BODY_MAX, Reply, Send, answered, handled};
use domain::{Action, Case, CaseId, Denied, FieldErrors, Refusal, ReplyId, RichText, Status, may};
use serde_json::json;
use time::Duration;

const WHAT: &str = "reply";

/// A reply to a case in which the policy lets the actor write: the only thing that is written.
pub(super) struct Permitted {
    case: Case,
    text: RichText,
    status: Option<Status>,
}

/// Somebody answers in a case, whatever it has become since they read it.
pub async fn send(mut scope: Scope, case: CaseId, command: Send, key: Option<&IdempotencyKey>) -> Result<Reply, Refusal> {
    let id = ReplyId(clock::new_id());
    if let Some(key) = key
        && let Some(earlier) = key.earlier(&mut scope, &(WHAT, case, &command)).await?
    {
        return made(&mut scope, earlier).await;
    }
    let permitted = match permit(&mut scope, case, command.clone()).await {
        Ok(permitted) => permitted,
        Err(refusal) => return Err(refused(scope, case, refusal).await),
    };
    if let Some(key) = key
        && let Some(earlier) = key.claim(&mut scope, &(WHAT, case, &command), Made::part(case, id.0)).await?
    {
        return made(&mut scope, earlier).await;
    }
    let status = permitted.status;
    write(&mut scope, id, permitted, Duration::ZERO).await?;
    attachments::claim(&mut scope, &command.attachments, case, Carrier::Reply(id)).await?;
    let reply = release(&mut scope, id, case, status).await?;
    scope.commit().await?;
    Ok(reply)
}

async fn made(scope: &mut Scope, earlier: Made) -> Result<Reply, Refusal> {
    row::one(scope, ReplyId(earlier.part.ok_or(Refusal::NotFound)?)).await
}

/// Whether the reply may be sent as things stand.
pub(super) async fn permit(scope: &mut Scope, case: CaseId, command: Send) -> Result<Permitted, Refusal> {
    let found = cases::find(scope, case).await?;
    may(scope.actor(), Action::Reply, &found.facts)?;
    if let Some(to) = command.status {
        may(scope.actor(), Action::SetStatus(to), &found.facts)?;
    }
    let command = command.check()?;
    let mut errors = FieldErrors::default();
    let Some(text) = errors.note("body", rich::clean(&command.body, command.format, BODY_MAX)) else {
        return Err(errors.into());
    };
    if found.case.patient_id == scope.actor().id {
        let since = cases::status_since(scope, case).await?;
        answered(found.case.status, since, clock::now())?;
    } else {
        handled(found.case.status, command.status)?;
    }
    Ok(Permitted { case: found.case, text, status: command.status })
}

/// Writes down who was refused for lack of a right.
pub(super) async fn refused(mut scope: Scope, case: CaseId, refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::NotFound => audit::not_found(scope, case, WHAT).await,
        Refusal::Denied(denied) if denied != Denied::TooLate => match cases::find_alone(&mut scope, case).await {
            Ok(found) => audit::denied(scope, Some((case, found.patient_id)), WHAT, refusal).await,
            Err(fault) => fault,
        },
        refusal => refusal,
    }
}

/// Keeps it for its author alone, to be sent after so long.
pub(super) async fn write(scope: &mut Scope, id: ReplyId, permitted: Permitted, hold: Duration) -> Result<(), Refusal> {
    let Permitted { case, text, status } = permitted;
    let author = scope.actor().id.0;
    sqlx::query!(
        "insert into replies (id, case_id, patient_id, author_id, body, body_html, status, release_at)
         values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(secs => $8))",
        id.0,
        case.id.0,
        case.patient_id.0,
        author,
        text.plain(),
        text.html(),
        status.map(Status::word),
        hold.as_seconds_f64()
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    Ok(())
}

/// Sends what was written: the case's next version, its events, the reply, its files and the audit commit together.
pub(super) async fn release(scope: &mut Scope, id: ReplyId, case: CaseId, asked: Option<Status>) -> Result<Reply, Refusal> {
    let version = match answer_own(scope, id).await? {
        Some(version) => version,
        None => answer_others(scope, id, case, asked).await?,
    };
    let sent = sqlx::query_scalar!(
        "update replies set sent_at = now(), release_at = null, version = $2 where id = $1 and sent_at is null returning patient_id",
        id.0,
        version
    );
    let patient = sent.fetch_one(scope.db()).await.or_refuse()?;
    let files = attachments::release(scope, id).await?;
    let data = json!({ "reply": id, "version": version, "attachments": files });
    audit::record(scope.db(), audit::Entry::of_case(AuditAction::CaseReplied, case, domain::UserId(patient)).with(data)).await?;
    row::one(scope, id).await
}

/// Patients change no case: the database does, as their reply lets it. None if the case is not the actor's own.
async fn answer_own(scope: &mut Scope, id: ReplyId) -> Result<Option<i64>, Refusal> {
    let answered = sqlx::query_scalar!(r#"select version as "version!" from private.answer_own_case($1)"#, id.0);
    answered.fetch_optional(scope.db()).await.or_refuse()
}

/// A reply is based on no version, so whoever changes the case at the same time is waited for. A status that a
/// colleague's change has put out of reach is left out: that costs nobody their text.
async fn answer_others(scope: &mut Scope, id: ReplyId, case: CaseId, asked: Option<Status>) -> Result<i64, Refusal> {
    let locked = sqlx::query!("select id from cases where id = $1 for no key update", case.0);
    locked.fetch_optional(scope.db()).await.or_refuse()?.ok_or(Refusal::NotFound)?;
    let mut found = cases::find(scope, case).await?;
    may(scope.actor(), Action::Reply, &found.facts)?;
    let from = found.case.status;
    let to = handled(from, asked).unwrap_or(from);
    let version = sqlx::query_scalar!(
        "update cases set status = $2, version = version + 1, updated_at = now() where id = $1 returning version",
        case.0,
        to.word()
    );
    found.case.version = version.fetch_one(scope.db()).await.or_refuse()?;
    events::append(scope, &found.case, &CaseEvent::Replied { reply: id }).await?;
    if from != to {
        events::append(scope, &found.case, &CaseEvent::StatusChanged { from, to }).await?;
    }
    Ok(found.case.version)
}
