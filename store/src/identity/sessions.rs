//! Sessions and their refresh tokens. Each use of a token makes the next one; a used one that comes back was stolen,
//! from its owner or by them, and ends the session.

use super::opaque;
use super::{Device, Identity, Tokens, access};
use crate::audit::{Entry, record_in};
use crate::clock;
use crate::fault::{OrRefuse, word};
use domain::audit::AuditAction;
use domain::{Refusal, Role, SessionId, UserId};
use sqlx::PgConnection;
use time::Duration;

/// A session ends after this, however much it is used.
const SESSION_LIFETIME: Duration = Duration::days(90);
/// A session that nobody uses for this long ends.
const REFRESH_LIFETIME: Duration = Duration::days(14);
/// After its first use a token may come again this long: an answer was lost, or two tabs asked at once.
const GRACE: Duration = Duration::seconds(10);

/// A refresh token just made, and the seconds that it lives.
pub(super) struct Refresh {
    token: String,
    expires_in: u32,
}

/// What a refresh token proves at the moment of its use.
struct Presented {
    session: SessionId,
    user: UserId,
    role: Role,
    usage: Usage,
    alive: bool,
}

enum Usage {
    First,
    WithinGrace,
    Replay,
}

impl Identity {
    pub async fn refresh(&self, token: &str) -> Result<Tokens, Refusal> {
        let hash = opaque::hash(token).ok_or(Refusal::Unauthenticated)?;
        let mut door = self.store.door().await?;
        let presented = present(&mut door, &hash).await?.ok_or(Refusal::Unauthenticated)?;
        match presented.usage {
            Usage::Replay => {
                end(&mut door, presented.session).await?;
                let entry = Entry::new(AuditAction::SessionReplayed);
                record_in(&mut door, Some(presented.user), Some(presented.session), entry).await?;
                door.commit().await.or_refuse()?;
                tracing::warn!(session = %presented.session, "a used refresh token came back: its session has ended");
                return Err(Refusal::Unauthenticated);
            }
            Usage::First => spend(&mut door, &hash).await?,
            Usage::WithinGrace => (),
        }
        if !presented.alive {
            return Err(Refusal::Unauthenticated);
        }
        let refresh = issue(&mut door, presented.session).await?;
        touch(&mut door, presented.session).await?;
        door.commit().await.or_refuse()?;
        self.tokens(presented.user, presented.session, presented.role, refresh)
    }

    pub(super) fn tokens(&self, user: UserId, session: SessionId, role: Role, refresh: Refresh) -> Result<Tokens, Refusal> {
        Ok(Tokens {
            access_token: self.access.issue(user, session, role)?,
            refresh_token: refresh.token,
            expires_in: access::LIFETIME,
            refresh_expires_in: refresh.expires_in,
        })
    }
}

/// Opens a session, if the password that was proven still holds and its owner may come in. Whoever changes either waits
/// for this transaction, and then sees the session; or this one waits, and then finds that it no longer holds.
pub(super) async fn open(
    door: &mut PgConnection,
    user: UserId,
    proven: &str,
    device: Device,
) -> Result<Option<SessionId>, Refusal> {
    let session = sqlx::query_scalar!(
        "insert into sessions (id, user_id, expires_at, device)
         select $1, u.id, now() + make_interval(secs => $4), $5 from users u join credentials c on c.user_id = u.id
         where u.id = $2 and u.disabled_at is null and c.password_hash = $3 for share of u, c
         returning id",
        clock::new_id(),
        user.0,
        proven,
        SESSION_LIFETIME.as_seconds_f64(),
        device.name()
    )
    .fetch_optional(door)
    .await
    .or_refuse()?;
    Ok(session.map(SessionId))
}

pub(super) async fn issue(door: &mut PgConnection, session: SessionId) -> Result<Refresh, Refusal> {
    let drawn = opaque::draw();
    let seconds = sqlx::query_scalar!(
        r#"insert into refresh_tokens (token_hash, session_id, expires_at)
           select $1, id, least(now() + make_interval(secs => $3), expires_at) from sessions where id = $2
           returning extract(epoch from expires_at - now())::bigint as "seconds!""#,
        drawn.hash,
        session.0,
        REFRESH_LIFETIME.as_seconds_f64()
    )
    .fetch_one(door)
    .await
    .or_refuse()?;
    Ok(Refresh { token: drawn.token, expires_in: u32::try_from(seconds).unwrap_or_default() })
}

/// Answers whose it was, unless it had ended before.
pub(super) async fn end(door: &mut PgConnection, session: SessionId) -> Result<Option<UserId>, Refusal> {
    let user = sqlx::query_scalar!(
        "update sessions set ended_at = now() where id = $1 and ended_at is null returning user_id",
        session.0
    )
    .fetch_optional(door)
    .await
    .or_refuse()?;
    Ok(user.map(UserId))
}

/// Ends all sessions of somebody but this one, and answers how many that were.
pub(super) async fn end_others(door: &mut PgConnection, user: UserId, kept: SessionId) -> Result<u64, Refusal> {
    let ended =
        sqlx::query!("update sessions set ended_at = now() where user_id = $1 and id <> $2 and ended_at is null", user.0, kept.0)
            .execute(door)
            .await
            .or_refuse()?;
    Ok(ended.rows_affected())
}

async fn touch(door: &mut PgConnection, session: SessionId) -> Result<(), Refusal> {
    sqlx::query!("update sessions set last_used_at = now() where id = $1", session.0).execute(door).await.or_refuse()?;
    Ok(())
}

/// Looks at a token and holds it: a second use at the same time waits here, and then sees the first.
async fn present(door: &mut PgConnection, hash: &[u8]) -> Result<Option<Presented>, Refusal> {
    let row = sqlx::query!(
        r#"select s.id as session, s.user_id as user, u.role, t.used_at is null as "unused!",
                  coalesce(t.used_at > now() - make_interval(secs => $2), false) as "fresh!",
                  (t.expires_at > now() and s.expires_at > now() and s.ended_at is null and u.disabled_at is null) as "alive!"
           from refresh_tokens t join sessions s on s.id = t.session_id join users u on u.id = s.user_id
           where t.token_hash = $1 for update of t"#,
        hash,
        GRACE.as_seconds_f64()
    )
    .fetch_optional(door)
    .await
    .or_refuse()?;
    let Some(row) = row else { return Ok(None) };
    let usage = match (row.unused, row.fresh) {
        (true, _) => Usage::First,
        (false, true) => Usage::WithinGrace,
        (false, false) => Usage::Replay,
    };
    Ok(Some(Presented {
        session: SessionId(row.session),
        user: UserId(row.user),
        role: word(&row.role)?,
        usage,
        alive: row.alive,
    }))
}

async fn spend(door: &mut PgConnection, hash: &[u8]) -> Result<(), Refusal> {
    sqlx::query!("update refresh_tokens set used_at = now() where token_hash = $1", hash).execute(door).await.or_refuse()?;
    Ok(())
}
