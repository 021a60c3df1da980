//! What the command line does, and what it shares with sign-up and the demo.

use super::taken;
use crate::audit::{Entry, record_by};
use crate::fault::OrRefuse;
use crate::identity::issue_invitation;
use crate::identity::password::Hasher;
use crate::{Store, clock};
use domain::account::{check_email, check_name};
use domain::audit::AuditAction;
use domain::{FieldErrors, Refusal, Role, UserId};
use serde_json::json;
use sqlx::PgConnection;

/// Invites someone and gives the token of the invitation. Someone known who never set a password is invited anew.
pub async fn invite_as_operator(store: &Store, role: Role, email: &str, name: &str) -> Result<String, Refusal> {
    let (email, name) = check(email, name)?;
    let mut operator = store.operator().await?;
    let user = sqlx::query_scalar!(
        "insert into users (id, email, name, role) values ($1, $2, $3, $4)
         on conflict (email) do update set name = excluded.name
         where users.role = excluded.role and users.disabled_at is null
           and not exists (select from credentials c where c.user_id = users.id)
         returning id",
        clock::new_id(),
        email,
        name,
        role.word()
    )
    .fetch_optional(&mut *operator)
    .await
    .or_refuse()?
    .ok_or_else(taken)?;
    let token = issue_invitation(&mut operator, UserId(user)).await?;
    let entry = Entry::about(AuditAction::PersonInvited, user).with(json!({ "role": role }));
    record_by(&mut operator, None, entry).await?;
    operator.commit().await.or_refuse()?;
    Ok(token)
}

/// Makes an account that can sign in at once, as the first admin's.
pub async fn create_with_password(
    store: &Store,
    role: Role,
    email: &str,
    name: &str,
    password: String,
) -> Result<UserId, Refusal> {
    let (email, name) = check(email, name)?;
    let hash = Hasher::default().hash_new(password, &email, &name).await?;
    let mut operator = store.operator().await?;
    let user = add(&mut operator, role, &email, &name, &hash).await?.ok_or_else(taken)?;
    let entry = Entry::about(AuditAction::PersonCreated, user.0).with(json!({ "role": role }));
    record_by(&mut operator, None, entry).await?;
    operator.commit().await.or_refuse()?;
    Ok(user)
}

/// Adds a person with a password, or answers none if the address is taken. Nothing is updated then, but the row is
/// locked: that costs a write and a flush like the first case, so that the time does not tell them apart.
pub(crate) async fn add(
    db: &mut PgConnection,
    role: Role,
    email: &str,
    name: &str,
    password_hash: &str,
) -> Result<Option<UserId>, Refusal> {
    let added = sqlx::query_scalar!(
        "insert into users (id, email, name, role) values ($1, $2, $3, $4)
         on conflict (email) do update set name = excluded.name where false returning id",
        clock::new_id(),
        email,
        name,
        role.word()
    )
    .fetch_optional(&mut *db)
    .await
    .or_refuse()?;
    let Some(id) = added else { return Ok(None) };
    sqlx::query!("insert into credentials (user_id, password_hash) values ($1, $2)", id, password_hash)
        .execute(db)
        .await
        .or_refuse()?;
    Ok(Some(UserId(id)))
}

fn check(email: &str, name: &str) -> Result<(String, String), Refusal> {
    let mut errors = FieldErrors::default();
    match (errors.note("email", check_email(email)), errors.note("name", check_name(name))) {
        (Some(email), Some(name)) => Ok((email, name)),
        _ => Err(errors.into()),
    }
}
