//! What a person was typing, kept until it is sent.

use crate::fault::{OrRefuse, broken};
use crate::{Scope, rich};
use domain::draft::{Draft, SIZE_MAX, Sheet, Subject};
use domain::{Format, Problem, Refusal, RichText};
use serde_json::Value;

/// The drafts that are kept of one person.
const KEPT_MAX: i64 = 200;

pub async fn load<D: Draft>(scope: &mut Scope, subject: Subject) -> Result<Option<D>, Refusal> {
    Ok(find(scope, subject).await?.map(|(draft, _)| draft))
}

/// The draft, or an empty one, and the window that it was typed in.
pub async fn begin<D: Draft>(scope: &mut Scope, subject: Subject) -> Result<(D, String), Refusal> {
    Ok(find(scope, subject).await?.unwrap_or_default())
}

async fn find<D: Draft>(scope: &mut Scope, subject: Subject) -> Result<Option<(D, String)>, Refusal> {
    let user = scope.actor().id.0;
    let subject = subject.to_string();
    let found = sqlx::query!("select fields, written_in from drafts where user_id = $1 and subject = $2", user, subject)
        .fetch_optional(scope.db())
        .await
        .or_refuse()?;
    Ok(found.and_then(|row| Some((serde_json::from_value(row.fields).ok()?, row.written_in.unwrap_or_default()))))
}

/// What was typed, as it can be shown: of its formatting what may be.
pub fn words(typed: &str, format: Format) -> RichText {
    rich::typed(typed, format)
}

/// Keeps what is there as it was typed, over whatever was there before; an empty draft is none.
pub async fn save<D: Draft>(mut scope: Scope, subject: Subject, draft: D) -> Result<(), Refusal> {
    if draft.is_empty() {
        discard(&mut scope, subject).await?;
    } else {
        put(&mut scope, subject, &draft, None).await?;
    }
    scope.commit_quietly().await
}

/// What is typed into a sheet. It goes over its own text, over what it began with and over what the server put there, and is stale
/// where another window has written since.
pub async fn save_typed<D: Draft>(mut scope: Scope, subject: Subject, draft: D, sheet: &Sheet) -> Result<(), Refusal> {
    if !sheet.is_named() {
        return save(scope, subject, draft).await;
    }
    if draft.is_empty() {
        withdraw(&mut scope, subject, sheet).await?;
    } else if !put(&mut scope, subject, &draft, Some(sheet)).await? {
        return Err(Refusal::Stale);
    }
    scope.commit_quietly().await
}

/// False if it would have gone over what another window has written.
async fn put<D: Draft>(scope: &mut Scope, subject: Subject, draft: &D, sheet: Option<&Sheet>) -> Result<bool, Refusal> {
    if draft.size() > SIZE_MAX {
        return Err(Refusal::invalid(D::LARGEST, Problem::TooLarge { max: SIZE_MAX }));
    }
    let fields = storable(serde_json::to_value(draft).map_err(|_| broken("writing a draft as JSON"))?);
    let user = scope.actor().id.0;
    let written = sqlx::query!(
        "insert into drafts as d (user_id, subject, fields, written_in) values ($1, $2, $3, $4)
         on conflict (user_id, subject) do update set fields = excluded.fields, written_in = excluded.written_in, updated_at = now()
         where $4::text is null or d.written_in is null or d.written_in in ($4, $5)",
        user,
        subject.to_string(),
        fields,
        sheet.map(|sheet| sheet.window.as_str()),
        sheet.map(|sheet| sheet.over.as_str())
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    forget_oldest(scope).await?;
    Ok(written.rows_affected() == 1)
}

/// Takes off what this sheet has written or began with, and what the server put there; another window's text stays.
pub(crate) async fn withdraw(scope: &mut Scope, subject: Subject, sheet: &Sheet) -> Result<(), Refusal> {
    let user = scope.actor().id.0;
    sqlx::query!(
        "delete from drafts where user_id = $1 and subject = $2 and (written_in is null or written_in in ($3, $4))",
        user,
        subject.to_string(),
        sheet.window,
        sheet.over
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    Ok(())
}

/// Nobody writes about so many cases at once, and drafts are not to fill the disk.
async fn forget_oldest(scope: &mut Scope) -> Result<(), Refusal> {
    let user = scope.actor().id.0;
    sqlx::query!(
        "delete from drafts where user_id = $1
         and subject in (select subject from drafts where user_id = $1 order by updated_at desc, subject offset $2)",
        user,
        KEPT_MAX
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    Ok(())
}

/// PostgreSQL cannot hold the character zero, and nobody types it.
fn storable(typed: Value) -> Value {
    let clean = |text: String| text.replace('\0', "");
    match typed {
        Value::String(text) => Value::String(clean(text)),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (clean(name), storable(value))).collect(),
        other => other,
    }
}

pub(crate) async fn discard(scope: &mut Scope, subject: Subject) -> Result<(), Refusal> {
    let user = scope.actor().id.0;
    sqlx::query!("delete from drafts where user_id = $1 and subject = $2", user, subject.to_string())
        .execute(scope.db())
        .await
        .or_refuse()?;
    Ok(())
}
