use super::row::SummaryRow;
use crate::Scope;
use crate::fault::OrRefuse;
use domain::filter::{Cursor, Page, Sort, SortBy, Total};
use domain::{CaseFilter, CaseId, CaseSummary, Refusal, UserId};
use sqlx::{Postgres, QueryBuilder};
use std::collections::HashSet;
use uuid::Uuid;

/// One page of the cases that this actor may see and the filter asks for. Pages are found by the last line of the
/// one before (keyset), so that a deep page costs what the first one costs.
pub async fn list(scope: &mut Scope, filter: &CaseFilter) -> Result<Page<CaseSummary>, Refusal> {
    let reader = scope.actor().id;
    let rows: Vec<SummaryRow> = select(filter, reader).build_query_as().fetch_all(scope.db()).await.or_refuse()?;
    let total = count(filter, reader).build_query_scalar().fetch_one(scope.db()).await.or_refuse()?;
    let mut items = rows.into_iter().map(SummaryRow::read).collect::<Result<Vec<_>, _>>()?;
    let more = items.len() > usize::from(filter.limit);
    items.truncate(filter.limit.into());
    let next_cursor = items.last().filter(|_| more).map(|last| Cursor::after(last, filter.sort));
    Ok(Page { items, next_cursor, total: Total::capped(total) })
}

/// The sorted column. Only words of this program become SQL; what a person gave is bound.
fn column(sort: Sort) -> &'static str {
    match sort.by {
        SortBy::CreatedAt => "c.created_at",
        SortBy::UpdatedAt => "c.updated_at",
        SortBy::Priority => "c.priority_rank",
    }
}

fn select(filter: &CaseFilter, reader: UserId) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new(
        "select c.id, c.reference, c.patient_id, coalesce((select name from users u where u.id = c.patient_id), '') as patient_name,
                c.title, c.status, c.priority, c.department_id, (select name from departments d where d.id = c.department_id) as department_name,
                coalesce((select restricted from departments d where d.id = c.department_id), false) as restricted,
                c.assignee_id, (select name from users u where u.id = c.assignee_id) as assignee_name, c.specialty_id,
                array(select t.name from case_tags k join tags t on t.id = k.tag_id where k.case_id = c.id order by t.name) as tags, c.version, c.created_at, c.updated_at
         from cases c where true",
    );
    narrow(&mut query, filter, reader);
    let column = column(filter.sort);
    let (after, direction) = if filter.sort.descending { ("<", "desc") } else { (">", "asc") };
    if let Some(cursor) = filter.cursor {
        query.push(format_args!(" and ({column}, c.id) {after} ("));
        match filter.sort.by {
            SortBy::Priority => query.push_bind(cursor.rank()),
            SortBy::CreatedAt | SortBy::UpdatedAt => query.push_bind(cursor.instant()),
        };
        query.push(", ").push_bind(cursor.id().0).push(")");
    }
    query.push(format_args!(" order by {column} {direction}, c.id {direction} limit ")).push_bind(i64::from(filter.limit) + 1);
    query
}

/// Which of these cases a list by the filter would show this actor, on one page or another.
pub(crate) async fn fitting(scope: &mut Scope, filter: &CaseFilter, ids: &[CaseId]) -> Result<HashSet<CaseId>, Refusal> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let reader = scope.actor().id;
    let mut query = QueryBuilder::new("select c.id from cases c where c.id = any(");
    query.push_bind(ids).push(")");
    narrow(&mut query, filter, reader);
    let fitting: Vec<Uuid> = query.build_query_scalar().fetch_all(scope.db()).await.or_refuse()?;
    Ok(fitting.into_iter().map(CaseId).collect())
}

/// Counts to one above the cap and no further.
fn count(filter: &CaseFilter, reader: UserId) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new("select count(*) from (select from cases c where true");
    narrow(&mut query, filter, reader);
    query.push(" limit ").push_bind(Total::CAP + 1).push(") as found");
    query
}

fn narrow(query: &mut QueryBuilder<Postgres>, filter: &CaseFilter, reader: UserId) {
    if filter.mine {
        query.push(" and c.patient_id = ").push_bind(reader.0);
    }
    one_of(query, "c.status", filter.status.iter().map(|status| status.word()).collect());
    one_of(query, "c.priority", filter.priority.iter().map(|priority| priority.word()).collect());
}

/// A single word is compared by `=`, because an index then still gives the order of the list.
fn one_of(query: &mut QueryBuilder<Postgres>, column: &str, words: Vec<&'static str>) {
    match words.as_slice() {
        [] => {}
        [word] => {
            query.push(format_args!(" and {column} = ")).push_bind(*word);
        }
        _ => {
            query.push(format_args!(" and {column} = any(")).push_bind(words).push(")");
        }
    }
}
