//! The log of what happened to cases.

mod hear;
pub mod tail;

pub use hear::{Heard, LEFT, hear};

use crate::fault::{OrRefuse, incident};
use crate::{Scope, clock};
use domain::case::Case;
use domain::event::{CaseEvent, LoggedEvent};
use domain::{CaseId, EventId, Refusal, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

/// The log of a case that was found, from the first on.
pub(crate) async fn timeline(scope: &mut Scope, case: CaseId) -> Result<Vec<LoggedEvent>, Refusal> {
    let rows = sqlx::query_as!(
        Row,
        r#"select e.id, e.case_id, e.actor_id, u.name as "actor_name?", u.role as "actor_role?", e.kind, e.data, e.version, e.created_at,
                  r.reason as "reason?"
           from case_events e left join users u on u.id = e.actor_id left join event_reasons r on r.event_id = e.id
           where e.case_id = $1 order by e.position"#,
        case.0
    )
    .fetch_all(scope.db())
    .await
    .or_refuse()?;
    rows.into_iter().map(Row::read).collect()
}

pub(crate) async fn append(scope: &mut Scope, case: &Case, what: &CaseEvent) -> Result<EventId, Refusal> {
    let (kind, data) = split(what)?;
    let (id, actor) = (clock::new_id(), scope.actor().id.0);
    sqlx::query!(
        "insert into case_events (id, case_id, patient_id, actor_id, kind, data, version) values ($1, $2, $3, $4, $5, $6, $7)",
        id,
        case.id.0,
        case.patient_id.0,
        actor,
        kind,
        data,
        case.version
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    Ok(EventId(id))
}

/// Why it was done, for colleagues.
pub(crate) async fn give_reason(scope: &mut Scope, case: &Case, event: EventId, reason: &str) -> Result<(), Refusal> {
    sqlx::query!(
        "insert into event_reasons (event_id, case_id, patient_id, reason) values ($1, $2, $3, $4)",
        event.0,
        case.id.0,
        case.patient_id.0,
        reason
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    Ok(())
}

/// The event's kind and data as the two columns hold them.
pub(crate) fn split(what: &CaseEvent) -> Result<(&'static str, serde_json::Value), Refusal> {
    let broken = |_| incident(&sqlx::Error::Encode("event".into()));
    let mut json = serde_json::to_value(what).map_err(broken)?;
    let data = json["data"].take();
    Ok((what.kind(), data))
}

struct Row {
    id: Uuid,
    case_id: Uuid,
    actor_id: Option<Uuid>,
    actor_name: Option<String>,
    actor_role: Option<String>,
    kind: String,
    data: serde_json::Value,
    version: i64,
    created_at: OffsetDateTime,
    reason: Option<String>,
}

impl Row {
    fn read(self) -> Result<LoggedEvent, Refusal> {
        let what = serde_json::from_value(serde_json::json!({ "kind": self.kind, "data": self.data }))
            .map_err(|_| incident(&sqlx::Error::Decode("event".into())))?;
        Ok(LoggedEvent {
            id: EventId(self.id),
            case_id: CaseId(self.case_id),
            actor_id: self.actor_id.map(UserId),
            actor_name: self.actor_name,
            actor_role: self.actor_role.as_deref().map(crate::fault::word).transpose()?,
            version: self.version,
            created_at: self.created_at,
            reason: self.reason,
            what,
        })
    }
}
