use super::Grant;
use crate::filter::{LIMIT_DEFAULT, LIMIT_MAX, Total};
use crate::{FieldErrors, GrantId, Problem, field_name};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

words! {
    /// Which grants a list shows.
    ReviewState {
        /// Those that nobody has reviewed.
        Pending = "pending",
        Reviewed = "reviewed",
        All = "all",
    }
}

/// A list of grants, the last one first: their ids sort by the time they were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantFilter {
    pub review: ReviewState,
    pub limit: u16,
    /// The last grant of the page before.
    pub cursor: Option<GrantId>,
}

impl Default for GrantFilter {
    fn default() -> Self {
        Self { review: ReviewState::All, limit: LIMIT_DEFAULT, cursor: None }
    }
}

impl GrantFilter {
    /// Reads a query string, with or without its `?`. An empty value is no value.
    pub fn parse(query: &str) -> Result<Self, FieldErrors> {
        let mut filter = Self::default();
        let mut errors = FieldErrors::default();
        let mut said = BTreeSet::new();
        for (field, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
            if !value.is_empty() {
                let set = if said.insert(field.clone()) { filter.set(&field, &value) } else { Err(Problem::Malformed) };
                errors.note(field_name(&field, "query"), set);
            }
        }
        errors.into_result().map(|()| filter)
    }

    fn set(&mut self, field: &str, value: &str) -> Result<(), Problem> {
        match field {
            "review" => value.parse().map(|review| self.review = review).map_err(|_| Problem::UnknownValue),
            "cursor" => value.parse().map(|cursor| self.cursor = Some(cursor)).map_err(|_| Problem::Malformed),
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
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GrantPage {
    pub items: Vec<Grant>,
    /// Where the next page starts; none on the last.
    pub next_cursor: Option<GrantId>,
    pub total: Total,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_asked_for_by_its_query() {
        let id = "0190163d-8694-739b-aea5-966c26f8ad91";
        let filter = GrantFilter::parse(&format!("?review=pending&cursor={id}&limit=7")).expect("good");
        assert_eq!(filter, GrantFilter { review: ReviewState::Pending, limit: 7, cursor: Some(id.parse().expect("an id")) });
        assert_eq!(GrantFilter::parse("review=&cursor="), Ok(GrantFilter::default()));
    }

    #[test]
    fn each_bad_field_is_named() {
        let errors = GrantFilter::parse("review=open&cursor=1&limit=0&who=x&review=all").expect_err("bad");
        let named: Vec<(&str, &Problem)> = errors.iter().collect();
        let wanted = [
            ("review", &Problem::UnknownValue),
            ("cursor", &Problem::Malformed),
            ("limit", &Problem::UnknownValue),
            ("who", &Problem::UnknownField),
        ];
        assert_eq!(named, wanted);
    }
}
