//! Lists of cases that somebody saved under a name: for themself, or for all who work here.

use crate::{CaseFilter, FieldErrors, Problem, UserId, ViewId, text};
use serde::{Deserialize, Serialize};

pub const NAME_MAX: usize = 60;
/// Bytes.
const QUERY_MAX: usize = 20_000;
/// How many views a person has of their own.
pub const VIEWS_MAX: i64 = 50;
/// How many views stand beside one person's desk.
pub const PINNED_MAX: i64 = 20;
/// A view with more cases says just that.
pub const COUNT_CAP: i64 = 200;

/// A view as one person finds it: whether it is pinned and opens with the desk is theirs to choose, of a shared view too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    pub id: ViewId,
    pub owner_id: UserId,
    pub owner_name: String,
    pub name: String,
    /// As `CaseFilter` prints it, from the first page on.
    pub query: String,
    /// With all who work here, each of whom finds the cases that they may see.
    pub shared: bool,
    pub pinned: bool,
    /// Opens when the desk is opened without a filter. At most one of a person's.
    pub default: bool,
}

impl View {
    /// None of a filter that this program does not know any more.
    pub fn filter(&self) -> Option<CaseFilter> {
        CaseFilter::parse(&self.query).ok()
    }

    /// Whether this list, on whatever page of it, is the view's.
    pub fn shows(&self, filter: &CaseFilter) -> bool {
        filter.at(None).print() == self.query
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaveView {
    pub name: String,
    pub query: String,
    #[serde(default)]
    pub shared: bool,
    #[serde(default)]
    pub pinned: bool,
    #[serde(default)]
    pub default: bool,
}

impl SaveView {
    pub fn check(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.note("name", check_name(&self.name));
        let query = errors.note("query", check_query(&self.query));
        match (name, query) {
            (Some(name), Some(query)) => Ok(Self { name, query, ..self }),
            _ => Err(errors),
        }
    }
}

/// What is not named stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReviseView {
    pub name: Option<String>,
    pub query: Option<String>,
    pub shared: Option<bool>,
    pub pinned: Option<bool>,
    pub default: Option<bool>,
}

impl ReviseView {
    pub fn check(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.note("name", self.name.as_deref().map(check_name).transpose()).flatten();
        let query = errors.note("query", self.query.as_deref().map(check_query).transpose()).flatten();
        errors.into_result()?;
        Ok(Self { name, query, ..self })
    }

    /// Whether it is about the view itself, and not only about what its reader makes of it.
    pub fn changes_it(&self) -> bool {
        self.name.is_some() || self.query.is_some() || self.shared.is_some()
    }
}

pub fn check_name(raw: &str) -> Result<String, Problem> {
    text::required(text::line(raw), NAME_MAX)
}

/// In the one way that it is written, without a place in the list.
fn check_query(raw: &str) -> Result<String, Problem> {
    let query = CaseFilter::parse(raw).map(|filter| filter.at(None).print()).map_err(|_| Problem::Malformed)?;
    if query.len() > QUERY_MAX { Err(Problem::TooLarge { max: QUERY_MAX }) } else { Ok(query) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn save(name: &str, query: &str) -> SaveView {
        SaveView { name: name.into(), query: query.into(), shared: true, pinned: false, default: false }
    }

    #[test]
    fn a_view_is_kept_as_its_filter_prints_it_and_from_the_first_page_on() {
        let saved = save(
            "  Mine,\tto do ",
            "?assignee=me&status=waiting&status=open&cursor=updated_at.1.0190163d-8694-739b-aea5-966c26f8ad91",
        );
        let kept = saved.check().expect("good");
        assert_eq!((kept.name.as_str(), kept.query.as_str()), ("Mine, to do", "status=open,waiting&assignee=me"));
        assert_eq!(save("All", "").check().expect("good").query, "");
    }

    #[test]
    fn all_that_is_wrong_is_said() {
        let errors = save(" ", "status=lost").check().expect_err("bad");
        let said: Vec<(&str, &Problem)> = errors.iter().collect();
        assert_eq!(said, [("name", &Problem::Required), ("query", &Problem::Malformed)]);
        let errors = ReviseView { name: Some("é".repeat(61)), query: Some("x=1".into()), ..ReviseView::default() }.check();
        let errors = errors.expect_err("bad");
        assert_eq!(errors.get("name"), Some(&Problem::TooLong { max: 60 }));
        assert_eq!(errors.get("query"), Some(&Problem::Malformed));
        assert_eq!(ReviseView::default().check(), Ok(ReviseView::default()));
    }

    #[test]
    fn a_view_knows_its_list_on_whatever_page() {
        let query = "status=open&sort=created_at";
        let view = View {
            id: ViewId(Uuid::nil()),
            owner_id: UserId(Uuid::nil()),
            owner_name: "Sam".into(),
            name: "New".into(),
            query: query.into(),
            shared: false,
            pinned: true,
            default: false,
        };
        let page =
            CaseFilter::parse(&format!("{query}&cursor=created_at.1.0190163d-8694-739b-aea5-966c26f8ad91")).expect("a filter");
        assert!(view.shows(&page) && view.filter().is_some());
        assert!(!view.shows(&CaseFilter::default()));
        assert_eq!(View { query: "status=lost".into(), ..view }.filter(), None);
    }
}
