use super::Person;
use crate::{FieldErrors, Problem, Role, UserId, field_name, text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

const SEARCH_MAX: usize = 100;
const FIELDS: [&str; 3] = ["search", "role", "cursor"];

/// What the list of people shows; its query string is the address of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    /// A part of a name or an address.
    pub search: Option<String>,
    pub role: Option<Role>,
    /// The last person of the page before.
    pub cursor: Option<UserId>,
}

impl PeopleFilter {
    /// Reads a query string, with or without its `?`. An empty value is no value.
    pub fn parse(query: &str) -> Result<Self, FieldErrors> {
        let mut filter = Self::default();
        let mut errors = FieldErrors::default();
        let mut said = BTreeSet::new();
        for (field, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
            if value.trim().is_empty() && FIELDS.contains(&&*field) {
                continue;
            }
            let set = if said.insert(field.clone()) { filter.set(&field, &value) } else { Err(Problem::Malformed) };
            errors.note(field_name(&field, "query"), set);
        }
        errors.into_result().map(|()| filter)
    }

    fn set(&mut self, field: &str, value: &str) -> Result<(), Problem> {
        match field {
            "search" => text::required(text::line(value), SEARCH_MAX).map(|search| self.search = Some(search)),
            "role" => value.parse().map(|role| self.role = Some(role)).map_err(|_| Problem::UnknownValue),
            "cursor" => value.parse().map(|cursor| self.cursor = Some(cursor)).map_err(|_| Problem::Malformed),
            _ => Err(Problem::UnknownField),
        }
    }

    /// The query string, without a `?`; empty for everybody.
    pub fn print(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.search.as_ref().map(|search| ("search", search)));
        query.extend_pairs(self.role.map(|role| ("role", role.word())));
        query.extend_pairs(self.cursor.map(|cursor| ("cursor", cursor.to_string())));
        query.finish()
    }

    pub fn narrows(&self) -> bool {
        self.search.is_some() || self.role.is_some()
    }

    /// The same list from another place on.
    pub fn at(&self, cursor: Option<UserId>) -> Self {
        Self { cursor, ..self.clone() }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeoplePage {
    pub items: Vec<Person>,
    /// Where the next page starts; none on the last.
    pub next_cursor: Option<UserId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_string_is_the_filter() {
        let filter = PeopleFilter {
            search: Some("ana & co +1%".into()),
            role: Some(Role::Staff),
            cursor: "0190163d-8694-739b-aea5-966c26f8ad91".parse().ok(),
        };
        assert_eq!(PeopleFilter::parse(&filter.print()), Ok(filter));
        assert_eq!(PeopleFilter::parse("?search=+&role=&cursor=").map(|filter| filter.print()), Ok(String::new()));
    }

    #[test]
    fn each_bad_field_is_named() {
        let errors = PeopleFilter::parse("role=boss&cursor=1&owner=1&search=a&search=b").expect_err("bad");
        let named: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(named, ["role", "cursor", "owner", "search"]);
    }
}
