use super::{differing, keep, of_admin};
use crate::fault::OrRefuse;
use crate::{Scope, clock};
use domain::audit::AuditAction;
use domain::clinic::{CreateNamed, ReviseNamed, Specialty, check_name};
use domain::{Refusal, SpecialtyId};
use uuid::Uuid;

pub async fn specialties(scope: &mut Scope) -> Result<Vec<Specialty>, Refusal> {
    let rows = sqlx::query_as!(Row, "select id, name, active from specialties order by lower(name)")
        .fetch_all(scope.db())
        .await
        .or_refuse()?;
    Ok(rows.into_iter().map(Row::read).collect())
}

pub async fn create_specialty(scope: Scope, command: CreateNamed) -> Result<Specialty, Refusal> {
    let mut scope = of_admin(scope, "create_specialty").await?;
    let CreateNamed { name } = command.check(check_name)?;
    let specialty = sqlx::query_as!(
        Row,
        "insert into specialties (id, name) values ($1, $2) returning id, name, active",
        clock::new_id(),
        name
    )
    .fetch_one(scope.db())
    .await
    .or_refuse()?
    .read();
    keep(scope, AuditAction::SpecialtyCreated, specialty.id.0, &["name"]).await?;
    Ok(specialty)
}

/// Renames it everywhere, or no longer offers it; what has it keeps it.
pub async fn revise_specialty(scope: Scope, id: SpecialtyId, command: ReviseNamed) -> Result<Specialty, Refusal> {
    let mut scope = of_admin(scope, "revise_specialty").await?;
    let ReviseNamed { name, active } = command.check(check_name)?;
    let before = find(&mut scope, id).await?;
    let after = sqlx::query_as!(
        Row,
        "update specialties set name = coalesce($2, name), active = coalesce($3, active) where id = $1 returning id, name, active",
        id.0,
        name,
        active
    )
    .fetch_one(scope.db())
    .await
    .or_refuse()?
    .read();
    let changed = differing([("name", before.name != after.name), ("active", before.active != after.active)]);
    keep(scope, AuditAction::SpecialtyChanged, id.0, &changed).await?;
    Ok(after)
}

async fn find(scope: &mut Scope, id: SpecialtyId) -> Result<Specialty, Refusal> {
    sqlx::query_as!(Row, "select id, name, active from specialties where id = $1", id.0)
        .fetch_optional(scope.db())
        .await
        .or_refuse()?
        .map(Row::read)
        .ok_or(Refusal::NotFound)
}

struct Row {
    id: Uuid,
    name: String,
    active: bool,
}

impl Row {
    fn read(self) -> Specialty {
        Specialty { id: SpecialtyId(self.id), name: self.name, active: self.active }
    }
}
