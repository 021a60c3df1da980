use super::{differing, keep, of_admin};
use crate::fault::OrRefuse;
use crate::{Scope, clock};
use domain::audit::AuditAction;
use domain::clinic::{CreateNamed, ReviseNamed, Tag, check_tag};
use domain::{Denied, Refusal, TagId};
use uuid::Uuid;

/// For those who work here.
pub async fn tags(scope: &mut Scope) -> Result<Vec<Tag>, Refusal> {
    if scope.actor().role.works_here() { visible(scope).await } else { Err(Denied::Role.into()) }
}

/// As many as the reader may see: to a patient, none.
pub(super) async fn visible(scope: &mut Scope) -> Result<Vec<Tag>, Refusal> {
    let rows = sqlx::query_as!(Row, "select id, name, active from tags order by name").fetch_all(scope.db()).await.or_refuse()?;
    Ok(rows.into_iter().map(Row::read).collect())
}

pub async fn create_tag(scope: Scope, command: CreateNamed) -> Result<Tag, Refusal> {
    let mut scope = of_admin(scope, "create_tag").await?;
    let CreateNamed { name } = command.check(check_tag)?;
    let tag =
        sqlx::query_as!(Row, "insert into tags (id, name) values ($1, $2) returning id, name, active", clock::new_id(), name)
            .fetch_one(scope.db())
            .await
            .or_refuse()?
            .read();
    keep(scope, AuditAction::TagCreated, tag.id.0, &["name"]).await?;
    Ok(tag)
}

/// Renames it everywhere, or no longer offers it; what has it keeps it.
pub async fn revise_tag(scope: Scope, id: TagId, command: ReviseNamed) -> Result<Tag, Refusal> {
    let mut scope = of_admin(scope, "revise_tag").await?;
    let ReviseNamed { name, active } = command.check(check_tag)?;
    let before = find(&mut scope, id).await?;
    let after = sqlx::query_as!(
        Row,
        "update tags set name = coalesce($2, name), active = coalesce($3, active) where id = $1 returning id, name, active",
        id.0,
        name,
        active
    )
    .fetch_one(scope.db())
    .await
    .or_refuse()?
    .read();
    let changed = differing([("name", before.name != after.name), ("active", before.active != after.active)]);
    keep(scope, AuditAction::TagChanged, id.0, &changed).await?;
    Ok(after)
}

async fn find(scope: &mut Scope, id: TagId) -> Result<Tag, Refusal> {
    sqlx::query_as!(Row, "select id, name, active from tags where id = $1", id.0)
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
    fn read(self) -> Tag {
        Tag { id: TagId(self.id), name: self.name, active: self.active }
    }
}
