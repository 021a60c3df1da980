use super::lookup::{Lookups, too_broad};
use super::narrow::{keeps_its_plan, narrow};
use super::row::SummaryRow;
use super::total::total;
use crate::Scope;
use domain::filter::{Cursor, HIT, MARKUP, Page, Sort, SortBy};
use domain::{CaseFilter, CaseId, CaseSummary, Refusal, UserId};
use sqlx::{Postgres, QueryBuilder};
use std::collections::HashSet;
use uuid::Uuid;

/// One page of the cases that this actor may see and the filter asks for. Pages are found by the last line of the
/// one before (keyset), so that a deep page costs what the first one costs.
pub async fn list(scope: &mut Scope, filter: &CaseFilter) -> Result<Page<CaseSummary>, Refusal> {
    let lookups = Lookups::of(scope, filter).await?;
    let mut query = select(filter, &lookups, scope.actor().id);
    let query = query.build_query_as().persistent(keeps_its_plan(filter));
    let rows: Vec<SummaryRow> = query.fetch_all(scope.db()).await.map_err(|fault| too_broad(filter, &fault))?;
    let total = total(scope, filter, &lookups).await?;
    let mut items = rows.into_iter().map(SummaryRow::read).collect::<Result<Vec<_>, _>>()?;
    let more = items.len() > usize::from(filter.limit);
    items.truncate(filter.limit.into());
    let next_cursor = items.last().filter(|_| more).map(|last| Cursor::after(last, filter.sort));
    Ok(Page { items, next_cursor, total })
}

/// The sorted column. Only words of this program become SQL; what a person gave is bound.
fn column(sort: Sort) -> &'static str {
    match sort.by {
        SortBy::CreatedAt => "c.created_at",
        SortBy::UpdatedAt => "c.updated_at",
        SortBy::Priority => "c.priority_rank",
        SortBy::StatusSince => "c.status_since",
    }
}

/// A reply to the patient after the last one that they have read. Asked by themselves alone.
const UNREAD: &str =
    ", exists (select from replies r where r.case_id = c.id and r.sent_at is not null and r.author_id <> c.patient_id
    and r.version > coalesce((select max(k.version) from case_reads k where k.case_id = c.id), 0)) as unread";

fn select(filter: &CaseFilter, lookups: &Lookups, reader: UserId) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new(
        "select c.id, c.reference, c.patient_id, coalesce((select name from users u where u.id = c.patient_id), '') as patient_name,
                c.title, c.status, c.priority, c.department_id, (select name from departments d where d.id = c.department_id) as department_name,
                coalesce((select restricted from departments d where d.id = c.department_id), false) as restricted,
                c.assignee_id, (select name from users u where u.id = c.assignee_id) as assignee_name, c.specialty_id,
                array(select t.name from case_tags k join tags t on t.id = k.tag_id where k.case_id = c.id) as tags, c.version,
                c.created_at, c.updated_at, c.status_since",
    );
    query.push(if filter.mine { UNREAD } else { ", false as unread" });
    excerpt(&mut query, lookups);
    query.push(" from cases c where true");
    narrow(&mut query, filter, lookups, reader);
    lookups.push_walk(&mut query);
    let column = column(filter.sort);
    let (after, direction) = if filter.sort.descending { ("<", "desc") } else { (">", "asc") };
    if let Some(cursor) = filter.cursor {
        query.push(format_args!(" and ({column}, c.id) {after} ("));
        match filter.sort.by {
            SortBy::Priority => query.push_bind(cursor.rank()),
            _ => query.push_bind(cursor.instant()),
        };
        query.push(", ").push_bind(cursor.id().0).push(")");
    }
    // As a parameter it would be taken for a tenth of the table, and no plan would be kept.
    query.push(format_args!(" order by {column} {direction}, c.id {direction} limit {}", filter.limit + 1));
    query
}

/// As much of a longer text as says where it was hit.
const PART: &str = "MaxFragments=1, MinWords=12, MaxWords=28";

/// The title whole, a part of the description and one of the first reply that was hit, with the hits of the search between marks.
fn excerpt(query: &mut QueryBuilder<Postgres>, lookups: &Lookups) {
    let Some(words) = &lookups.words else {
        query.push(", null as marked_title, null as marked_text, null as marked_reply");
        return;
    };
    let (markup, stand_ins): (String, String) = MARKUP.into_iter().unzip();
    let marks = format!("StartSel=\"{}\", StopSel=\"{}\"", HIT.0, HIT.1);
    let marked = |query: &mut QueryBuilder<Postgres>, column: &str, how: &str| {
        query.push(format_args!("ts_headline('english', translate({column}, ")).push_bind(markup.clone());
        query.push(", ").push_bind(stand_ins.clone()).push("), ").push_bind(words.either.clone());
        query.push("::tsquery, ").push_bind(format!("{marks}, {how}")).push(")");
    };
    query.push(", ");
    marked(query, "c.title", "HighlightAll=true");
    query.push(" as marked_title, ");
    marked(query, "c.description", PART);
    query.push(" as marked_text, (select ");
    marked(query, "r.body", PART);
    query.push(" from replies r where r.case_id = c.id and r.sent_at is not null and to_tsvector('english', r.body) @@ ");
    query.push_bind(words.either.clone()).push("::tsquery order by r.version limit 1) as marked_reply");
}

/// Which of these cases a list by the filter would show this actor, on one page or another.
pub(crate) async fn fitting(scope: &mut Scope, filter: &CaseFilter, ids: &[CaseId]) -> Result<HashSet<CaseId>, Refusal> {
    let lookups = Lookups::of(scope, filter).await?;
    let reader = scope.actor().id;
    let mut query = QueryBuilder::new("select c.id from cases c where c.id = any(");
    query.push_bind(ids.iter().map(|id| id.0).collect::<Vec<Uuid>>()).push(")");
    narrow(&mut query, filter, &lookups, reader);
    lookups.push_walk(&mut query);
    let query = query.build_query_scalar().persistent(keeps_its_plan(filter));
    let fitting: Vec<Uuid> = query.fetch_all(scope.db()).await.map_err(|fault| too_broad(filter, &fault))?;
    Ok(fitting.into_iter().map(CaseId).collect())
}
