use super::{Entry, denied, record};
use crate::Scope;
use crate::fault::{OrRefuse, incident, word};
use domain::audit::{AuditAction, AuditCursor, AuditEntry, AuditFilter, AuditPage};
use domain::case::Reference;
use domain::{CaseId, Refusal, UserId, may_administer};
use serde_json::{Value, json};
use sqlx::{Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

/// One page of the log, the newest first, to an admin. Pages are found by the last line of the one before.
pub async fn list(mut scope: Scope, filter: &AuditFilter) -> Result<AuditPage, Refusal> {
    if let Err(no) = may_administer(scope.actor()) {
        return Err(denied(scope, None, "list_audit", no.into()).await);
    }
    page(&mut scope, filter).await
}

/// The lines of a file at most, newest first.
pub const EXPORT_MAX: i64 = 100_000;

/// Writes down that the log is being taken out, by a filter that holds no words of people. Answers where the next file
/// would start.
pub async fn export(mut scope: Scope, filter: &AuditFilter) -> Result<Option<AuditCursor>, Refusal> {
    if let Err(no) = may_administer(scope.actor()) {
        return Err(denied(scope, None, "export_audit", no.into()).await);
    }
    let case = case_of(&mut scope, filter).await?;
    let mut query = QueryBuilder::new("select e.at, e.position from audit_entries e where true");
    narrow(&mut query, filter, case);
    query.push(" order by e.at desc, e.position desc limit 2 offset ").push_bind(EXPORT_MAX - 1);
    let border: Vec<(OffsetDateTime, i64)> = query.build_query_as().fetch_all(scope.db()).await.or_refuse()?;
    record(scope.db(), Entry::new(AuditAction::AuditExported).with(json!({ "filter": filter.print() }))).await?;
    scope.commit_quietly().await?;
    match border.as_slice() {
        [(at, position), _] => Ok(Some(AuditCursor::new(*at, *position))),
        _ => Ok(None),
    }
}

/// Who works here, by name, to choose from.
pub async fn people(scope: &mut Scope) -> Result<Vec<(UserId, String)>, Refusal> {
    may_administer(scope.actor())?;
    let rows = sqlx::query!("select id, name from users where role in ('staff', 'admin') order by lower(name), id");
    let rows = rows.fetch_all(scope.db()).await.or_refuse()?;
    Ok(rows.into_iter().map(|row| (UserId(row.id), row.name)).collect())
}

/// A page for the file.
pub async fn export_page(mut scope: Scope, filter: &AuditFilter) -> Result<AuditPage, Refusal> {
    may_administer(scope.actor())?;
    page(&mut scope, filter).await
}

async fn page(scope: &mut Scope, filter: &AuditFilter) -> Result<AuditPage, Refusal> {
    let case = case_of(scope, filter).await?;
    let rows: Vec<Row> = select(filter, case).build_query_as().fetch_all(scope.db()).await.or_refuse()?;
    let mut items = rows.into_iter().map(Row::read).collect::<Result<Vec<_>, _>>()?;
    let more = items.len() > usize::from(filter.limit);
    items.truncate(filter.limit.into());
    let next_cursor = items.last().filter(|_| more).map(AuditCursor::after);
    Ok(AuditPage { items, next_cursor })
}

/// The case that the filter names. A reference that no case has finds nothing.
async fn case_of(scope: &mut Scope, filter: &AuditFilter) -> Result<Option<Uuid>, Refusal> {
    let Some(key) = &filter.case else { return Ok(None) };
    if let Ok(id) = key.parse() {
        return Ok(Some(id));
    }
    let id = sqlx::query_scalar!("select id from private.case_cover($1)", key).fetch_optional(scope.db()).await.or_refuse()?;
    Ok(Some(id.flatten().unwrap_or_default()))
}

fn select(filter: &AuditFilter, case: Option<Uuid>) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new("with page as (select e.* from audit_entries e where true");
    narrow(&mut query, filter, case);
    query.push(" order by e.at desc, e.position desc limit ").push_bind(i64::from(filter.limit) + 1);
    query.push(
        ") select p.position, p.at, p.actor_id, (select name from users u where u.id = p.actor_id) as actor_name, p.action,
                  p.case_id, r.reference, p.patient_id, p.subject_id,
                  coalesce((select name from users u where u.id = p.subject_id), (select name from departments d where d.id = p.subject_id),
                    (select name from specialties s where s.id = p.subject_id), (select name from tags t where t.id = p.subject_id),
                    (select label from custom_fields f where f.id = p.subject_id)) as subject_name, p.data
           from page p left join private.case_references(array(select case_id from page)) r on r.id = p.case_id
           order by p.at desc, p.position desc",
    );
    query
}

fn narrow(query: &mut QueryBuilder<Postgres>, filter: &AuditFilter, case: Option<Uuid>) {
    if let Some(person) = filter.person {
        query.push(" and e.actor_id = ").push_bind(person.0);
    }
    if let Some(action) = filter.action {
        query.push(" and e.action = ").push_bind(action.word());
    }
    if let Some(case) = case {
        // A case that was asked for in vain is the subject.
        query.push(" and (e.case_id = ").push_bind(case).push(" or e.subject_id = ").push_bind(case).push(")");
    }
    if let Some(since) = filter.since() {
        query.push(" and e.at >= ").push_bind(since);
    }
    if let Some(until) = filter.until() {
        query.push(" and e.at < ").push_bind(until);
    }
    if let Some(cursor) = filter.cursor {
        query.push(" and (e.at, e.position) < (").push_bind(cursor.instant()).push(", ").push_bind(cursor.position()).push(")");
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    position: i64,
    at: OffsetDateTime,
    actor_id: Option<Uuid>,
    actor_name: Option<String>,
    action: String,
    case_id: Option<Uuid>,
    reference: Option<String>,
    patient_id: Option<Uuid>,
    subject_id: Option<Uuid>,
    subject_name: Option<String>,
    data: Value,
}

impl Row {
    fn read(self) -> Result<AuditEntry, Refusal> {
        let Value::Object(data) = self.data else { return Err(incident(&sqlx::Error::Decode("data".into()))) };
        Ok(AuditEntry {
            position: self.position,
            at: self.at,
            actor_id: self.actor_id.map(UserId),
            actor_name: self.actor_name,
            action: word(&self.action)?,
            case_id: self.case_id.map(CaseId),
            reference: self.reference.map(Reference::stored),
            patient_id: self.patient_id.map(UserId),
            subject_id: self.subject_id,
            subject_name: self.subject_name,
            data,
        })
    }
}
