use super::{Client, Identity, sessions};
use crate::audit::{Entry, record_in};
use crate::fault::OrRefuse;
use domain::account::{ChangePassword, PASSWORD_MAX};
use domain::audit::AuditAction;
use domain::{Problem, Refusal, SessionId, UserId, text};
use serde_json::json;
use sqlx::PgConnection;

impl Identity {
    /// A new password for whoever is signed in and knows the present one; every other session of theirs ends. Guessing
    /// the present one is slowed down as at sign-in, and counts there.
    pub async fn change_password(
        &self,
        session: SessionId,
        command: ChangePassword,
        client: impl Into<Client>,
    ) -> Result<(), Refusal> {
        let ChangePassword { current, password } = command.check()?;
        let person = self.store.begin(session).await?.actor().clone();
        if text::length(&current) > PASSWORD_MAX {
            return Err(wrong());
        }
        let mut door = self.store.door().await?;
        let attempt = self.throttle.admit(&mut door, &person.email, client.into().address).await?;
        let stored = hash_of(&mut door, person.id).await?;
        door.commit().await.or_refuse()?;
        match self.hasher.verify(current, stored.clone()).await {
            Ok(true) => self.forgive(&attempt).await?,
            Ok(false) => return Err(wrong()),
            Err(refusal) => {
                self.retract(&attempt).await?;
                return Err(refusal);
            }
        }
        let hash = self.hasher.hash_new(password, &person.email, &person.name).await?;
        let mut door = self.store.door().await?;
        replace(&mut door, person.id, session, stored.as_deref(), &hash).await?;
        let ended = sessions::end_others(&mut door, person.id, session).await?;
        let entry = Entry::about(AuditAction::PasswordChanged, person.id.0).with(json!({ "sessions": ended }));
        record_in(&mut door, Some(person.id), Some(session), entry).await?;
        door.commit().await.or_refuse()
    }
}

fn wrong() -> Refusal {
    Refusal::invalid("current", Problem::UnknownValue)
}

async fn hash_of(door: &mut PgConnection, user: UserId) -> Result<Option<String>, Refusal> {
    sqlx::query_scalar!("select password_hash from credentials where user_id = $1", user.0).fetch_optional(door).await.or_refuse()
}

/// Only in place of the password that was proven, and only while the session that asked still lives.
async fn replace(
    door: &mut PgConnection,
    user: UserId,
    session: SessionId,
    proven: Option<&str>,
    hash: &str,
) -> Result<(), Refusal> {
    let replaced = sqlx::query!(
        "update credentials set password_hash = $4, changed_at = now() where user_id = $1 and password_hash = $3
           and exists (select from sessions s where s.id = $2 and s.ended_at is null)",
        user.0,
        session.0,
        proven,
        hash
    )
    .execute(door)
    .await
    .or_refuse()?;
    if replaced.rows_affected() == 1 { Ok(()) } else { Err(wrong()) }
}
