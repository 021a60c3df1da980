//! The demo's invented clinic. Its cases lie in the past, and no actor may write the past: so the tables' owner fills
//! them, in one transaction.

mod filling;

use crate::fault::OrRefuse;
use crate::identity::password::Hasher;
use crate::{Store, owner};
use domain::case::{Open, Revise};
use domain::clinic::{CreateDepartment, CreateField};
use domain::{Refusal, Role};
use filling::Filling;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};
use time::OffsetDateTime;

pub struct Clinic {
    pub departments: Vec<CreateDepartment>,
    pub specialties: Vec<String>,
    pub tags: Vec<String>,
    pub fields: Vec<CreateField>,
    pub people: Vec<Person>,
    pub cases: Vec<History>,
}

pub struct Person {
    pub role: Role,
    pub email: String,
    pub name: String,
    pub password: String,
    pub departments: Vec<String>,
    pub specialties: Vec<String>,
}

/// A case and what became of it. People are named by address, all else by name.
pub struct History {
    pub patient: String,
    pub opened_at: OffsetDateTime,
    pub department: Option<String>,
    pub assignee: Option<String>,
    pub specialty: Option<String>,
    pub tags: Vec<String>,
    pub command: Open,
    pub changes: Vec<Change>,
}

pub struct Change {
    pub at: OffsetDateTime,
    pub by: String,
    pub command: Revise,
}

/// Whom a database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Nobody,
    /// All of these people, and maybe others who joined them.
    These,
    Others,
}

pub async fn holds(store: &Store, emails: &[&str]) -> Result<Holds, Refusal> {
    let mut worker = store.worker().await?;
    let count: (i64, i64) = sqlx::query_as("select count(*), count(*) filter (where email = any($1)) from users")
        .bind(emails)
        .fetch_one(&mut *worker)
        .await
        .or_refuse()?;
    Ok(match count {
        (0, _) => Holds::Nobody,
        (_, these) if usize::try_from(these) == Ok(emails.len()) => Holds::These,
        _ => Holds::Others,
    })
}

/// Fills an empty database, wholly or not at all.
#[allow(clippy::disallowed_methods, reason = "the past is written by the tables' owner")]
pub async fn fill(as_owner: &PgConnectOptions, clinic: Clinic) -> Result<(), Refusal> {
    let people = hash_passwords(clinic.people).await?;
    let mut connection = as_owner.connect().await.or_refuse()?;
    let mut transaction = connection.begin().await.or_refuse()?;
    owner::lift(&mut transaction, &FILLED).await.or_refuse()?;
    let mut filling = Filling::of(&mut transaction);
    filling.add_departments(clinic.departments).await?;
    filling.add_names(clinic.specialties, clinic.tags).await?;
    filling.add_fields(clinic.fields).await?;
    filling.add_people(people).await?;
    filling.add_cases(clinic.cases).await?;
    owner::restore(&mut transaction, &FILLED).await.or_refuse()?;
    transaction.commit().await.or_refuse()?;
    connection.close().await.or_refuse()
}

async fn hash_passwords(people: Vec<Person>) -> Result<Vec<(Person, String)>, Refusal> {
    let hasher = Hasher::default();
    let mut hashed = Vec::with_capacity(people.len());
    for person in people {
        let hash = hasher.hash_new(person.password.clone(), &person.email, &person.name).await?;
        hashed.push((person, hash));
    }
    Ok(hashed)
}

const FILLED: [&str; 12] = [
    "users",
    "credentials",
    "departments",
    "memberships",
    "specialties",
    "user_specialties",
    "tags",
    "custom_fields",
    "cases",
    "case_tags",
    "case_events",
    "event_reasons",
];
