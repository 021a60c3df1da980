use super::row::{GrantRow, select};
use super::{find, record};
use crate::fault::OrRefuse;
use crate::{Scope, audit};
use domain::audit::AuditAction;
use domain::filter::Total;
use domain::grant::{Grant, GrantFilter, GrantPage, ReviewGrant, ReviewState};
use domain::{Denied, GrantId, Refusal, UserId, may_administer};
use serde_json::json;
use sqlx::{Postgres, QueryBuilder};

/// Ends a grant before its time. One that is over stays as it is.
pub async fn end(mut scope: Scope, id: GrantId) -> Result<Grant, Refusal> {
    const WHAT: &str = "end_grant";
    let grant = match seen(&mut scope, id).await {
        Ok(grant) => grant,
        Err(refusal) => return Err(audit::denied(scope, None, WHAT, refusal).await),
    };
    if let Err(denied) = grant.may_end(scope.actor()) {
        return Err(audit::denied(scope, Some((grant.case_id, grant.patient_id)), WHAT, denied.into()).await);
    }
    let ended =
        sqlx::query!("update grants set ended_at = now() where id = $1 and ended_at is null and expires_at > now()", id.0)
            .execute(scope.db())
            .await
            .or_refuse()?;
    if ended.rows_affected() == 1 {
        record(&mut scope, AuditAction::GrantEnded, &grant, json!({})).await?;
    }
    let grant = find(&mut scope, id).await?;
    scope.commit().await?;
    Ok(grant)
}

/// What was opened of other people's cases, the last grant first, for an admin.
pub async fn list(mut scope: Scope, filter: &GrantFilter) -> Result<GrantPage, Refusal> {
    if let Err(denied) = may_administer(scope.actor()) {
        return Err(audit::denied(scope, None, "list_grants", denied.into()).await);
    }
    let admin = scope.actor().id;
    let rows: Vec<GrantRow> = page(filter, admin).build_query_as().fetch_all(scope.db()).await.or_refuse()?;
    let total = count(filter, admin).build_query_scalar().fetch_one(scope.db()).await.or_refuse()?;
    let mut items = rows.into_iter().map(GrantRow::read).collect::<Result<Vec<_>, _>>()?;
    let more = items.len() > usize::from(filter.limit);
    items.truncate(filter.limit.into());
    let next_cursor = items.last().filter(|_| more).map(|last| last.id);
    Ok(GrantPage { items, next_cursor, total: Total::capped(total) })
}

fn page(filter: &GrantFilter, admin: UserId) -> QueryBuilder<Postgres> {
    let mut query = select();
    narrow(&mut query, filter, admin);
    if let Some(cursor) = filter.cursor {
        query.push(" and g.id < ").push_bind(cursor.0);
    }
    query.push(" order by g.id desc limit ").push_bind(i64::from(filter.limit) + 1);
    query
}

/// Counts to one above the cap and no further.
fn count(filter: &GrantFilter, admin: UserId) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new("select count(*) from (select from grants g");
    narrow(&mut query, filter, admin);
    query.push(" limit ").push_bind(Total::CAP + 1).push(") as found");
    query
}

/// What was done about an admin's own case is not for them to review.
fn narrow(query: &mut QueryBuilder<Postgres>, filter: &GrantFilter, admin: UserId) {
    query.push(" where g.patient_id <> ").push_bind(admin.0);
    query.push(match filter.review {
        ReviewState::Pending => " and g.reviewed_at is null",
        ReviewState::Reviewed => " and g.reviewed_at is not null",
        ReviewState::All => "",
    });
}

/// Says once and for all what an admin makes of a grant.
pub async fn review(mut scope: Scope, id: GrantId, command: ReviewGrant) -> Result<Grant, Refusal> {
    const WHAT: &str = "review_grant";
    let grant = match seen(&mut scope, id).await {
        Ok(grant) => grant,
        Err(refusal) => return Err(audit::denied(scope, None, WHAT, refusal).await),
    };
    if let Err(denied) = grant.may_review(scope.actor()) {
        return Err(audit::denied(scope, Some((grant.case_id, grant.patient_id)), WHAT, denied.into()).await);
    }
    let command = command.check()?;
    let admin = scope.actor().id.0;
    let reviewed = sqlx::query!(
        "update grants set reviewed_at = now(), reviewer_id = $2, verdict = $3, note = $4 where id = $1 and reviewed_at is null",
        id.0,
        admin,
        command.verdict.word(),
        command.note
    )
    .execute(scope.db())
    .await
    .or_refuse()?;
    if reviewed.rows_affected() == 0 {
        return Err(Refusal::Stale);
    }
    record(&mut scope, AuditAction::GrantReviewed, &grant, json!({ "verdict": command.verdict.word() })).await?;
    let grant = find(&mut scope, id).await?;
    scope.commit().await?;
    Ok(grant)
}

/// To a patient there are no grants; they read of them in the list of who opened their case.
async fn seen(scope: &mut Scope, id: GrantId) -> Result<Grant, Refusal> {
    if scope.actor().role.works_here() { find(scope, id).await } else { Err(Denied::Role.into()) }
}
