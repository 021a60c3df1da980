use super::{find, record};
use crate::fault::{OrRefuse, word};
use crate::{Scope, audit, cases, clock, events};
use domain::audit::AuditAction;
use domain::case;
use domain::event::CaseEvent;
use domain::grant::{Grant, OpenGrant};
use domain::{Action, CaseFacts, CaseId, Denied, DepartmentId, GrantId, Refusal, UserId, may};
use serde_json::json;

const WHAT: &str = "open_grant";

/// Opens a case that is closed to the actor, named by its id or by its reference as somebody typed it. The grant comes
/// first: by it the actor sees the case, and then tells its log.
pub async fn open(mut scope: Scope, key: &str, command: OpenGrant) -> Result<Grant, Refusal> {
    if !scope.actor().role.works_here() {
        return Err(audit::denied(scope, None, WHAT, Denied::Role.into()).await);
    }
    let command = command.check()?;
    let Some((id, facts)) = cover(&mut scope, key).await? else {
        return Err(audit::denied(scope, None, WHAT, Refusal::NotFound).await);
    };
    if let Err(denied) = may(scope.actor(), Action::OpenGrant, &facts) {
        return Err(audit::denied(scope, Some((id, facts.patient)), WHAT, denied.into()).await);
    }
    let grant = insert(&mut scope, id, facts.patient, command).await?;
    let opened = cases::find_alone(&mut scope, id).await?;
    let event = CaseEvent::GrantOpened { until: grant.expires_at };
    events::append(&mut scope, &opened, &event).await?;
    let (_, told) = events::split(&event)?;
    let data = json!({ "reason": grant.reason, "until": told["until"] });
    record(&mut scope, AuditAction::GrantOpened, &grant, data).await?;
    scope.commit().await?;
    Ok(grant)
}

/// The id of a case that the actor sees without breaking the glass.
pub async fn lying_open(scope: &mut Scope, key: &str) -> Result<CaseId, Refusal> {
    let key = case::key(key).ok_or(Refusal::NotFound)?;
    let id = key.parse::<CaseId>().ok().map(|id| id.0);
    let seen = sqlx::query_scalar!("select id from cases where id = $1 or reference = $2", id, key);
    let seen = seen.fetch_optional(scope.db()).await.or_refuse()?;
    seen.map(CaseId).ok_or(Refusal::NotFound)
}

/// What the rules have to know of the case. One person opens at one time, so that a form sent twice makes one grant.
async fn cover(scope: &mut Scope, key: &str) -> Result<Option<(CaseId, CaseFacts)>, Refusal> {
    let Some(key) = case::key(key) else { return Ok(None) };
    let actor = scope.actor().id.0;
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('grant ' || $1::uuid, 0))", actor)
        .execute(scope.db())
        .await
        .or_refuse()?;
    let cover = sqlx::query!(
        r#"select c.id as "id!", c.patient_id as "patient_id!", c.status as "status!", c.department_id, c.restricted as "restricted!", c.assignee_id,
                  exists (select from grants g where g.case_id = c.id and g.user_id = $2 and g.ended_at is null and g.expires_at > now()) as "granted!"
           from private.case_cover($1) c"#,
        key,
        actor
    )
    .fetch_optional(scope.db())
    .await
    .or_refuse()?;
    let Some(cover) = cover else { return Ok(None) };
    let facts = CaseFacts {
        patient: UserId(cover.patient_id),
        status: word(&cover.status)?,
        department: cover.department_id.map(DepartmentId),
        restricted: cover.restricted,
        assignee: cover.assignee_id.map(UserId),
        granted: cover.granted,
    };
    Ok(Some((CaseId(cover.id), facts)))
}

async fn insert(scope: &mut Scope, case: CaseId, patient: UserId, command: OpenGrant) -> Result<Grant, Refusal> {
    let (id, actor, minutes) = (clock::new_id(), scope.actor().id.0, i32::from(command.minutes()));
    sqlx::query!(
        "insert into grants (id, case_id, patient_id, user_id, reason, expires_at) values ($1, $2, $3, $4, $5, now() + make_interval(mins => $6))",
        id,
        case.0,
        patient.0,
        actor,
        command.reason,
        minutes
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    find(scope, GrantId(id)).await
}
