//! Finds what a change names, so that nothing but what exists and takes cases gets into one.

use super::Found;
use crate::Scope;
use crate::fault::OrRefuse;
use domain::case::{Change, Named, Revise};
use domain::{DepartmentId, FieldErrors, Problem, Refusal, SpecialtyId, UserId};
use std::collections::BTreeSet;

/// All that was not found is said at once. What the case has already it may keep, though it is no longer offered.
pub(super) async fn change(scope: &mut Scope, found: &Found, command: Revise) -> Result<Change, Refusal> {
    let mut errors = FieldErrors::default();
    let department = match command.department_id {
        Some(Some(id)) => Some(errors.note("department_id", department(scope, found, id).await?).map(Some)),
        other => other.map(|_| Some(None)),
    };
    let assignee = match command.assignee_id {
        Some(Some(id)) => Some(errors.note("assignee_id", assignee(scope, found, id).await?).map(Some)),
        other => other.map(|_| Some(None)),
    };
    let specialty = match command.specialty_id {
        Some(Some(id)) => Some(errors.note("specialty_id", specialty(scope, found, id).await?).map(Some)),
        other => other.map(|_| Some(None)),
    };
    if let Some(wanted) = &command.tags {
        errors.note("tags", tags(scope, found, wanted).await?);
    }
    errors.into_result()?;
    Ok(Change {
        status: command.status,
        priority: command.priority,
        department: department.flatten(),
        assignee: assignee.flatten(),
        specialty: specialty.flatten(),
        tags: command.tags,
        reason: command.reason,
    })
}

async fn department(scope: &mut Scope, found: &Found, id: DepartmentId) -> Result<Result<Named<DepartmentId>, Problem>, Refusal> {
    if let Some(held) = found.department.clone().filter(|held| held.id == id) {
        return Ok(Ok(held));
    }
    let name = sqlx::query_scalar!("select name from departments where id = $1 and active", id.0)
        .fetch_optional(scope.db())
        .await
        .or_refuse()?;
    Ok(name.map(|name| Named { id, name }).ok_or(Problem::UnknownValue))
}

async fn assignee(scope: &mut Scope, found: &Found, id: UserId) -> Result<Result<Named<UserId>, Problem>, Refusal> {
    if id == found.case.patient_id {
        return Ok(Err(Problem::IsThePatient));
    }
    if let Some(held) = found.assignee.clone().filter(|held| held.id == id) {
        return Ok(Ok(held));
    }
    let name =
        sqlx::query_scalar!("select name from users where id = $1 and role in ('staff', 'admin') and disabled_at is null", id.0)
            .fetch_optional(scope.db())
            .await
            .or_refuse()?;
    Ok(name.map(|name| Named { id, name }).ok_or(Problem::UnknownValue))
}

async fn specialty(scope: &mut Scope, found: &Found, id: SpecialtyId) -> Result<Result<Named<SpecialtyId>, Problem>, Refusal> {
    if let Some(held) = found.specialty.clone().filter(|held| held.id == id) {
        return Ok(Ok(held));
    }
    let name = sqlx::query_scalar!("select name from specialties where id = $1 and active", id.0)
        .fetch_optional(scope.db())
        .await
        .or_refuse()?;
    Ok(name.map(|name| Named { id, name }).ok_or(Problem::UnknownValue))
}

async fn tags(scope: &mut Scope, found: &Found, wanted: &BTreeSet<String>) -> Result<Result<(), Problem>, Refusal> {
    let new: Vec<String> = wanted.difference(&found.case.tags).cloned().collect();
    let known = sqlx::query_scalar!(r#"select count(*) as "count!" from tags where name = any($1) and active"#, &new)
        .fetch_one(scope.db())
        .await
        .or_refuse()?;
    Ok(if known == new.len() as i64 { Ok(()) } else { Err(Problem::UnknownValue) })
}
