use super::read;
use crate::Scope;
use crate::audit::{self, Entry, record};
use crate::clinic::of_admin;
use crate::fault::{Fault, OrRefuse, refusal};
use domain::audit::AuditAction;
use domain::person::{Person, RevisePerson};
use domain::{Denied, DepartmentId, Problem, Refusal, SpecialtyId, UserId};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Changes what somebody is to the clinic. It holds from their next request on.
pub async fn revise(scope: Scope, id: UserId, command: RevisePerson) -> Result<Person, Refusal> {
    let mut scope = of_admin(scope, "revise_person").await?;
    let command = command.check()?;
    let before = hold(&mut scope, id).await?;
    let after = command.apply(before.clone())?;
    if after == before {
        return Ok(before);
    }
    if after.role != before.role && id == scope.actor().id {
        return Err(audit::denied(scope, None, "revise_person", Denied::Role.into()).await);
    }
    write(&mut scope, &before, &after).await?;
    belong(&mut scope, id, &after.departments, &after.specialties).await?;
    let left = if before.loses_access(&after) { leave(&mut scope, id).await? } else { json!({}) };
    tell(&mut scope, &before, &after, left).await?;
    scope.commit().await?;
    Ok(after)
}

/// Ends all that somebody is signed in with, and answers how many that were.
pub async fn end_sessions(scope: Scope, id: UserId) -> Result<i64, Refusal> {
    let mut scope = of_admin(scope, "end_sessions").await?;
    hold(&mut scope, id).await?;
    let ended =
        sqlx::query_scalar!(r#"select private.end_sessions($1) as "ended!""#, id.0).fetch_one(scope.db()).await.or_refuse()?;
    record(scope.db(), Entry::about(AuditAction::SessionsEnded, id.0).with(json!({ "sessions": ended }))).await?;
    scope.commit().await?;
    Ok(ended)
}

/// Somebody as they are, and nobody else changes them until this transaction ends.
pub(super) async fn hold(scope: &mut Scope, id: UserId) -> Result<Person, Refusal> {
    sqlx::query!("select id from users where id = $1 for no key update", id.0).fetch_optional(scope.db()).await.or_refuse()?;
    read(scope, id).await
}

async fn write(scope: &mut Scope, before: &Person, after: &Person) -> Result<(), Refusal> {
    let field = if after.role == before.role { "disabled" } else { "role" };
    sqlx::query!(
        "update users set name = $2, role = $3, disabled_at = case when $4 then coalesce(disabled_at, now()) end where id = $1",
        after.id.0,
        after.name,
        after.role.word(),
        after.disabled
    )
    .execute(scope.db())
    .await
    .map_err(|fault| if is_last_admin(&fault) { Refusal::invalid(field, Problem::LastAdmin) } else { refusal(&fault) })?;
    Ok(())
}

/// The database says so, since it can make two at once take turns.
fn is_last_admin(fault: &Fault) -> bool {
    fault.as_database_error().and_then(|answer| answer.constraint()) == Some("last_admin")
}

/// Makes these and no others the departments and specialties of somebody. A new one has to be in use.
pub(super) async fn belong(
    scope: &mut Scope,
    id: UserId,
    departments: &BTreeSet<DepartmentId>,
    specialties: &BTreeSet<SpecialtyId>,
) -> Result<(), Refusal> {
    let departments: Vec<Uuid> = departments.iter().map(|id| id.0).collect();
    let specialties: Vec<Uuid> = specialties.iter().map(|id| id.0).collect();
    sqlx::query!("delete from memberships where user_id = $1 and department_id <> all($2)", id.0, &departments)
        .execute(scope.db())
        .await
        .or_refuse()?;
    sqlx::query!("delete from user_specialties where user_id = $1 and specialty_id <> all($2)", id.0, &specialties)
        .execute(scope.db())
        .await
        .or_refuse()?;
    sqlx::query!(
        "insert into memberships (user_id, department_id) select $1, d.id from departments d where d.id = any($2) and d.active
         on conflict do nothing",
        id.0,
        &departments
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    sqlx::query!(
        "insert into user_specialties (user_id, specialty_id) select $1, s.id from specialties s where s.id = any($2) and s.active
         on conflict do nothing",
        id.0,
        &specialties
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    let held = read(scope, id).await?;
    for (field, held, wanted) in
        [("departments", held.departments.len(), departments.len()), ("specialties", held.specialties.len(), specialties.len())]
    {
        if held != wanted {
            return Err(Refusal::invalid(field, Problem::UnknownValue));
        }
    }
    Ok(())
}

/// Ends what somebody still holds here, and answers how much that was.
async fn leave(scope: &mut Scope, id: UserId) -> Result<Value, Refusal> {
    let held = sqlx::query!(r#"select private.end_sessions($1) as "sessions!", private.release_cases($1) as "cases!""#, id.0)
        .fetch_one(scope.db())
        .await
        .or_refuse()?;
    let grants =
        sqlx::query!("update grants set ended_at = now() where user_id = $1 and ended_at is null and expires_at > now()", id.0)
            .execute(scope.db())
            .await
            .or_refuse()?
            .rows_affected();
    Ok(json!({ "sessions": held.sessions, "cases": held.cases, "grants": grants }))
}

/// One entry for what changed, one more for being let in or out; the second carries what ended with it.
async fn tell(scope: &mut Scope, before: &Person, after: &Person, left: Value) -> Result<(), Refusal> {
    let changes = before.changes(after);
    if !changes.is_empty() {
        let data = json!({ "fields": changes, "role": after.role, "ended": left });
        record(scope.db(), Entry::about(AuditAction::PersonChanged, after.id.0).with(data)).await?;
    }
    let turned = match (before.disabled, after.disabled) {
        (false, true) => AuditAction::PersonDisabled,
        (true, false) => AuditAction::PersonEnabled,
        _ => return Ok(()),
    };
    record(scope.db(), Entry::about(turned, after.id.0).with(json!({ "ended": left }))).await
}
