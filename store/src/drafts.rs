//! What a person was typing, kept until it is sent.

use crate::{Scope, fault::OrRefuse, rich};
use domain::draft::NewCase;
use domain::{Format, Problem, Refusal, RichText};
use std::collections::BTreeMap;

const NEW_CASE: &str = "case:new";

pub async fn load(scope: &mut Scope) -> Result<Option<NewCase>, Refusal> {
    let user = scope.actor().id.0;
    let fields = sqlx::query_scalar!("select fields from drafts where user_id = $1 and subject = $2", user, NEW_CASE)
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
pub async fn save(mut scope: Scope, draft: NewCase) -> Result<(), Refusal> {
    if draft.is_empty() {
        discard(&mut scope).await?;
    } else {
        put(&mut scope, &draft).await?;
    }
    scope.commit_quietly().await
}

async fn put(scope: &mut Scope, draft: &NewCase) -> Result<(), Refusal> {
    if draft.size() > NewCase::MAX {
        return Err(Refusal::invalid("description", Problem::TooLarge { max: NewCase::MAX }));
    }
    let fields = storable(draft);
    let user = scope.actor().id.0;
    sqlx::query!(
        "insert into drafts (user_id, subject, fields) values ($1, $2, $3)
         on conflict (user_id, subject) do update set fields = excluded.fields, updated_at = now()",
        user,
        NEW_CASE,
        fields
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    Ok(())
}

/// PostgreSQL cannot hold the character zero, and nobody types it.
fn storable(draft: &NewCase) -> serde_json::Value {
    let clean = |text: &str| text.replace('\0', "");
    let fields: BTreeMap<String, String> = draft.fields.iter().map(|(name, value)| (clean(name), clean(value))).collect();
    serde_json::json!({
        "title": clean(&draft.title),
        "description": clean(&draft.description),
        "format": draft.format,
        "priority": clean(&draft.priority),
        "specialty": clean(&draft.specialty),
        "fields": fields,
    })
}

pub(crate) async fn discard(scope: &mut Scope) -> Result<(), Refusal> {
    let user = scope.actor().id.0;
    sqlx::query!("delete from drafts where user_id = $1 and subject = $2", user, NEW_CASE)
        .execute(scope.db())
        .await
        .or_refuse()?;
    Ok(())
}
