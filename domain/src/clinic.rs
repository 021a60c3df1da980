//! What a clinic is made of: departments, specialties, tags, and fields of its own on cases.

mod custom_field;

pub use custom_field::{
    CHOICES_MAX, CreateField, CustomField, FieldKind, ReviseField, check_fields, check_key, read_choices, read_rank,
};

use crate::case::Named;
use crate::{DepartmentId, FieldErrors, Problem, SpecialtyId, TagId, UserId, text};
use serde::{Deserialize, Serialize};

pub const NAME_MAX: usize = 100;
pub const TAG_MAX: usize = 50;

pub fn check_name(raw: &str) -> Result<String, Problem> {
    text::required(text::line(raw), NAME_MAX)
}

/// A comma stands between tags where they are listed.
pub fn check_tag(raw: &str) -> Result<String, Problem> {
    let tag = text::required(text::line(&raw.to_lowercase()), TAG_MAX)?;
    if tag.contains(',') { Err(Problem::Malformed) } else { Ok(tag) }
}

/// The members' cases alone if `restricted`, else every colleague's to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    pub id: DepartmentId,
    pub name: String,
    pub restricted: bool,
    pub active: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateDepartment {
    pub name: String,
    #[serde(default)]
    pub restricted: bool,
}

impl CreateDepartment {
    pub fn check(self) -> Result<Self, FieldErrors> {
        let name = check_name(&self.name).map_err(|problem| FieldErrors::one("name", problem))?;
        Ok(Self { name, ..self })
    }
}

/// What is not named stays. A department that goes hands its cases over: to `move_to`, or if it was open to all, to the intake.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReviseDepartment {
    pub name: Option<String>,
    pub restricted: Option<bool>,
    pub active: Option<bool>,
    pub move_to: Option<DepartmentId>,
}

impl ReviseDepartment {
    pub fn check(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.note("name", self.name.as_deref().map(check_name).transpose()).flatten();
        if self.move_to.is_some() && self.active != Some(false) {
            errors.note::<()>("move_to", Err(Problem::UnknownValue));
        }
        errors.into_result()?;
        Ok(Self { name, ..self })
    }
}

/// A department after a change, and how many cases it handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisedDepartment {
    #[serde(flatten)]
    pub department: Department,
    pub moved_cases: i64,
}

/// A department as its admin looks after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentPage {
    pub department: Department,
    /// Those of its members who can sign in.
    pub members: Vec<Named<UserId>>,
    /// All that it holds, whether or not the admin sees them.
    pub cases: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Specialty {
    pub id: SpecialtyId,
    pub name: String,
    pub active: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    pub id: TagId,
    pub name: String,
    pub active: bool,
}

/// A new specialty or tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateNamed {
    pub name: String,
}

/// A specialty or tag by another name, or no longer offered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReviseNamed {
    pub name: Option<String>,
    pub active: Option<bool>,
}

/// What a name has to be: a specialty's by `check_name`, a tag's by `check_tag`.
type NameRule = fn(&str) -> Result<String, Problem>;

impl CreateNamed {
    pub fn check(self, rule: NameRule) -> Result<Self, FieldErrors> {
        rule(&self.name).map(|name| Self { name }).map_err(|problem| FieldErrors::one("name", problem))
    }
}

impl ReviseNamed {
    pub fn check(self, rule: NameRule) -> Result<Self, FieldErrors> {
        let name = self.name.as_deref().map(rule).transpose().map_err(|problem| FieldErrors::one("name", problem))?;
        Ok(Self { name, ..self })
    }
}

/// What the forms of those who work here choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vocabulary {
    pub departments: Vec<Department>,
    pub specialties: Vec<Specialty>,
    pub tags: Vec<Tag>,
    pub fields: Vec<CustomField>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_department_that_goes_hands_its_cases_over() {
        let move_to = Some(DepartmentId(uuid::Uuid::nil()));
        let revise = |active| ReviseDepartment { active, move_to, ..ReviseDepartment::default() }.check();
        assert!(revise(Some(false)).is_ok());
        for active in [None, Some(true)] {
            assert_eq!(revise(active).expect_err("not going").get("move_to"), Some(&Problem::UnknownValue));
        }
    }

    #[test]
    fn tags_are_small_words_without_a_comma() {
        assert_eq!(check_tag("  Follow  Up "), Ok("follow up".into()));
        assert_eq!(check_tag("a,b"), Err(Problem::Malformed));
        assert_eq!(check_tag(&"x".repeat(TAG_MAX + 1)), Err(Problem::TooLong { max: TAG_MAX }));
    }
}
