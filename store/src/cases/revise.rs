use super::{Found, find, resolve};
use crate::fault::OrRefuse;
use crate::{Scope, audit, events};
use domain::audit::AuditAction;
use domain::case::{Revise, Revision};
use domain::{Case, CaseId, Denied, Refusal, UserId};
use serde_json::json;

/// A case whose change the policy has permitted: the only thing that the changing statement accepts.
struct Permitted {
    case: Case,
    revision: Revision,
}

/// Changes how a case is handled, if it still is as the actor saw it. What changes nothing is no event.
pub async fn revise(mut scope: Scope, id: CaseId, seen: i64, command: Revise) -> Result<Case, Refusal> {
    let found = match find(&mut scope, id).await {
        Err(Refusal::NotFound) => return Err(audit::not_found(scope, id, "revise_case").await),
        found => found?,
    };
    let before = found.case.clone();
    match change(&mut scope, found, seen, command, Way::On).await {
        Ok(Some(case)) => scope.commit().await.map(|()| case),
        Ok(None) => unchanged(scope, before).await,
        Err(refusal @ Refusal::Denied(_)) => {
            Err(audit::denied(scope, Some((id, before.patient_id)), "revise_case", refusal).await)
        }
        Err(refusal) => Err(refusal),
    }
}

/// Which way a change leads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    On,
    /// To what the actor has just changed: to a status that does not follow as well, which the database allows to nobody else.
    Back,
}

/// The same in a transaction that goes on. None if there was nothing to change.
pub(super) async fn change(
    scope: &mut Scope,
    found: Found,
    seen: i64,
    command: Revise,
    way: Way,
) -> Result<Option<Case>, Refusal> {
    let revision = permit(scope, &found, seen, command, way).await?;
    if revision.events.is_empty() {
        return Ok(None);
    }
    perform(scope, Permitted { case: found.case, revision }).await.map(Some)
}

/// The answer is the case whole, so this is a reading of it.
async fn unchanged(mut scope: Scope, case: Case) -> Result<Case, Refusal> {
    audit::read(&mut scope, case.id, case.patient_id).await?;
    scope.commit().await?;
    Ok(case)
}

/// Who may not change the case learns nothing of its version; who may, learns first that it has moved on.
pub(super) async fn permit(scope: &mut Scope, found: &Found, seen: i64, command: Revise, way: Way) -> Result<Revision, Refusal> {
    let permitted = command.permitted(scope.actor(), &found.facts);
    match permitted {
        Err(denied) if denied.is_missing_right() => return Err(denied.into()),
        _ if found.case.version != seen => {
            return Err(overtaken(scope, found.case.id, seen, command.assignee_id.flatten()).await?);
        }
        Err(Denied::Transition) if way == Way::Back => {}
        permitted => permitted?,
    }
    let change = resolve::change(scope, found, command.check()?).await?;
    Ok(change.apply(scope.actor(), found.handling())?)
}

/// Somebody was first. Who wanted the case for somebody hears which other person has it since.
async fn overtaken(scope: &mut Scope, id: CaseId, seen: i64, wanted: Option<UserId>) -> Result<Refusal, Refusal> {
    let Some(wanted) = wanted else { return Ok(Refusal::Stale) };
    let actor = scope.actor().id;
    let by = sqlx::query_scalar!(
        r#"select assignee_id as "by!" from cases c where id = $1 and assignee_id <> all($2)
             and exists (select from case_events e where e.case_id = c.id and e.version > $3 and e.kind = 'assignee_changed')"#,
        id.0,
        &[wanted.0, actor.0],
        seen
    )
    .fetch_optional(scope.db())
    .await
    .or_refuse()?;
    Ok(by.map_or(Refusal::Stale, |by| Refusal::CaseTaken { by: UserId(by) }))
}

/// Case, tags, events, reason and audit commit together.
async fn perform(scope: &mut Scope, permitted: Permitted) -> Result<Case, Refusal> {
    let Permitted { revision, .. } = &permitted;
    let (reason, overrides) = (revision.reason.clone(), revision.overrides);
    let (events, tags) = (revision.events.clone(), revision.after.tags.clone());
    let before = permitted.case.tags.clone();
    let wanted = revision.after.assignee.as_ref().map(|named| named.id).filter(|id| permitted.case.assignee_id != Some(*id));
    let (id, seen) = (permitted.case.id, permitted.case.version);
    let Some(mut case) = update(scope, permitted).await? else {
        return Err(overtaken(scope, id, seen, wanted).await?);
    };
    if tags != before {
        retag(scope, &case, tags.iter().cloned().collect()).await?;
        case.tags = tags;
    }
    for (place, event) in events.iter().enumerate() {
        let id = events::append(scope, &case, event).await?;
        if let (0, Some(reason)) = (place, &reason) {
            events::give_reason(scope, &case, id, reason).await?;
        }
    }
    let kinds: Vec<&str> = events.iter().map(domain::event::CaseEvent::kind).collect();
    let action = if overrides { AuditAction::CaseOverridden } else { AuditAction::CaseChanged };
    let data = json!({ "version": case.version, "events": kinds, "reason": reason });
    audit::record(scope.db(), audit::Entry::of_case(action, case.id, case.patient_id).with(data)).await?;
    Ok(case)
}

/// The version stands in the condition too: of two changes at once, one finds it gone.
async fn update(scope: &mut Scope, permitted: Permitted) -> Result<Option<Case>, Refusal> {
    let Permitted { case, revision } = permitted;
    let after = revision.after;
    let changed = sqlx::query_scalar!(
        "update cases set status = $3, priority = $4, department_id = $5, assignee_id = $6, specialty_id = $7,
                version = version + 1, updated_at = now()
         where id = $1 and version = $2 returning updated_at",
        case.id.0,
        case.version,
        after.status.word(),
        after.priority.word(),
        after.department.as_ref().map(|named| named.id.0),
        after.assignee.as_ref().map(|named| named.id.0),
        after.specialty.as_ref().map(|named| named.id.0)
    )
    .fetch_optional(scope.db())
    .await
    .or_refuse()?;
    Ok(changed.map(|updated_at| Case {
        status: after.status,
        priority: after.priority,
        department_id: after.department.map(|named| named.id),
        assignee_id: after.assignee.map(|named| named.id),
        specialty_id: after.specialty.map(|named| named.id),
        version: case.version + 1,
        updated_at,
        ..case
    }))
}

async fn retag(scope: &mut Scope, case: &Case, tags: Vec<String>) -> Result<(), Refusal> {
    sqlx::query!(
        "with gone as (
           delete from case_tags k using tags t where k.case_id = $1 and t.id = k.tag_id and t.name <> all($3))
         insert into case_tags (case_id, tag_id, patient_id) select $1, t.id, $2 from tags t where t.name = any($3)
         on conflict do nothing",
        case.id.0,
        case.patient_id.0,
        &tags
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    Ok(())
}
