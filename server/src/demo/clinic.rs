//! The clinic as its file tells it, and as the database takes it.

use super::accounts::Account;
use super::moment::Moment;
use crate::failure::{Failure, OrSay, Result};
use domain::case::{Open, Revise};
use domain::clinic::{CreateDepartment, CreateField};
use domain::{Format, Priority, Role, Status};
use serde::Deserialize;
use serde_json::{Map, Value};
use store::demo;
use time::OffsetDateTime;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Clinic {
    departments: Vec<CreateDepartment>,
    specialties: Vec<String>,
    tags: Vec<String>,
    fields: Vec<CreateField>,
    pub(super) people: Vec<Person>,
    cases: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub(super) role: Role,
    pub(super) email: String,
    pub(super) name: String,
    #[serde(default)]
    departments: Vec<String>,
    #[serde(default)]
    specialties: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    patient: String,
    opened: Moment,
    priority: Priority,
    #[serde(default)]
    department: Option<String>,
    #[serde(default)]
    specialty: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    metadata: Map<String, Value>,
    title: String,
    description: String,
    #[serde(default)]
    steps: Vec<Step>,
}

/// What one member of staff did to the case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    at: Moment,
    by: String,
    #[serde(default)]
    status: Option<Status>,
    #[serde(default)]
    priority: Option<Priority>,
    #[serde(default)]
    reason: Option<String>,
}

pub(super) fn read() -> Result<Clinic> {
    serde_json::from_str(include_str!("clinic.json")).or_say(|| "The demo's clinic cannot be read".to_owned())
}

impl Clinic {
    /// The clinic as it stands at this moment, with these passwords.
    pub(super) fn at(self, now: OffsetDateTime, accounts: &[Account]) -> Result<demo::Clinic> {
        let people = self.people.into_iter().map(|person| person.with_password(accounts)).collect::<Result<_>>()?;
        let cases = self.cases.into_iter().map(|case| case.at(now)).collect();
        let Self { departments, specialties, tags, fields, .. } = self;
        Ok(demo::Clinic { departments, specialties, tags, fields, people, cases })
    }
}

impl Person {
    fn with_password(self, accounts: &[Account]) -> Result<demo::Person> {
        let Self { role, email, name, departments, specialties } = self;
        let account = accounts.iter().find(|account| account.email == email);
        let password = account
            .map(|account| account.password.clone())
            .ok_or_else(|| Failure::new(format!("demo-accounts.json lacks {email}: remove the file and try again.")))?;
        Ok(demo::Person { role, email, name, password, departments, specialties })
    }
}

impl Case {
    /// Who took the first step has taken the case.
    fn at(self, now: OffsetDateTime) -> demo::History {
        demo::History {
            patient: self.patient,
            opened_at: self.opened.before(now),
            department: self.department,
            assignee: self.steps.first().map(|step| step.by.clone()),
            specialty: self.specialty,
            tags: self.tags,
            command: Open {
                title: self.title,
                description: self.description,
                format: Format::Plain,
                priority: Some(self.priority),
                specialty_id: None,
                metadata: self.metadata,
                follows_id: None,
            },
            changes: self.steps.into_iter().map(|step| step.at(now)).collect(),
        }
    }
}

impl Step {
    fn at(self, now: OffsetDateTime) -> demo::Change {
        let Self { at, by, status, priority, reason } = self;
        demo::Change { at: at.before(now), by, command: Revise { status, priority, reason, ..Revise::default() } }
    }
}

#[cfg(test)]
mod tests;
