//! The log of what happened to cases.

use crate::fault::{OrRefuse, incident};
use crate::{Scope, cases, clock};
use domain::case::Case;
use domain::event::{CaseEvent, LoggedEvent};
use domain::{CaseId, EventId, Refusal, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

/// The log of one case, from the first on; `NotFound` if the case is not there for this reader.
pub async fn of_case(scope: &mut Scope, case: CaseId) -> Result<Vec<LoggedEvent>, Refusal> {
    cases::read(scope, case).await?;
    timeline(scope, case).await
}

pub(crate) async fn timeline(scope: &mut Scope, case: CaseId) -> Result<Vec<LoggedEvent>, Refusal> {
    let rows = sqlx::query_as!(
        Row,
        r#"select e.id, e.case_id, e.actor_id, u.name as "actor_name?", u.role as "actor_role?", e.kind, e.data, e.version, e.created_at
           from case_events e left join users u on u.id = e.actor_id
           where e.case_id = $1 order by e.position"#,
        case.0
    )
    .fetch_all(scope.db())
    .await
    .or_refuse()?;
    rows.into_iter().map(Row::read).collect()
}

pub(crate) async fn append(scope: &mut Scope, case: &Case, what: &CaseEvent) -> Result<(), Refusal> {
    let (kind, data) = split(what)?;
    let actor = scope.actor().id.0;
    sqlx::query!(
        "insert into case_events (id, case_id, patient_id, actor_id, kind, data, version) values ($1, $2, $3, $4, $5, $6, $7)",
        clock::new_id(),
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
    Ok(())
}

/// The event's kind and data as the two columns hold them.
pub(crate) fn split(what: &CaseEvent) -> Result<(String, serde_json::Value), Refusal> {
    let broken = |_| incident(&sqlx::Error::Encode("event".into()));
    let mut json = serde_json::to_value(what).map_err(broken)?;
    let data = json["data"].take();
    let kind = json["kind"].as_str().unwrap_or_default().to_owned();
    Ok((kind, data))
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
            what,
        })
    }
}
