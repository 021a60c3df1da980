use super::throttle::{self, Attempt};
use super::{Client, Identity, Tokens, sessions};
use crate::audit::{Entry, record_by, record_in};
use crate::fault::{OrRefuse, word};
use domain::account::{self, PASSWORD_MAX, SignIn};
use domain::audit::AuditAction;
use domain::{Refusal, Role, SessionId, UserId, text};
use sqlx::PgConnection;
use uuid::Uuid;

/// Someone who could sign in, if they know the password.
struct Person {
    id: Uuid,
    role: String,
    password_hash: String,
}

impl Identity {
    /// Opens a session. Unknown, wrong, disabled, unclaimed: one answer, after the same work.
    pub async fn sign_in(&self, command: SignIn, client: impl Into<Client>) -> Result<Tokens, Refusal> {
        let SignIn { email, password } = command;
        let client = client.into();
        let Ok(email) = account::check_email(&email) else { return Err(Refusal::WrongCredentials) };
        if text::length(&password) > PASSWORD_MAX {
            return Err(Refusal::WrongCredentials);
        }
        let mut door = self.store.door().await?;
        let attempt = self.throttle.admit(&mut door, &email, client.address).await?;
        let person = find(&mut door, &email).await?;
        door.commit().await.or_refuse()?;
        let known = person.as_ref().map(|person| person.id);
        match self.prove(person, password).await {
            Ok(Some(person)) => self.welcome(&person, &attempt, client).await,
            Ok(None) => {
                self.tell_of_failure(known).await?;
                Err(Refusal::WrongCredentials)
            }
            Err(refusal) => {
                self.retract(&attempt).await?;
                Err(refusal)
            }
        }
    }

    pub async fn sign_out(&self, session: SessionId) -> Result<(), Refusal> {
        let mut door = self.store.door().await?;
        if let Some(user) = sessions::end(&mut door, session).await? {
            record_in(&mut door, Some(user), Some(session), Entry::new(AuditAction::SignedOut)).await?;
        }
        door.commit().await.or_refuse()
    }

    /// Written down for whoever it was tried with, known or not, so that both take as long. Nobody is named as the actor.
    async fn tell_of_failure(&self, known: Option<Uuid>) -> Result<(), Refusal> {
        let mut door = self.store.door().await?;
        record_by(&mut door, None, Entry { subject: known, ..Entry::new(AuditAction::SignInFailed) }).await?;
        door.commit().await.or_refuse()
    }

    async fn prove(&self, person: Option<Person>, password: String) -> Result<Option<Person>, Refusal> {
        let stored = person.as_ref().map(|person| person.password_hash.clone());
        let proven = self.hasher.verify(password, stored).await?;
        Ok(person.filter(|_| proven))
    }

    async fn welcome(&self, person: &Person, attempt: &Attempt, client: Client) -> Result<Tokens, Refusal> {
        let role: Role = word(&person.role)?;
        let mut door = self.store.door().await?;
        attempt.forgive(&mut door).await?;
        throttle::prune(&mut door).await?;
        let user = UserId(person.id);
        let opened = sessions::open(&mut door, user, &person.password_hash, client.device).await?;
        let session = opened.ok_or(Refusal::WrongCredentials)?;
        let refresh = sessions::issue(&mut door, session).await?;
        record_in(&mut door, Some(user), Some(session), Entry::new(AuditAction::SignedIn)).await?;
        door.commit().await.or_refuse()?;
        self.tokens(user, session, role, refresh)
    }

    pub(super) async fn forgive(&self, attempt: &Attempt) -> Result<(), Refusal> {
        let mut door = self.store.door().await?;
        attempt.forgive(&mut door).await?;
        door.commit().await.or_refuse()
    }

    pub(super) async fn retract(&self, attempt: &Attempt) -> Result<(), Refusal> {
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
