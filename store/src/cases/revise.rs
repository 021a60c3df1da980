use super::{read, row::CaseRow};
use crate::fault::OrRefuse;
use crate::{Scope, events};
use domain::case::{Revise, Revision};
use domain::{Case, CaseFacts, CaseId, Denied, Refusal};

/// A case whose change the policy has permitted: the only thing that the changing statement accepts.
struct Permitted {
    case: Case,
    revision: Revision,
}

/// Changes status, priority or both, if the case still is as the actor saw it. What changes nothing is no event.
pub async fn revise(mut scope: Scope, id: CaseId, seen: i64, command: Revise) -> Result<Case, Refusal> {
    let case = read(&mut scope, id).await?;
    let Permitted { case, revision } = permit(&scope, case, seen, command)?;
    if revision.events.is_empty() {
        return Ok(case);
    }
    let events = revision.events.clone();
    let case = update(&mut scope, Permitted { case, revision }).await?;
    for event in &events {
        events::append(&mut scope, &case, event).await?;
    }
    scope.commit().await?;
    Ok(case)
}

/// Who may not change the case learns nothing of its version; who may, learns first that it has moved on.
fn permit(scope: &Scope, case: Case, seen: i64, command: Revise) -> Result<Permitted, Refusal> {
    match command.apply(scope.actor(), &CaseFacts::from(&case), case.priority) {
        Err(Denied::Role) => Err(Denied::Role.into()),
        _ if case.version != seen => Err(Refusal::Stale),
        Err(denied) => Err(denied.into()),
        Ok(revision) => Ok(Permitted { case, revision }),
    }
}

/// The version stands in the condition too: of two changes at once, one finds it gone.
async fn update(scope: &mut Scope, permitted: Permitted) -> Result<Case, Refusal> {
    let Permitted { case, revision } = permitted;
    sqlx::query_as!(
        CaseRow,
        "update cases set status = $3, priority = $4, version = version + 1, updated_at = now() where id = $1 and version = $2
         returning id, reference, patient_id, title, description, status, priority, metadata, department_id, assignee_id,
                   version, created_at, updated_at",
        case.id.0,
        case.version,
        revision.status.word(),
        revision.priority.word()
    )
    .fetch_optional(scope.db())
    .await
    .or_refuse()?
    .ok_or(Refusal::Stale)?
    .read()
}
