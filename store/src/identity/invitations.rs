//! Invitations: how someone whom the clinic knows comes to a password. One use, one week; a newer one replaces the older.

use super::{Identity, opaque};
use crate::audit::{Entry, record_by};
use crate::fault::{OrRefuse, word};
use domain::account::Invitation;
use domain::audit::AuditAction;
use domain::{Problem, Refusal, UserId};
use sqlx::PgConnection;
use time::Duration;

const LIFETIME: Duration = Duration::days(7);

fn expired() -> Refusal {
    Refusal::invalid("token", Problem::Expired)
}

impl Identity {
    /// Whom a token invites.
    pub async fn invitation(&self, token: &str) -> Result<Invitation, Refusal> {
        let hash = opaque::hash(token).ok_or_else(expired)?;
        let mut door = self.store.door().await?;
        let row = sqlx::query!(
            "select u.email, u.name, u.role from invitations i join users u on u.id = i.user_id
             where i.token_hash = $1 and i.used_at is null and i.expires_at > now() and u.disabled_at is null",
            hash
        )
        .fetch_optional(&mut *door)
        .await
        .or_refuse()?
        .ok_or_else(expired)?;
        Ok(Invitation { role: word(&row.role)?, email: row.email, name: row.name })
    }

    /// Gives the invited their password. Hashing comes after a first look at the token: it is work that not everyone gets.
    pub async fn accept(&self, token: &str, password: String) -> Result<(), Refusal> {
        let invited = self.invitation(token).await?;
        let hash = self.hasher.hash_new(password, &invited.email, &invited.name).await?;
        let mut door = self.store.door().await?;
        let user = redeem(&mut door, token, &hash).await?;
        record_by(&mut door, Some(user), Entry::about(AuditAction::InvitationAccepted, user.0)).await?;
        door.commit().await.or_refuse()
    }
}

/// Uses the token up and sets the password, both or neither. Who has a password keeps it.
async fn redeem(door: &mut PgConnection, token: &str, password_hash: &str) -> Result<UserId, Refusal> {
    let set = sqlx::query_scalar!(
        "with redeemed as (
           update invitations i set used_at = now() from users u
           where i.token_hash = $1 and i.used_at is null and i.expires_at > now() and u.id = i.user_id and u.disabled_at is null
           returning i.user_id)
         insert into credentials (user_id, password_hash) select user_id, $2 from redeemed on conflict (user_id) do nothing returning user_id",
        opaque::hash(token).ok_or_else(expired)?,
        password_hash
    )
    .fetch_optional(door)
    .await
    .or_refuse()?;
    set.map(UserId).ok_or_else(expired)
}

/// Makes the one invitation of this person that is good from now on.
pub(crate) async fn issue(db: &mut PgConnection, user: UserId) -> Result<String, Refusal> {
    let drawn = opaque::draw();
    sqlx::query!(
        "update invitations set expires_at = now() where user_id = $1 and used_at is null and expires_at > now()",
        user.0
    )
    .execute(&mut *db)
    .await
    .or_refuse()?;
    sqlx::query!(
        "insert into invitations (token_hash, user_id, expires_at) values ($1, $2, now() + make_interval(secs => $3))",
        drawn.hash,
        user.0,
        LIFETIME.as_seconds_f64()
    )
    .execute(db)
    .await
    .or_refuse()?;
    Ok(drawn.token)
}
