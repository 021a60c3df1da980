//! How many cases a filter finds, counted to a cap and no further: in all, with each status, and in each department.

use super::lookup::{Lookups, too_broad};
use super::narrow::{keeps_its_plan, narrow};
use crate::Scope;
use crate::fault::{Fault, word};
use domain::filter::{Counters, Total};
use domain::{CaseFilter, Denied, DepartmentId, Refusal, Status, UserId};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

/// How many rows are looked at for what only looking tells.
const LOOK_AT: i64 = 5_000;
const LOOK_AT_EACH: i64 = 2_000;
/// There are many departments, and a link needs no more.
const DEPARTMENT_CAP: i64 = 200;

pub(super) async fn total(scope: &mut Scope, filter: &CaseFilter, lookups: &Lookups) -> Result<Total, Refusal> {
    if lookups.are_many(filter) {
        return Ok(Total::MORE);
    }
    let asked = scope.ask(|shared| &shared.totals, filter.narrowing().print());
    if let Some(total) = asked.known() {
        return Ok(total);
    }
    Ok(asked.found(count_total(scope, filter, lookups).await?))
}

async fn count_total(scope: &mut Scope, filter: &CaseFilter, lookups: &Lookups) -> Result<Total, Refusal> {
    let count = Count { filter, lookups, reader: scope.actor().id, cap: Total::CAP, look_at: LOOK_AT };
    let mut query = QueryBuilder::new("select found, looked_at from ");
    count.push(&mut query, "true");
    let query = query.build_query_as().persistent(keeps_its_plan(filter));
    let (found, looked_at) = query.fetch_one(scope.db()).await.map_err(|fault| too_broad(filter, &fault))?;
    Ok(count.read(found, looked_at))
}

/// How many cases each of these filters finds, up to `cap`, in one statement for all of them.
pub(crate) async fn totals(scope: &mut Scope, filters: &[CaseFilter], cap: i64) -> Result<Vec<Total>, Refusal> {
    let reader = scope.actor().id;
    let mut totals = vec![Total { count: cap, exact: false }; filters.len()];
    let mut asked = Vec::new();
    for (place, filter) in filters.iter().enumerate() {
        let lookups = Lookups::of(scope, filter).await?;
        if !lookups.are_many(filter) {
            asked.push((place, filter, lookups));
        }
    }
    let counts: Vec<_> = asked
        .iter()
        .map(|(place, filter, lookups)| (*place, Count { filter, lookups, reader, cap, look_at: LOOK_AT_EACH }))
        .collect();
    let mut query = QueryBuilder::new("");
    for (nth, (_, count)) in (0_i64..).zip(&counts) {
        query.push(if nth == 0 { "select " } else { " union all select " }).push_bind(nth);
        query.push(", t.found, t.looked_at from ");
        count.push(&mut query, "true");
    }
    if counts.is_empty() {
        return Ok(totals);
    }
    let query = query.build_query_as::<(i64, i64, i64)>().persistent(false);
    let rows = query.fetch_all(scope.db()).await.map_err(|fault| too_broad_of_many(filters, &fault))?;
    for (nth, found, looked_at) in rows {
        if let Some((place, count)) = usize::try_from(nth).ok().and_then(|nth| counts.get(nth)) {
            totals[*place] = count.read(found, looked_at);
        }
    }
    Ok(totals)
}

/// The first of them that looks for words or values is to blame.
fn too_broad_of_many(filters: &[CaseFilter], fault: &Fault) -> Refusal {
    let looks = |filter: &&CaseFilter| filter.search.is_some() || !filter.fields.is_empty();
    too_broad(filters.iter().find(looks).unwrap_or(&CaseFilter::default()), fault)
}

/// For the links beside the list of those who work here: by status, and by department that is open to them. Each group
/// leaves out what the filter says of that very thing.
pub async fn counters(scope: &mut Scope, filter: &CaseFilter) -> Result<Counters, Refusal> {
    if !scope.actor().role.works_here() {
        return Err(Denied::Role.into());
    }
    let asked = scope.ask(|shared| &shared.counters, filter.narrowing().print());
    if let Some(counters) = asked.known() {
        return Ok(counters);
    }
    Ok(asked.found(count_each(scope, filter).await?))
}

