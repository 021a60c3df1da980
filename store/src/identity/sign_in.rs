use super::throttle::{self, Attempt};
use super::{Identity, Tokens, sessions};
use crate::fault::{OrRefuse, word};
use domain::account::{self, PASSWORD_MAX, SignIn};
use domain::{Refusal, Role, SessionId, UserId, text};
use sqlx::PgConnection;
use std::net::IpAddr;
use uuid::Uuid;

/// Someone who could sign in, if they know the password.
struct Person {
    id: Uuid,
    role: String,
    password_hash: String,
}

impl Identity {
    /// Opens a session. Unknown, wrong, disabled, unclaimed: one answer, after the same work.
    pub async fn sign_in(&self, command: SignIn, client: IpAddr) -> Result<Tokens, Refusal> {
        let SignIn { email, password } = command;
        let Ok(email) = account::check_email(&email) else { return Err(Refusal::WrongCredentials) };
        if text::length(&password) > PASSWORD_MAX {
            return Err(Refusal::WrongCredentials);
        }
        let mut door = self.store.door().await?;
        let attempt = self.throttle.admit(&mut door, &email, client).await?;
        let person = find(&mut door, &email).await?;
        door.commit().await.or_refuse()?;
        match self.prove(person, password).await {
            Ok(Some(person)) => self.welcome(&person, &attempt).await,
            Ok(None) => Err(Refusal::WrongCredentials),
            Err(refusal) => {
                self.retract(&attempt).await?;
                Err(refusal)
            }
        }
    }

    pub async fn sign_out(&self, session: SessionId) -> Result<(), Refusal> {
        let mut door = self.store.door().await?;
        sessions::end(&mut door, session).await?;
        door.commit().await.or_refuse()
    }

    async fn prove(&self, person: Option<Person>, password: String) -> Result<Option<Person>, Refusal> {
        let stored = person.as_ref().map(|person| person.password_hash.clone());
        let proven = self.hasher.verify(password, stored).await?;
        Ok(person.filter(|_| proven))
    }

    async fn welcome(&self, person: &Person, attempt: &Attempt) -> Result<Tokens, Refusal> {
        let role: Role = word(&person.role)?;
        let mut door = self.store.door().await?;
        attempt.forgive(&mut door).await?;
        throttle::prune(&mut door).await?;
        let user = UserId(person.id);
        let session = sessions::open(&mut door, user).await?;
        let refresh = sessions::issue(&mut door, session).await?;
        door.commit().await.or_refuse()?;
        self.tokens(user, session, role, refresh)
    }

    async fn retract(&self, attempt: &Attempt) -> Result<(), Refusal> {
        let mut door = self.store.door().await?;
        attempt.retract(&mut door).await?;
        door.commit().await.or_refuse()
    }
}

async fn find(door: &mut PgConnection, email: &str) -> Result<Option<Person>, Refusal> {
    sqlx::query_as!(
        Person,
        "select u.id, u.role, c.password_hash from users u join credentials c on c.user_id = u.id where u.email = $1 and u.disabled_at is null",
        email
    )
    .fetch_optional(door)
    .await
    .or_refuse()
}
