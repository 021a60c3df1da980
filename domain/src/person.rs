//! The people of the clinic, as an admin manages them.

mod filter;

pub use filter::{PeopleFilter, PeoplePage};

use crate::account::{check_email, check_name};
use crate::{DepartmentId, FieldErrors, Problem, Role, SessionId, SpecialtyId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::OffsetDateTime;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub departments: BTreeSet<DepartmentId>,
    pub specialties: BTreeSet<SpecialtyId>,
    pub disabled: bool,
    /// Invited, and has not set a password yet.
    pub invited: bool,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}

impl Person {
    pub fn works_here(&self) -> bool {
        self.role.works_here() && !self.disabled
    }

    /// Whether what they were signed in to, and had to do, is no longer theirs.
    pub fn loses_access(&self, after: &Self) -> bool {
        after.disabled && !self.disabled || self.works_here() && !after.works_here()
    }

    /// The names of the fields that differ, but for being disabled, which is told of by itself.
    pub fn changes(&self, after: &Self) -> Vec<&'static str> {
        let differ = [
            ("name", self.name != after.name),
            ("role", self.role != after.role),
            ("departments", self.departments != after.departments),
            ("specialties", self.specialties != after.specialties),
        ];
        differ.into_iter().filter_map(|(field, differs)| differs.then_some(field)).collect()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    pub email: String,
    pub name: String,
    pub role: Role,
    #[serde(default)]
    pub departments: BTreeSet<DepartmentId>,
    #[serde(default)]
    pub specialties: BTreeSet<SpecialtyId>,
}

impl Invite {
    pub fn check(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let email = errors.note("email", check_email(&self.email));
        let name = errors.note("name", check_name(&self.name));
        errors.note("departments", only_staff(self.role, self.departments.is_empty()));
        errors.note("specialties", only_staff(self.role, self.specialties.is_empty()));
        match (email, name) {
            (Some(email), Some(name)) if errors.is_empty() => Ok(Self { email, name, ..self }),
            _ => Err(errors),
        }
    }
}

/// Patients belong to no department.
fn only_staff(role: Role, empty: bool) -> Result<(), Problem> {
    if empty || role.works_here() { Ok(()) } else { Err(Problem::UnknownValue) }
}

/// What is not named stays. Who is no longer of the clinic loses departments and specialties.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RevisePerson {
    pub name: Option<String>,
    pub role: Option<Role>,
    pub departments: Option<BTreeSet<DepartmentId>>,
    pub specialties: Option<BTreeSet<SpecialtyId>>,
    pub disabled: Option<bool>,
}

impl RevisePerson {
    pub fn check(self) -> Result<Self, FieldErrors> {
        let name = self.name.as_deref().map(check_name).transpose().map_err(|problem| FieldErrors::one("name", problem))?;
        Ok(Self { name, ..self })
    }

    /// What it makes of somebody.
    pub fn apply(self, before: Person) -> Result<Person, FieldErrors> {
        let role = self.role.unwrap_or(before.role);
        let mut errors = FieldErrors::default();
        errors.note("departments", only_staff(role, self.departments.as_ref().is_none_or(BTreeSet::is_empty)));
        errors.note("specialties", only_staff(role, self.specialties.as_ref().is_none_or(BTreeSet::is_empty)));
        errors.into_result()?;
        let after = Person {
            name: self.name.unwrap_or(before.name),
            role,
            departments: self.departments.unwrap_or(before.departments),
            specialties: self.specialties.unwrap_or(before.specialties),
            disabled: self.disabled.unwrap_or(before.disabled),
            ..before
        };
        Ok(if role.works_here() { after } else { Person { departments: BTreeSet::new(), specialties: BTreeSet::new(), ..after } })
    }
}

/// An invitation just made; its link is shown this once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    pub person: Person,
    pub link: String,
}

/// Somebody a case can be given to, the most fitting first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    pub id: UserId,
    pub name: String,
    /// Of the case's department.
    pub member: bool,
    /// Knows the case's specialty.
    pub specialist: bool,
    /// Unresolved cases that are theirs.
    pub caseload: i64,
}

/// A sign-in that still holds, on some device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    pub session: SessionId,
    /// As its browser names itself, shortened.
    pub name: String,
    pub this_one: bool,
    #[serde(with = "time::serde::rfc3339")]
    pub signed_in_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub last_used_at: OffsetDateTime,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn nurse() -> Person {
        Person {
            id: UserId(Uuid::nil()),
            email: "kim@example.org".into(),
            name: "Kim".into(),
            role: Role::Staff,
            departments: BTreeSet::from([DepartmentId(Uuid::nil())]),
            specialties: BTreeSet::from([SpecialtyId(Uuid::nil())]),
            disabled: false,
            invited: false,
            created_at: OffsetDateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn who_becomes_a_patient_belongs_nowhere_any_more() {
        let after = RevisePerson { role: Some(Role::Patient), ..RevisePerson::default() }.apply(nurse()).expect("good");
        assert!(after.departments.is_empty() && after.specialties.is_empty());
        assert_eq!(nurse().changes(&after), ["role", "departments", "specialties"]);
        assert!(nurse().loses_access(&after) && !after.loses_access(&nurse()));
        let both = RevisePerson { role: Some(Role::Patient), departments: Some(nurse().departments), ..RevisePerson::default() };
        assert_eq!(both.apply(nurse()).expect_err("bad").get("departments"), Some(&Problem::UnknownValue));
    }

    #[test]
    fn what_is_not_named_stays() {
        assert_eq!(RevisePerson::default().apply(nurse()), Ok(nurse()));
        let after = RevisePerson { disabled: Some(true), ..RevisePerson::default() }.apply(nurse()).expect("good");
        assert_eq!((after.departments.len(), nurse().changes(&after)), (1, Vec::new()));
        assert!(nurse().loses_access(&after));
    }

    #[test]
    fn a_patient_is_invited_to_no_department() {
        let invite = Invite {
            email: "ana@example.org".into(),
            name: "Ana".into(),
            role: Role::Patient,
            departments: nurse().departments,
            specialties: BTreeSet::new(),
        };
        assert_eq!(invite.check().expect_err("bad").get("departments"), Some(&Problem::UnknownValue));
    }

    #[test]
    fn unknown_fields_are_refused() {
        for text in [r#"{"id":"x"}"#, r#"{"email":"a@example.org"}"#, r#"{"invited":false}"#, r#"{"disabled_at":null}"#] {
            assert!(serde_json::from_str::<RevisePerson>(text).is_err(), "{text}");
        }
    }
}
