use crate::api::NONE;
use domain::case::bulk::{Bulk, BulkChange, Select};
use domain::{CaseId, Priority, Status};
use leptos_router::params::ParamsMap;
use std::str::FromStr;

/// What the address asks for: which cases, and what of them is to change. No reason is ever in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked {
    pub(super) select: Select,
    pub(super) change: BulkChange,
}

impl Asked {
    /// What it does not know it leaves out: nothing is changed before somebody has read what would be.
    pub(super) fn of(query: &ParamsMap) -> Self {
        let many = |name: &str| query.get_all(name).unwrap_or_default();
        let ids = many("id").iter().filter_map(|id| id.parse::<CaseId>().ok()).collect();
        let tags = |name: &str| many(name).into_iter().filter(|tag| !tag.is_empty()).collect();
        let change = BulkChange {
            status: word::<Status>(query, "status"),
            priority: word::<Priority>(query, "priority"),
            department_id: id_or_none(query, "department"),
            assignee_id: id_or_none(query, "assignee"),
            add_tags: tags("add"),
            remove_tags: tags("remove"),
            reason: None,
        };
        Self { select: query.get("filter").map_or(Select::Ids(ids), Select::Filter), change }
    }

    /// None while nothing is to change.
    pub(super) fn command(&self) -> Option<Bulk> {
        let changes = self.change != BulkChange::default();
        changes.then(|| Bulk { select: self.select.clone(), change: self.change.clone(), dry_run: false })
    }
}

fn word<T: FromStr>(query: &ParamsMap, name: &str) -> Option<T> {
    query.get(name)?.parse().ok()
}

fn id_or_none<Id: FromStr>(query: &ParamsMap, name: &str) -> Option<Option<Id>> {
    let value = query.get(name)?;
    if value == NONE { Some(None) } else { value.parse().ok().map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> Asked {
        let mut query = ParamsMap::new();
        for (name, value) in pairs {
            query.insert((*name).to_owned(), (*value).to_owned());
        }
        Asked::of(&query)
    }

    #[test]
    fn an_address_names_cases_or_a_filter_and_what_is_to_change() {
        let id = "0190163d-8694-739b-aea5-966c26f8ad91";
        let one =
            asked(&[("id", id), ("id", "x"), ("status", "resolved"), ("priority", ""), ("assignee", "none"), ("add", "child")]);
        assert_eq!(one.select, Select::Ids(vec![id.parse().expect("an id")]));
        assert_eq!((one.change.status, one.change.priority), (Some(Status::Resolved), None));
        assert_eq!((one.change.assignee_id, one.change.department_id), (Some(None), None));
        assert!(one.change.add_tags.contains("child"));
        let all = asked(&[("filter", "status=open")]);
        assert_eq!((all.select.clone(), all.command()), (Select::Filter("status=open".into()), None));
    }
}
