use super::super::lookup::{Lookups, too_broad};
use super::super::narrow::{keeps_its_plan, narrow};
use crate::Scope;
use crate::fault::OrRefuse;
use domain::case::bulk::{CASES_MAX, Selection};
use domain::{CaseFilter, CaseId, FieldErrors, Problem, Refusal};
use sqlx::QueryBuilder;
use std::collections::HashMap;
use uuid::Uuid;

/// A case that was asked for, at the version that the actor could see; without one it is out of their sight.
pub(super) struct Chosen {
    pub(super) id: CaseId,
    pub(super) seen: Option<i64>,
}

pub(super) async fn select(scope: &mut Scope, selection: &Selection) -> Result<Vec<Chosen>, Refusal> {
    match selection {
        Selection::Ids(ids) => named(scope, ids).await,
        Selection::Filter(filter) => fitting(scope, filter).await.map_err(of_filter),
    }
}

async fn named(scope: &mut Scope, ids: &[CaseId]) -> Result<Vec<Chosen>, Refusal> {
    let asked: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows =
        sqlx::query!("select id, version from cases where id = any($1)", &asked).fetch_all(scope.db()).await.or_refuse()?;
    let seen: HashMap<Uuid, i64> = rows.into_iter().map(|row| (row.id, row.version)).collect();
    Ok(ids.iter().map(|id| Chosen { id: *id, seen: seen.get(&id.0).copied() }).collect())
}

/// All that a list by this filter would show, on one page or another.
async fn fitting(scope: &mut Scope, filter: &CaseFilter) -> Result<Vec<Chosen>, Refusal> {
    let lookups = Lookups::of(scope, filter).await?;
    let mut query = QueryBuilder::new("select c.id, c.version from cases c where true");
    narrow(&mut query, filter, &lookups, scope.actor().id);
    lookups.push_walk(&mut query);
    query.push(" limit ").push_bind(CASES_MAX as i64 + 1);
    let query = query.build_query_as::<(Uuid, i64)>().persistent(keeps_its_plan(filter));
    let rows = query.fetch_all(scope.db()).await.map_err(|fault| too_broad(filter, &fault))?;
    if rows.len() > CASES_MAX {
        return Err(FieldErrors::one("", Problem::TooMany { max: CASES_MAX }).into());
    }
    Ok(rows.into_iter().map(|(id, version)| Chosen { id: CaseId(id), seen: Some(version) }).collect())
}

/// Puts the field of a filter where it stands in the request.
fn of_filter(refusal: Refusal) -> Refusal {
    let Refusal::Invalid(errors) = refusal else { return refusal };
    let mut placed = FieldErrors::default();
    for (field, problem) in errors.iter() {
        let place = format!("select.filter.{field}");
        placed.note::<()>(place.trim_end_matches('.'), Err(problem.clone()));
    }
    placed.into()
}
