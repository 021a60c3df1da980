use crate::Scope;
use crate::fault::OrRefuse;
use domain::case::Named;
use domain::{Denied, Refusal, UserId};

/// Who works here, by name, for those who do.
pub async fn colleagues(scope: &mut Scope) -> Result<Vec<Named<UserId>>, Refusal> {
    if !scope.actor().role.works_here() {
        return Err(Denied::Role.into());
    }
    let asked = scope.ask_as_any(|shared| &shared.colleagues);
    if let Some(colleagues) = asked.known() {
        return Ok(colleagues);
    }
    let rows = sqlx::query!(
        "select id, name from users where role in ('staff', 'admin') and disabled_at is null order by lower(name), id"
    );
    let rows = rows.fetch_all(scope.db()).await.or_refuse()?;
    Ok(asked.found(rows.into_iter().map(|row| Named { id: UserId(row.id), name: row.name }).collect()))
}
