//! What a filter asks for by operators that no index answers ahead of a policy (words, and values of the clinic's own
//! fields), or in another table (tags). These cases are looked up first, the former by a function of the database that tells
//! of nothing out of the actor's sight. If they are few, they are named by their ids; if they are many, a list soon meets
//! them on its way.

use crate::Scope;
use crate::fault::{Fault, OrRefuse, refusal};
use domain::case::Reference;
use domain::filter::readings;
use domain::{CaseFilter, Problem, Refusal, TagId};
use serde_json::{Value, json};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

/// More cases than this are looked for along the list.
const AT_MOST: i32 = 2_000;
/// A statement of a list with such a lookup takes no longer, so that a bad one hurts nobody else.
const TIMEOUT: &str = "2s";

#[derive(Default)]
pub(super) struct Lookups {
    pub(super) words: Option<Words>,
    held: Vec<Held>,
    tags: Vec<Tagged>,
    pub(super) sight: Option<Sight>,
}

/// Which departments show their cases to this actor, and which cases a grant does. Else a list of a department that is
/// closed to them would pass over all of its cases.
pub(super) struct Sight {
    pub(super) departments: Vec<Uuid>,
    pub(super) granted: Vec<Uuid>,
}

/// A search, as the database reads it.
pub(super) struct Words {
    /// What a case has to have.
    every: String,
    /// What is marked in it.
    pub(super) either: String,
    ids: Option<Vec<Uuid>>,
    /// Whether so many have it that no more are counted.
    many: bool,
}

struct Tagged {
    tag: TagId,
    ids: Option<Vec<Uuid>>,
}

struct Held {
    /// Metadata of which a case has to contain one.
    either: Vec<Value>,
    ids: Option<Vec<Uuid>>,
}

impl Lookups {
    pub(super) async fn of(scope: &mut Scope, filter: &CaseFilter) -> Result<Self, Refusal> {
        let mut lookups = Self::default();
        if filter.search.is_some() || !filter.fields.is_empty() {
            let limit = sqlx::query_scalar!("select set_config('statement_timeout', $1, true)", TIMEOUT);
            limit.fetch_one(scope.db()).await.or_refuse()?;
        }
        if let Some(sought) = &filter.search {
            let found = sqlx::query!(
                r#"select every::text as "every!", either::text as "either!", ids, many as "many!" from private.search_cases($1, $2)"#,
                sought,
                AT_MOST
            );
            let found = found.fetch_one(scope.db()).await.map_err(|fault| too_broad(filter, &fault))?;
            let ids = or_named(scope, sought, found.ids).await?;
            lookups.words = Some(Words { every: found.every, either: found.either, ids, many: found.many });
        }
        for (name, word) in &filter.fields {
            let either: Vec<Value> = readings(word).into_iter().map(|value| json!({ name: value })).collect();
            let ids = sqlx::query_scalar!("select private.cases_holding($1, $2)", &either, AT_MOST);
            let ids = ids.fetch_one(scope.db()).await.map_err(|fault| too_broad(filter, &fault))?;
            lookups.held.push(Held { either, ids });
        }
        for tag in &filter.tag {
            let ids = sqlx::query_scalar!(
                r#"select array(select case_id from case_tags where tag_id = $1 limit $2) as "ids!""#,
                tag.0,
                i64::from(AT_MOST) + 1
            );
            let ids = ids.fetch_one(scope.db()).await.or_refuse()?;
            let few = i32::try_from(ids.len()).is_ok_and(|count| count <= AT_MOST);
            lookups.tags.push(Tagged { tag: *tag, ids: few.then_some(ids) });
        }
        if scope.actor().role.works_here() && filter.department.iter().any(Option::is_some) {
            let sight = sqlx::query_as!(
                Sight,
                r#"select private.reachable_departments() as "departments!", private.granted_cases() as "granted!""#
            );
            lookups.sight = Some(sight.fetch_one(scope.db()).await.or_refuse()?);
        }
        Ok(lookups)
    }

    /// Whether some of it is left to look for along the list.
    pub(super) fn walk(&self) -> bool {
        self.words.as_ref().is_some_and(|words| words.ids.is_none()) || self.held.iter().any(|held| held.ids.is_none())
    }

    /// Whether it alone says that there are many.
    pub(super) fn are_many(&self, filter: &CaseFilter) -> bool {
        let others = CaseFilter { search: None, fields: Default::default(), ..filter.narrowing() };
        let many = self.words.iter().map(|words| words.many).chain(self.held.iter().map(|held| held.ids.is_none()));
        !others.narrows() && many.eq([true])
    }

    /// The conditions that an index answers.
    pub(super) fn push_ids(&self, query: &mut QueryBuilder<Postgres>) {
        let words = self.words.iter().filter_map(|words| words.ids.as_ref());
        let held = self.held.iter().filter_map(|held| held.ids.as_ref());
        for ids in words.chain(held).chain(self.tags.iter().filter_map(|tagged| tagged.ids.as_ref())) {
            query.push(" and c.id = any(").push_bind(ids.clone()).push(")");
        }
        for Tagged { tag, .. } in self.tags.iter().filter(|tagged| tagged.ids.is_none()) {
            query.push(" and exists (select from case_tags k where k.case_id = c.id and k.tag_id = ").push_bind(tag.0).push(")");
        }
    }

    /// The others, which rows are looked at for.
    pub(super) fn push_walk(&self, query: &mut QueryBuilder<Postgres>) {
        if let Some(words) = self.words.as_ref().filter(|words| words.ids.is_none()) {
            query.push(" and c.search @@ ").push_bind(words.every.clone()).push("::tsquery");
        }
        for held in self.held.iter().filter(|held| held.ids.is_none()) {
            query.push(" and (false");
            for metadata in &held.either {
                query.push(" or c.metadata @> ").push_bind(metadata.clone());
            }
            query.push(")");
        }
    }
}

/// The cases that hold the words, and the one whose number they are. What so many cases hold is no number.
async fn or_named(scope: &mut Scope, sought: &str, ids: Option<Vec<Uuid>>) -> Result<Option<Vec<Uuid>>, Refusal> {
    let Some(mut ids) = ids else { return Ok(None) };
    if let Some(reference) = Reference::typed(sought) {
        let named = sqlx::query_scalar!("select id from cases where reference = $1", reference.as_str());
        let named = named.fetch_optional(scope.db()).await.or_refuse()?;
        ids.extend(named.filter(|id| !ids.contains(id)));
    }
    Ok(Some(ids))
}

/// A statement that was ended for its length is the filter's mistake: it asks for something that takes too long to find.
pub(super) fn too_broad(filter: &CaseFilter, fault: &Fault) -> Refusal {
    const CANCELED: &str = "57014";
    let canceled = fault.as_database_error().and_then(|answer| answer.code()).is_some_and(|code| code == CANCELED);
    match (&filter.search, filter.fields.keys().next()) {
        (Some(_), _) if canceled => Refusal::invalid("q", Problem::TooBroad),
        (None, Some(name)) if canceled => Refusal::invalid(&format!("field.{name}"), Problem::TooBroad),
        _ => refusal(fault),
    }
}
