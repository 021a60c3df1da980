//! Answers that are written often.

use crate::audit::{self, Entry};
use crate::fault::OrRefuse;
use crate::{Scope, cases, clock, drafts, rich};
use domain::audit::AuditAction;
use domain::canned::{ANSWERS_MAX, BODY_MAX, CannedAnswer, Particulars, ReviseAnswer, SaveAnswer, check_places};
use domain::draft::{Message, Subject};
use domain::{Action, AnswerId, CaseId, Denied, Format, Problem, Refusal, RichText, Role, UserId, may};
use serde_json::json;
use uuid::Uuid;

/// Of what others share, no more than this is listed.
const LISTED: i64 = 1_000;

/// One's own and those that others share, by title.
pub async fn list(scope: &mut Scope) -> Result<Vec<CannedAnswer>, Refusal> {
    works_here(scope)?;
    let rows = sqlx::query_as!(
        Row,
        r#"select a.id, a.owner_id, coalesce((select name from users u where u.id = a.owner_id), '') as "owner_name!", a.shared,
                  a.title, a.body, a.body_html, a.version
           from canned_answers a order by a.owner_id = $1 desc, lower(a.title), a.id limit $2"#,
        scope.actor().id.0,
        LISTED
    )
    .fetch_all(scope.db())
    .await
    .or_refuse()?;
    let mut answers: Vec<CannedAnswer> = rows.into_iter().map(Row::read).collect();
    answers.sort_by_cached_key(|answer| (answer.title.to_lowercase(), answer.id));
    Ok(answers)
}

pub async fn read(scope: &mut Scope, id: AnswerId) -> Result<CannedAnswer, Refusal> {
    works_here(scope)?;
    sqlx::query_as!(
        Row,
        r#"select a.id, a.owner_id, coalesce((select name from users u where u.id = a.owner_id), '') as "owner_name!", a.shared,
                  a.title, a.body, a.body_html, a.version
           from canned_answers a where a.id = $1"#,
        id.0
    )
    .fetch_optional(scope.db())
    .await
    .or_refuse()?
    .map(Row::read)
    .ok_or(Refusal::NotFound)
}

