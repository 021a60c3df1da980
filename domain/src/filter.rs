//! What a list of cases shows, as a value: lossless to and from the query string, so that the URL is the state.

mod cursor;

pub use cursor::Cursor;

use crate::{FieldErrors, Priority, Problem, Status, field_name};
use std::collections::BTreeSet;

pub const LIMIT_DEFAULT: u16 = 50;
pub const LIMIT_MAX: u16 = 200;

/// The fields that have one value, and those that may have several.
const SINGLE: [&str; 4] = ["patient", "sort", "cursor", "limit"];
const SEVERAL: [&str; 2] = ["status", "priority"];
/// The reader, as a value of `patient`: nobody else's cases are asked for by patient.
const ME: &str = "me";

words! {
    SortBy {
        CreatedAt = "created_at",
        UpdatedAt = "updated_at",
        Priority = "priority",
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    pub by: SortBy,
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self { by: SortBy::UpdatedAt, descending: true }
    }
}

impl std::fmt::Display for Sort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.by)
    }
}

impl std::str::FromStr for Sort {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let (descending, word) = text.strip_prefix('-').map_or((false, text), |word| (true, word));
        Ok(Self { by: word.parse().map_err(|_| Problem::UnknownValue)?, descending })
    }
}

/// An empty set stands for any value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFilter {
    /// Only those of which the reader is the patient.
    pub mine: bool,
    pub status: BTreeSet<Status>,
    pub priority: BTreeSet<Priority>,
    pub sort: Sort,
    pub limit: u16,
    pub cursor: Option<Cursor>,
}

impl Default for CaseFilter {
    fn default() -> Self {
        Self {
            mine: false,
            status: BTreeSet::new(),
            priority: BTreeSet::new(),
            sort: Sort::default(),
            limit: LIMIT_DEFAULT,
            cursor: None,
        }
    }
}

impl CaseFilter {
    /// Reads a query string, with or without its `?`. A list is written with commas or by naming the field
    /// again, as a form without JavaScript does; what is no list is written once. An empty value is no value.
    pub fn parse(query: &str) -> Result<Self, FieldErrors> {
        let mut filter = Self::default();
        let mut errors = FieldErrors::default();
        let mut said = BTreeSet::new();
        for (field, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
            let single = SINGLE.contains(&&*field);
            if value.is_empty() && (single || SEVERAL.contains(&&*field)) {
                continue;
            }
            let again = !said.insert(field.clone()) && single;
            let set = if again { Err(Problem::Malformed) } else { filter.set(&field, &value) };
            errors.note(field_name(&field, "query"), set);
        }
        if filter.cursor.is_some_and(|cursor| !cursor.fits(filter.sort)) {
            errors.note("cursor", Err::<(), _>(Problem::Malformed));
        }
        errors.into_result().map(|()| filter)
    }

    fn set(&mut self, field: &str, value: &str) -> Result<(), Problem> {
        match field {
            "patient" if value == ME => {
                self.mine = true;
                Ok(())
            }
            "patient" => Err(Problem::UnknownValue),
            "status" => add_words(&mut self.status, value),
            "priority" => add_words(&mut self.priority, value),
            "sort" => value.parse().map(|sort| self.sort = sort),
            "cursor" => value.parse().map(|cursor| self.cursor = Some(cursor)),
            "limit" => match value.parse() {
                Ok(limit @ 1..=LIMIT_MAX) => {
                    self.limit = limit;
                    Ok(())
                }
                _ => Err(Problem::UnknownValue),
            },
            _ => Err(Problem::UnknownField),
        }
    }

    /// The query string, without a `?`; empty for the filter that asks for nothing special.
    pub fn print(&self) -> String {
        let plain = Self::default();
        let mut parts = Vec::new();
        if self.mine {
            parts.push(format!("patient={ME}"));
        }
        if !self.status.is_empty() {
            parts.push(format!("status={}", join(&self.status)));
        }
        if !self.priority.is_empty() {
            parts.push(format!("priority={}", join(&self.priority)));
        }
        if self.sort != plain.sort {
            parts.push(format!("sort={}", self.sort));
        }
        if self.limit != plain.limit {
            parts.push(format!("limit={}", self.limit));
        }
        if let Some(cursor) = &self.cursor {
            parts.push(format!("cursor={cursor}"));
        }
        parts.join("&")
    }

