use crate::fault::{OrRefuse, word};
use crate::{Scope, audit, cases};
use domain::grant::{Access, AccessKind};
use domain::{Action, CaseId, Refusal, Role, UserId, may};

/// The last of them are shown.
const MOST: i64 = 200;

/// Who opened a case, for its patient and for admins, the last one first. Reading it is no reading of the case.
pub async fn access(mut scope: Scope, id: CaseId) -> Result<Vec<Access>, Refusal> {
    const WHAT: &str = "read_access";
    let found = match cases::find(&mut scope, id).await {
        Err(Refusal::NotFound) => return Err(audit::not_found(scope, id, WHAT).await),
        found => found?,
    };
    if let Err(denied) = may(scope.actor(), Action::ReadAccess, &found.facts) {
        return Err(audit::denied(scope, Some((id, found.case.patient_id)), WHAT, denied.into()).await);
    }
    entries(&mut scope, id).await
}

/// Who has left the clinic's service since is nobody whom a patient could look up: the name is empty then.
async fn entries(scope: &mut Scope, id: CaseId) -> Result<Vec<Access>, Refusal> {
    let rows = sqlx::query!(
        r#"with opened as (
             select $2 as kind, actor_id, at, null as reason, null::timestamptz as until from audit_entries
             where case_id = $1 and action = 'case_read' and actor_id is not null
             union all
             select $3, user_id, created_at, reason, least(expires_at, ended_at) from grants where case_id = $1)
           select o.kind as "kind!", o.actor_id as "actor_id!", o.at as "at!", o.reason, o.until, u.name as "name?", u.role as "role?"
           from opened o left join users u on u.id = o.actor_id order by o.at desc limit $4"#,
        id.0,
        AccessKind::Read.word(),
        AccessKind::Grant.word(),
        MOST
    )
    .fetch_all(scope.db())
    .await
    .or_refuse()?;
    rows.into_iter()
        .map(|row| {
            Ok(Access {
                kind: word(&row.kind)?,
                user_id: UserId(row.actor_id),
                user_name: row.name.unwrap_or_default(),
                user_role: row.role.as_deref().map_or(Ok(Role::Staff), word)?,
                at: row.at,
                reason: row.reason,
                until: row.until,
            })
        })
        .collect()
}
