use super::{differing, keep, of_admin};
use crate::fault::{OrRefuse, word};
use crate::{Scope, clock};
use domain::audit::AuditAction;
use domain::clinic::{CreateField, CustomField, ReviseField};
use domain::{FieldId, Refusal};
use uuid::Uuid;

/// In the order of the form.
pub async fn fields(scope: &mut Scope) -> Result<Vec<CustomField>, Refusal> {
    let rows = sqlx::query_as!(
        Row,
        "select id, name, label, kind, choices, required, active, rank from custom_fields order by rank, lower(label), id"
    )
    .fetch_all(scope.db())
    .await
    .or_refuse()?;
    rows.into_iter().map(Row::read).collect()
}

pub async fn create_field(scope: Scope, command: CreateField) -> Result<CustomField, Refusal> {
    let mut scope = of_admin(scope, "create_field").await?;
    let CreateField { name, label, kind, choices, required, rank } = command.check()?;
    let field = sqlx::query_as!(
        Row,
        "insert into custom_fields (id, name, label, kind, choices, required, rank) values ($1, $2, $3, $4, $5, $6, $7)
         returning id, name, label, kind, choices, required, active, rank",
        clock::new_id(),
        name,
        label,
        kind.word(),
        &choices,
        required,
        rank
    )
    .fetch_one(scope.db())
    .await
    .or_refuse()?
    .read()?;
    keep(scope, AuditAction::FieldCreated, field.id.0, &["name", "label", "kind", "choices", "required", "rank"]).await?;
    Ok(field)
}

/// All but its name and kind, which cases rely on. What was written under a choice that goes stays written.
pub async fn revise_field(scope: Scope, id: FieldId, command: ReviseField) -> Result<CustomField, Refusal> {
    let mut scope = of_admin(scope, "revise_field").await?;
    let before = find(&mut scope, id).await?;
    let ReviseField { label, choices, required, active, rank } = command.check(before.kind)?;
    let after = sqlx::query_as!(
        Row,
        "update custom_fields set label = coalesce($2, label), choices = coalesce($3, choices), required = coalesce($4, required),
           active = coalesce($5, active), rank = coalesce($6, rank)
         where id = $1 returning id, name, label, kind, choices, required, active, rank",
        id.0,
        label,
        choices.as_deref(),
        required,
        active,
        rank
    )
    .fetch_one(scope.db())
    .await
    .or_refuse()?
    .read()?;
    let changed = differing([
        ("label", before.label != after.label),
        ("choices", before.choices != after.choices),
        ("required", before.required != after.required),
        ("active", before.active != after.active),
        ("rank", before.rank != after.rank),
    ]);
    keep(scope, AuditAction::FieldChanged, id.0, &changed).await?;
    Ok(after)
}

async fn find(scope: &mut Scope, id: FieldId) -> Result<CustomField, Refusal> {
    sqlx::query_as!(Row, "select id, name, label, kind, choices, required, active, rank from custom_fields where id = $1", id.0)
        .fetch_optional(scope.db())
        .await
        .or_refuse()?
        .ok_or(Refusal::NotFound)?
        .read()
}

struct Row {
    id: Uuid,
    name: String,
    label: String,
    kind: String,
    choices: Vec<String>,
    required: bool,
    active: bool,
    rank: i32,
}

impl Row {
    fn read(self) -> Result<CustomField, Refusal> {
        let Self { id, name, label, kind, choices, required, active, rank } = self;
        Ok(CustomField { id: FieldId(id), name, label, kind: word(&kind)?, choices, required, active, rank })
    }
}