    /// Whether it leaves any case out.
    pub fn narrows(&self) -> bool {
        self.mine || !self.status.is_empty() || !self.priority.is_empty()
    }

    /// The same list from another place on.
    pub fn at(&self, cursor: Option<Cursor>) -> Self {
        Self { cursor, ..self.clone() }
    }
}

fn add_words<T: Ord + std::str::FromStr>(into: &mut BTreeSet<T>, value: &str) -> Result<(), Problem> {
    for word in value.split(',') {
        into.insert(word.parse().map_err(|_| Problem::UnknownValue)?);
    }
    Ok(())
}

fn join<T: std::fmt::Display>(words: &BTreeSet<T>) -> String {
    words.iter().map(T::to_string).collect::<Vec<_>>().join(",")
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Where the next page starts; none on the last.
    pub next_cursor: Option<Cursor>,
    pub total: Total,
}

/// How many there are in all, counted up to a cap: beyond it only "more than" is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Total {
    pub count: i64,
    pub exact: bool,
}

impl Total {
    pub const CAP: i64 = 1_000;

    /// From a count that stopped one above the cap.
    pub fn capped(count: i64) -> Self {
        Self { count: count.min(Self::CAP), exact: count <= Self::CAP }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_with_commas_and_by_repetition() {
        let commas = CaseFilter::parse("?status=open,waiting&priority=").expect("good");
        let repeated = CaseFilter::parse("status=waiting&status=open").expect("good");
        assert_eq!(commas, repeated);
        assert_eq!(commas.print(), "status=open,waiting");
    }

    #[test]
    fn each_bad_field_is_named() {
        let errors = CaseFilter::parse("status=opne&limit=0&owner=1&sort=-title&cursor=x&patient=you").expect_err("bad");
        let named: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(named, ["status", "limit", "owner", "sort", "cursor", "patient"]);
    }

    #[test]
    fn what_has_one_value_is_said_once() {
        let cursor = "updated_at.1700000000000000.0190163d-8694-739b-aea5-966c26f8ad91";
        for (field, value) in [("patient", "me"), ("sort", "-updated_at"), ("limit", "7"), ("cursor", cursor)] {
            let errors = CaseFilter::parse(&format!("{field}={value}&{field}={value}")).expect_err(field);
            assert_eq!(errors.iter().collect::<Vec<_>>(), [(field, &Problem::Malformed)]);
            assert!(CaseFilter::parse(&format!("{field}=&{field}={value}")).is_ok(), "an empty value is no value");
        }
    }

    #[test]
    fn a_sentence_as_a_name_is_not_repeated() {
        for name in ["My+leg+hurts", "%C3%A9", "a%0Ab", "Canary", &"x".repeat(41)] {
            let errors = CaseFilter::parse(&format!("{name}=1")).expect_err(name);
            assert_eq!(errors.iter().collect::<Vec<_>>(), [("query", &Problem::UnknownField)]);
        }
    }

    #[test]
    fn a_cursor_belongs_to_its_sort() {
        let cursor = "created_at.1700000000000000.0190163d-8694-739b-aea5-966c26f8ad91";
        assert!(CaseFilter::parse(&format!("sort=created_at&cursor={cursor}")).is_ok());
        assert!(CaseFilter::parse(&format!("sort=-updated_at&cursor={cursor}")).is_err());
    }

    #[test]
    fn counts_above_the_cap_are_not_exact() {
        assert_eq!(Total::capped(1_000), Total { count: 1_000, exact: true });
        assert_eq!(Total::capped(1_001), Total { count: 1_000, exact: false });
    }
}
