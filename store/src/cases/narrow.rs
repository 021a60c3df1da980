use super::lookup::Lookups;
use domain::filter::{Assigned, Span};
use domain::{CaseFilter, UserId};
use sqlx::{Encode, Postgres, QueryBuilder, Type};
use uuid::Uuid;

/// The conditions of a filter that indexes answer. Only words of this program become SQL; what a person gave is bound.
pub(super) fn narrow(query: &mut QueryBuilder<Postgres>, filter: &CaseFilter, lookups: &Lookups, reader: UserId) {
    if filter.mine {
        query.push(" and c.patient_id = ").push_bind(reader.0);
    }
    one_word(query, "c.status", filter.status.iter().map(|status| status.word()));
    one_word(query, "c.priority", filter.priority.iter().map(|priority| priority.word()));
    departments(query, filter, lookups, reader);
    let specialties = filter.specialty.iter();
    one_of_or_none(query, "c.specialty_id", &specialties.map(|specialty| specialty.map(|id| id.0)).collect::<Vec<_>>());
    assigned(query, filter, reader);
    within(query, "c.created_at", &filter.created);
    within(query, "c.updated_at", &filter.updated);
    lookups.push_ids(query);
}

/// Whether one plan is good for all values of the filter's conditions. Departments and people differ too much in how many
/// cases they have.
pub(super) fn keeps_its_plan(filter: &CaseFilter) -> bool {
    let CaseFilter { mine, status, priority, .. } = filter.clone();
    filter.narrowing() == CaseFilter { mine, status, priority, ..CaseFilter::default() }
}

/// Of a department that is closed to the reader only what is theirs is looked for.
fn departments(query: &mut QueryBuilder<Postgres>, filter: &CaseFilter, lookups: &Lookups, reader: UserId) {
    let asked = filter.department.iter().map(|department| department.map(|id| id.0));
    let open = |id: &Option<Uuid>| id.is_none_or(|id| lookups.sight.as_ref().is_none_or(|sight| sight.departments.contains(&id)));
    let (open, closed): (Vec<_>, Vec<_>) = asked.partition(open);
    let closed: Vec<Uuid> = closed.into_iter().flatten().collect();
    let Some(sight) = lookups.sight.as_ref().filter(|_| !closed.is_empty()) else {
        return one_of_or_none(query, "c.department_id", &open);
    };
    query.push(" and (");
    if open.contains(&None) {
        query.push("c.department_id is null or ");
    }
    let open: Vec<Uuid> = open.into_iter().flatten().collect();
    if !open.is_empty() {
        query.push("c.department_id = any(").push_bind(open).push(") or ");
    }
    query.push("c.department_id = any(").push_bind(closed).push(") and (c.assignee_id = ").push_bind(reader.0);
    query.push(" or c.patient_id = ").push_bind(reader.0).push(" or c.id = any(").push_bind(sight.granted.clone()).push(")))");
}

fn assigned(query: &mut QueryBuilder<Postgres>, filter: &CaseFilter, reader: UserId) {
    if filter.assignee.contains(&Assigned::Somebody) {
        if !filter.assignee.contains(&Assigned::Nobody) {
            query.push(" and c.assignee_id is not null");
        }
        return;
    }
    let people = filter.assignee.iter().filter_map(|assigned| match assigned {
        Assigned::Nobody => Some(None),
        Assigned::Me => Some(Some(reader.0)),
        Assigned::To(id) => Some(Some(id.0)),
        Assigned::Somebody => None,
    });
    one_of_or_none(query, "c.assignee_id", &people.collect::<Vec<_>>());
}

/// Words of this program stand in the statement itself, which then keeps a plan that is made for them.
fn one_word(query: &mut QueryBuilder<Postgres>, column: &str, words: impl Iterator<Item = &'static str>) {
    let words: Vec<String> = words.map(|word| format!("'{word}'")).collect();
    match words.as_slice() {
        [] => {}
        [word] => {
            query.push(format_args!(" and {column} = {word}"));
        }
        _ => {
            query.push(format_args!(" and {column} in ({})", words.join(", ")));
        }
    }
}

/// A single value is compared by `=`, because an index then still gives the order of the list.
fn one_of<T>(query: &mut QueryBuilder<Postgres>, column: &str, values: Vec<T>)
where
    T: Copy + for<'q> Encode<'q, Postgres> + Type<Postgres>,
    Vec<T>: for<'q> Encode<'q, Postgres> + Type<Postgres>,
{
    match values.as_slice() {
        [] => {}
        [value] => {
            query.push(format_args!(" and {column} = ")).push_bind(*value);
        }
        _ => {
            query.push(format_args!(" and {column} = any(")).push_bind(values).push(")");
        }
    }
}

fn one_of_or_none(query: &mut QueryBuilder<Postgres>, column: &str, values: &[Option<Uuid>]) {
    let ids: Vec<_> = values.iter().copied().flatten().collect();
    match (ids.len() < values.len(), ids.is_empty()) {
        (false, _) => one_of(query, column, ids),
        (true, true) => {
            query.push(format_args!(" and {column} is null"));
        }
        (true, false) => {
            query.push(format_args!(" and ({column} is null or {column} = any(")).push_bind(ids).push("))");
        }
    }
}

fn within(query: &mut QueryBuilder<Postgres>, column: &str, span: &Span) {
    if let Some(since) = span.since() {
        query.push(format_args!(" and {column} >= ")).push_bind(since);
    }
    if let Some(until) = span.until() {
        query.push(format_args!(" and {column} < ")).push_bind(until);
    }
}
