//! What a person was typing, kept until it is sent.

use crate::Scope;
use crate::fault::{OrRefuse, broken};
use crate::rich;
use domain::draft::{Draft, SIZE_MAX, Subject};
use domain::{Format, Problem, Refusal, RichText};
use serde_json::Value;

/// The drafts that are kept of one person.
const KEPT_MAX: i64 = 200;

pub async fn load<D: Draft>(scope: &mut Scope, subject: Subject) -> Result<Option<D>, Refusal> {
    let user = scope.actor().id.0;
    let fields = sqlx::query_scalar!("select fields from drafts where user_id = $1 and subject = $2", user, subject.to_string())
        .fetch_optional(scope.db())
        .await
        .or_refuse()?;
    Ok(fields.and_then(|fields| serde_json::from_value(fields).ok()))
}

/// What was typed, as it can be shown: of its formatting what may be.
pub fn words(typed: &str, format: Format) -> RichText {
    rich::typed(typed, format)
}

/// Keeps what is there as it was typed; an empty draft is none.
pub async fn save<D: Draft>(mut scope: Scope, subject: Subject, draft: D) -> Result<(), Refusal> {
    if draft.is_empty() {
        discard(&mut scope, subject).await?;
    } else {
        put(&mut scope, subject, &draft).await?;
    }
    scope.commit_quietly().await
}

async fn put<D: Draft>(scope: &mut Scope, subject: Subject, draft: &D) -> Result<(), Refusal> {
    if draft.size() > SIZE_MAX {
        return Err(Refusal::invalid(D::LARGEST, Problem::TooLarge { max: SIZE_MAX }));
    }
    let fields = storable(serde_json::to_value(draft).map_err(|_| broken("writing a draft as JSON"))?);
    let user = scope.actor().id.0;
    sqlx::query!(
        "insert into drafts (user_id, subject, fields) values ($1, $2, $3)
         on conflict (user_id, subject) do update set fields = excluded.fields, updated_at = now()",
        user,
        subject.to_string(),
        fields
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    forget_oldest(scope).await
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
