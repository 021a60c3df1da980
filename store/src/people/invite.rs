use super::revise::{belong, hold};
use super::{read, taken};
use crate::audit::{Entry, record};
use crate::clinic::of_admin;
use crate::fault::OrRefuse;
use crate::identity::issue_invitation;
use crate::{Scope, clock};
use domain::audit::AuditAction;
use domain::person::{Invite, Person};
use domain::{Problem, Refusal, UserId};
use serde_json::json;

/// Adds a person, and gives the token by which they set their password. Nobody is invited to an account that is there:
/// whoever made it has its password.
pub async fn invite(scope: Scope, command: Invite) -> Result<(Person, String), Refusal> {
    let mut scope = of_admin(scope, "invite_person").await?;
    let Invite { email, name, role, departments, specialties } = command.check()?;
    let added = sqlx::query_scalar!(
        "insert into users (id, email, name, role) values ($1, $2, $3, $4) on conflict (email) do nothing returning id",
        clock::new_id(),
        email,
        name,
        role.word()
    )
    .fetch_optional(scope.db())
    .await
    .or_refuse()?;
    let id = UserId(added.ok_or_else(taken)?);
    belong(&mut scope, id, &departments, &specialties).await?;
    issue(scope, id).await
}

/// A new link for somebody who has set no password yet; the older one is good no more.
pub async fn invite_again(scope: Scope, id: UserId) -> Result<(Person, String), Refusal> {
    let mut scope = of_admin(scope, "invite_person").await?;
    let person = hold(&mut scope, id).await?;
    if person.disabled || !person.invited {
        return Err(Refusal::invalid("invitation", Problem::Expired));
    }
    issue(scope, id).await
}

async fn issue(mut scope: Scope, id: UserId) -> Result<(Person, String), Refusal> {
    let token = issue_invitation(scope.db(), id).await?;
    let person = read(&mut scope, id).await?;
    let entry = Entry::about(AuditAction::PersonInvited, id.0).with(json!({ "role": person.role }));
    record(scope.db(), entry).await?;
    scope.commit().await?;
    Ok((person, token))
}
