//! People that the clinic itself lets in.

use crate::fault::OrRefuse;
use crate::identity::issue_invitation;
use crate::identity::password::Hasher;
use crate::{Store, clock};
use domain::account::{check_email, check_name};
use domain::{FieldErrors, Problem, Refusal, Role, UserId};
use sqlx::PgConnection;

/// Invites someone and gives the token of the invitation. Someone known who never set a password is invited anew.
pub async fn invite(store: &Store, role: Role, email: &str, name: &str) -> Result<String, Refusal> {
    let (email, name) = check(email, name)?;
    let mut door = store.door().await?;
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
    .fetch_optional(&mut *door)
    .await
    .or_refuse()?
    .ok_or_else(taken)?;
    let token = issue_invitation(&mut door, UserId(user)).await?;
    door.commit().await.or_refuse()?;
    Ok(token)
}

/// Makes an account that can sign in at once: the first admin, and the people of the demo.
pub async fn create_with_password(
    store: &Store,
    role: Role,
    email: &str,
    name: &str,
    password: String,
) -> Result<UserId, Refusal> {
    let (email, name) = check(email, name)?;
    let hash = Hasher::default().hash_new(password, &email, &name).await?;
    let mut door = store.door().await?;
    let user = add(&mut door, role, &email, &name, &hash).await?.ok_or_else(taken)?;
    door.commit().await.or_refuse()?;
    Ok(user)
}

/// Adds a person with a password, or answers none if the address is taken. The update changes nothing: it makes the
/// second case cost a write and a flush like the first, so that the time does not tell them apart.
pub(crate) async fn add(
    door: &mut PgConnection,
    role: Role,
    email: &str,
    name: &str,
    password_hash: &str,
) -> Result<Option<UserId>, Refusal> {
    let id = clock::new_id();
    let holder = sqlx::query_scalar!(
        "insert into users (id, email, name, role) values ($1, $2, $3, $4)
         on conflict (email) do update set email = excluded.email returning id",
        id,
        email,
        name,
        role.word()
    )
    .fetch_one(&mut *door)
    .await
    .or_refuse()?;
    if holder != id {
        return Ok(None);
    }
    sqlx::query!("insert into credentials (user_id, password_hash) values ($1, $2)", id, password_hash)
        .execute(door)
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

fn taken() -> Refusal {
    Refusal::invalid("email", Problem::Taken)
}