async fn count_each(scope: &mut Scope, filter: &CaseFilter) -> Result<Counters, Refusal> {
    let any_status = CaseFilter { status: Default::default(), ..filter.narrowing() };
    let any_department = CaseFilter { department: Default::default(), ..filter.narrowing() };
    let lookups = Lookups::of(scope, filter).await?;
    Ok(Counters {
        status: by_status(scope, &any_status, &lookups).await?,
        department: by_department(scope, &any_department, &lookups).await?,
    })
}

async fn by_status(scope: &mut Scope, filter: &CaseFilter, lookups: &Lookups) -> Result<Vec<(Status, Total)>, Refusal> {
    let count = Count { filter, lookups, reader: scope.actor().id, cap: Total::CAP, look_at: LOOK_AT_EACH };
    let mut query = QueryBuilder::new("select s.word, t.found, t.looked_at from unnest(");
    query.push_bind(Status::ALL.iter().map(|status| status.word()).collect::<Vec<_>>());
    query.push("::text[]) with ordinality as s (word, place), lateral ");
    count.push(&mut query, "c.status = s.word");
    query.push(" order by s.place");
    let query = query.build_query_as::<(String, i64, i64)>().persistent(keeps_its_plan(filter));
    let rows = query.fetch_all(scope.db()).await.map_err(|fault| too_broad(filter, &fault))?;
    rows.into_iter().map(|(status, found, looked_at)| Ok((word(&status)?, count.read(found, looked_at)))).collect()
}

/// The intake first, then the departments by name.
async fn by_department(
    scope: &mut Scope,
    filter: &CaseFilter,
    lookups: &Lookups,
) -> Result<Vec<(Option<DepartmentId>, Total)>, Refusal> {
    let count = Count { filter, lookups, reader: scope.actor().id, cap: DEPARTMENT_CAP, look_at: LOOK_AT_EACH };
    let mut query = QueryBuilder::new("select null::uuid, t.found, t.looked_at, '' as name from ");
    count.push(&mut query, "c.department_id is null");
    query.push(" union all select d.id, t.found, t.looked_at, lower(d.name) from departments d, lateral ");
    count.push(&mut query, "c.department_id = d.id");
    query.push(" where d.active and d.id = any((select private.reachable_departments())::uuid[]) order by name");
    let query = query.build_query_as::<(Option<Uuid>, i64, i64, String)>().persistent(keeps_its_plan(filter));
    let rows = query.fetch_all(scope.db()).await.map_err(|fault| too_broad(filter, &fault))?;
    Ok(rows.into_iter().map(|(id, found, looked_at, _)| (id.map(DepartmentId), count.read(found, looked_at))).collect())
}

struct Count<'a> {
    filter: &'a CaseFilter,
    lookups: &'a Lookups,
    reader: UserId,
    cap: i64,
    look_at: i64,
}

impl Count<'_> {
    /// A subquery that counts to one above the cap, or if it has to look at rows, among those that it has looked at.
    fn push(&self, query: &mut QueryBuilder<Postgres>, condition: &str) {
        let walk = self.lookups.walk();
        if walk {
            query.push("(select count(*) filter (where true");
            self.lookups.push_walk(query);
            query.push(") as found, count(*) as looked_at from (select c.search, c.metadata");
        } else {
            query.push("(select count(*) as found, 0::bigint as looked_at from (select");
        }
        query.push(format_args!(" from cases c where {condition}"));
        narrow(query, self.filter, self.lookups, self.reader);
        query.push(" limit ").push_bind(if walk { self.look_at } else { self.cap + 1 }).push(") as c) as t");
    }

    fn read(&self, found: i64, looked_at: i64) -> Total {
        let total = Total::up_to(self.cap, found);
        Total { exact: total.exact && looked_at < self.look_at, ..total }
    }
}
