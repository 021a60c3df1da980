//! A person's own account. Their password is `Identity`'s.

use crate::Scope;
use crate::audit::{Entry, record};
use crate::fault::OrRefuse;
use domain::account::check_name;
use domain::audit::AuditAction;
use domain::person::Device;
use domain::{Refusal, SessionId};
use serde_json::json;

const DEVICES_MAX: i64 = 100;

pub async fn rename(mut scope: Scope, name: &str) -> Result<String, Refusal> {
    let name = check_name(name).map_err(|problem| Refusal::invalid("name", problem))?;
    let me = scope.actor().id;
    if name == scope.actor().name {
        return Ok(name);
    }
    sqlx::query!("update users set name = $2 where id = $1", me.0, name).execute(scope.db()).await.or_refuse()?;
    record(scope.db(), Entry::about(AuditAction::NameChanged, me.0)).await?;
    scope.commit().await?;
    Ok(name)
}

/// Where this person is signed in: here first, then where they were last. A session that was not used for so long that
/// its tokens have run out is not among them.
pub async fn devices(scope: &mut Scope) -> Result<Vec<Device>, Refusal> {
    let me = scope.actor().id;
    let rows = sqlx::query!(
        r#"select id, device, created_at, last_used_at, id = private.sid() as "this_one!" from sessions
           where user_id = $1 and ended_at is null and expires_at > now() and last_used_at > now() - interval '14 days'
           order by id = private.sid() desc, last_used_at desc limit $2"#,
        me.0,
        DEVICES_MAX
    )
    .fetch_all(scope.db())
    .await
    .or_refuse()?;
    let devices = rows.into_iter().map(|row| Device {
        session: SessionId(row.id),
        name: row.device.unwrap_or_else(|| "An app".to_owned()),
        this_one: row.this_one,
        signed_in_at: row.created_at,
        last_used_at: row.last_used_at,
    });
    Ok(devices.collect())
}

/// Ends this person's sessions, or all but the one that asks, and answers how many that were.
pub async fn sign_out_everywhere(mut scope: Scope, here_too: bool) -> Result<u64, Refusal> {
    let me = scope.actor().id;
    let ended = sqlx::query!(
        "update sessions set ended_at = now() where user_id = $1 and ended_at is null and ($2 or id <> private.sid())",
        me.0,
        here_too
    )
    .execute(scope.db())
    .await
    .or_refuse()?
    .rows_affected();
    record(scope.db(), Entry::about(AuditAction::SessionsEnded, me.0).with(json!({ "sessions": ended }))).await?;
    scope.commit().await?;
    Ok(ended)
}
