//! The clinic as its file tells it, and as the database takes it.

use super::accounts::Account;
use super::moment::Moment;
use crate::failure::{Failure, OrSay, Result};
use domain::case::{Open, Revise};
use domain::{Priority, Role, Status};
use serde::Deserialize;
use serde_json::Map;
use store::demo;
use time::OffsetDateTime;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Clinic {
    departments: Vec<String>,
    pub(super) people: Vec<Person>,
    cases: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub(super) role: Role,
    pub(super) email: String,
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    patient: String,
    opened: Moment,
    priority: Priority,
    #[serde(default)]
    department: Option<String>,
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
}

pub(super) fn read() -> Result<Clinic> {
    serde_json::from_str(include_str!("clinic.json")).or_say(|| "The demo's clinic cannot be read".to_owned())
}

impl Clinic {
    /// The clinic as it stands at this moment, with these passwords.
    pub(super) fn at(self, now: OffsetDateTime, accounts: &[Account]) -> Result<demo::Clinic> {
        let people = self.people.into_iter().map(|person| person.with_password(accounts)).collect::<Result<_>>()?;
        let cases = self.cases.into_iter().map(|case| case.at(now)).collect();
        Ok(demo::Clinic { departments: self.departments, people, cases })
    }
}

impl Person {
    fn with_password(self, accounts: &[Account]) -> Result<demo::Person> {
        let Self { role, email, name } = self;
        let account = accounts.iter().find(|account| account.email == email);
        let password = account
            .map(|account| account.password.clone())
            .ok_or_else(|| Failure::new(format!("demo-accounts.json lacks {email}: remove the file and try again.")))?;
        Ok(demo::Person { role, email, name, password })
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
            command: Open {
                title: self.title,
                description: self.description,
                priority: Some(self.priority),
                metadata: Map::new(),
            },
            changes: self.steps.into_iter().map(|step| step.at(now)).collect(),
        }
    }
}

impl Step {
    fn at(self, now: OffsetDateTime) -> demo::Change {
        demo::Change { at: self.at.before(now), by: self.by, command: Revise { status: self.status, priority: self.priority } }
    }
}

#[cfg(test)]
mod tests;