pub async fn save(scope: Scope, command: SaveAnswer) -> Result<CannedAnswer, Refusal> {
    let mut scope = of_clinic(scope, "save_answer").await?;
    let SaveAnswer { title, body, format, shared } = command.check()?;
    let text = clean(&body, format)?;
    let (id, owner) = (clock::new_id(), scope.actor().id.0);
    let made = sqlx::query!(
        "insert into canned_answers (id, owner_id, shared, title, body, body_html)
         select $1, $2, $3, $4, $5, $6 where (select count(*) from canned_answers where owner_id = $2) < $7",
        id,
        owner,
        shared,
        title,
        text.plain(),
        text.html(),
        ANSWERS_MAX
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    if made.rows_affected() == 0 {
        return Err(Refusal::invalid("answers", Problem::TooMany { max: ANSWERS_MAX.unsigned_abs() as usize }));
    }
    let id = AnswerId(id);
    if shared {
        record(&mut scope, AuditAction::AnswerShared, id).await?;
    }
    let answer = read(&mut scope, id).await?;
    scope.commit_quietly().await?;
    Ok(answer)
}

/// By its owner, and if it is shared by admins, if it still is as they saw it; only its owner stops sharing it. What changes nothing makes
/// no version.
pub async fn revise(scope: Scope, id: AnswerId, seen: i64, command: ReviseAnswer) -> Result<CannedAnswer, Refusal> {
    let mut scope = of_clinic(scope, "revise_answer").await?;
    let before = read(&mut scope, id).await?;
    let owned = before.owner_id == scope.actor().id;
    if !may_change(&scope, &before) || command.shared == Some(false) && !owned {
        return Err(audit::denied(scope, None, "revise_answer", Denied::Role.into()).await);
    }
    if before.version != seen {
        return Err(Refusal::Stale);
    }
    let after = revised(&before, command)?;
    if after == before {
        return Ok(before);
    }
    update(&mut scope, &after).await?;
    // What somebody keeps to themself is nobody else's to read of.
    if before.shared || after.shared {
        let action = if before.shared { AuditAction::AnswerChanged } else { AuditAction::AnswerShared };
        record(&mut scope, action, id).await?;
    }
    scope.commit_quietly().await?;
    Ok(CannedAnswer { version: after.version + 1, ..after })
}

fn revised(before: &CannedAnswer, command: ReviseAnswer) -> Result<CannedAnswer, Refusal> {
    let ReviseAnswer { title, body, format, shared } = command.check()?;
    let text = match body {
        Some(body) => clean(&body, format)?,
        None => before.text(),
    };
    Ok(CannedAnswer {
        title: title.unwrap_or_else(|| before.title.clone()),
        body: text.plain().to_owned(),
        body_html: text.html().to_owned(),
        shared: shared.unwrap_or(before.shared),
        ..before.clone()
    })
}

/// The version stands in the condition too: of two changes at once, one finds it gone.
async fn update(scope: &mut Scope, after: &CannedAnswer) -> Result<(), Refusal> {
    let changed = sqlx::query!(
        "update canned_answers set title = $3, body = $4, body_html = $5, shared = $6, version = version + 1
         where id = $1 and version = $2",
        after.id.0,
        after.version,
        after.title,
        after.body,
        after.body_html,
        after.shared
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    if changed.rows_affected() == 1 { Ok(()) } else { Err(Refusal::Stale) }
}

pub async fn remove(scope: Scope, id: AnswerId) -> Result<(), Refusal> {
    let mut scope = of_clinic(scope, "remove_answer").await?;
    let answer = read(&mut scope, id).await?;
    if !may_change(&scope, &answer) {
        return Err(audit::denied(scope, None, "remove_answer", Denied::Role.into()).await);
    }
    sqlx::query!("delete from canned_answers where id = $1", id.0).execute(scope.db()).await.or_refuse()?;
    if answer.shared {
        record(&mut scope, AuditAction::AnswerRemoved, id).await?;
    }
    scope.commit_quietly().await
}

/// Adds an answer, filled in for a case, to the draft of a reply to it.
pub async fn put_into_reply(mut scope: Scope, case: CaseId, id: AnswerId) -> Result<(), Refusal> {
    let answer = read(&mut scope, id).await?;
    let found = cases::find(&mut scope, case).await?;
    may(scope.actor(), Action::ReadInside, &found.facts)?;
    let particulars = Particulars {
        patient: found.patient_name,
        me: scope.actor().name.clone(),
        reference: found.case.reference.to_string(),
        department: found.department.map(|named| named.name),
    };
    let subject = Subject::Reply(case);
    let draft: Message = drafts::load(&mut scope, subject).await?.unwrap_or_default();
    drafts::save(scope, subject, draft.followed_by(Message::of(&answer.fill(&particulars)))).await
}

/// The places are looked for again in what is left of a text with formatting.
fn clean(body: &str, format: Format) -> Result<RichText, Refusal> {
    let text = rich::clean(body, format, BODY_MAX);
    text.and_then(|text| check_places(text.plain()).map(|()| text)).map_err(|problem| Refusal::invalid("body", problem))
}

fn may_change(scope: &Scope, answer: &CannedAnswer) -> bool {
    answer.owner_id == scope.actor().id || answer.shared && scope.actor().role == Role::Admin
}

fn works_here(scope: &Scope) -> Result<(), Denied> {
    if scope.actor().role.works_here() { Ok(()) } else { Err(Denied::Role) }
}

async fn of_clinic(scope: Scope, what: &str) -> Result<Scope, Refusal> {
    match works_here(&scope) {
        Ok(()) => Ok(scope),
        Err(denied) => Err(audit::denied(scope, None, what, denied.into()).await),
    }
}

async fn record(scope: &mut Scope, action: AuditAction, id: AnswerId) -> Result<(), Refusal> {
    audit::record(scope.db(), Entry::about(action, id.0).with(json!({}))).await
}

struct Row {
    id: Uuid,
    owner_id: Uuid,
    owner_name: String,
    shared: bool,
    title: String,
    body: String,
    body_html: String,
    version: i64,
}

impl Row {
    fn read(self) -> CannedAnswer {
        let Self { id, owner_id, owner_name, shared, title, body, body_html, version } = self;
        CannedAnswer { id: AnswerId(id), owner_id: UserId(owner_id), owner_name, shared, title, body, body_html, version }
    }
}
