//! The demo's invented clinic. Its cases lie in the past, and no actor may write the past: so the tables' owner fills
//! them, in one transaction that lifts row-level security off the owner for as long as it lasts. Nobody else ever sees
//! it lifted, and nothing of it stays behind.

use crate::cases::draw_reference;
use crate::fault::{OrRefuse, broken};
use crate::identity::password::Hasher;
use crate::{Store, clock, events, people};
use domain::case::{Open, Revise};
use domain::event::CaseEvent;
use domain::{Actor, CaseFacts, CaseId, Priority, Refusal, Role, Status, UserId};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use std::collections::{HashMap, HashSet};
use time::OffsetDateTime;
use uuid::Uuid;

pub struct Clinic {
    pub departments: Vec<String>,
    pub people: Vec<Person>,
    pub cases: Vec<History>,
}

pub struct Person {
    pub role: Role,
    pub email: String,
    pub name: String,
    pub password: String,
}

/// A case and what became of it. People are named by address, departments by name.
pub struct History {
    pub patient: String,
    pub opened_at: OffsetDateTime,
    pub department: Option<String>,
    pub assignee: Option<String>,
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
pub async fn fill(owner: &PgConnectOptions, clinic: Clinic) -> Result<(), Refusal> {
    let people = hash_passwords(clinic.people).await?;
    let mut connection = owner.connect().await.or_refuse()?;
    let mut transaction = connection.begin().await.or_refuse()?;
    guard(&mut transaction, "no force").await?;
    let mut filling =
        Filling { db: &mut transaction, people: HashMap::new(), departments: HashMap::new(), references: HashSet::new() };
    filling.add_people(people).await?;
    filling.add_departments(clinic.departments).await?;
    filling.add_cases(clinic.cases).await?;
    guard(&mut transaction, "force").await?;
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

async fn guard(db: &mut PgConnection, how: &str) -> Result<(), Refusal> {
    for table in ["users", "credentials", "departments", "cases", "case_events"] {
        let statement = AssertSqlSafe(format!("alter table {table} {how} row level security"));
        sqlx::query(statement).execute(&mut *db).await.or_refuse()?;
    }
    Ok(())
}

struct Filling<'a> {
    db: &'a mut PgConnection,
    people: HashMap<String, Actor>,
    departments: HashMap<String, Uuid>,
    references: HashSet<String>,
}

/// One line of the log, of whichever case.
struct Entry {
    at: OffsetDateTime,
    case: CaseId,
    patient: UserId,
    actor: UserId,
    version: i64,
    what: CaseEvent,
}

impl Filling<'_> {
    async fn add_people(&mut self, people: Vec<(Person, String)>) -> Result<(), Refusal> {
        for (Person { role, email, name, .. }, hash) in people {
            let id =
                people::add(self.db, role, &email, &name, &hash).await?.ok_or_else(|| broken("two people with one address"))?;
            self.people.insert(email.clone(), Actor { id, role, name, email });
        }
        Ok(())
    }

    async fn add_departments(&mut self, names: Vec<String>) -> Result<(), Refusal> {
        for name in names {
            let id = clock::new_id();
            sqlx::query("insert into departments (id, name) values ($1, $2)")
                .bind(id)
                .bind(&name)
                .execute(&mut *self.db)
                .await
                .or_refuse()?;
            self.departments.insert(name, id);
        }
        Ok(())
    }

    /// The log of all cases together runs in the order of time.
    async fn add_cases(&mut self, mut cases: Vec<History>) -> Result<(), Refusal> {
        cases.sort_by_key(|history| history.opened_at);
        let mut log = Vec::new();
        for history in cases {
            self.add_case(history, &mut log).await?;
        }
        log.sort_by_key(|entry| entry.at);
        for entry in log {
            self.add_event(entry).await?;
        }
        Ok(())
    }

    /// Lets the policy judge each change as it would have been judged then.
    async fn add_case(&mut self, history: History, log: &mut Vec<Entry>) -> Result<(), Refusal> {
        let patient = self.person(&history.patient)?.id;
        let command = history.command.check()?;
        let id = CaseId(clock::new_id());
        let (mut status, mut priority) = (Status::Open, command.priority.unwrap_or(Priority::Medium));
        let (mut version, mut updated_at) = (1, history.opened_at);
        log.push(Entry { at: updated_at, case: id, patient, actor: patient, version, what: CaseEvent::Opened {} });
        for change in history.changes {
            let actor = self.person(&change.by)?;
            let revision = change.command.apply(actor, &CaseFacts { patient, status }, priority)?;
            (status, priority, version, updated_at) = (revision.status, revision.priority, version + 1, change.at);
            let entry = |what| Entry { at: updated_at, case: id, patient, actor: actor.id, version, what };
            log.extend(revision.events.into_iter().map(entry));
        }
        let department = history
            .department
            .map(|name| self.departments.get(&name).copied().ok_or_else(|| broken("an unknown department")))
            .transpose()?;
        let assignee = history.assignee.map(|email| self.person(&email).map(|person| person.id.0)).transpose()?;
        sqlx::query(
            "insert into cases (id, reference, patient_id, title, description, status, priority, department_id, assignee_id, version, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(id.0)
        .bind(self.reference())
        .bind(patient.0)
        .bind(command.title)
        .bind(command.description)
        .bind(status.word())
        .bind(priority.word())
        .bind(department)
        .bind(assignee)
        .bind(version)
        .bind(history.opened_at)
        .bind(updated_at)
        .execute(&mut *self.db)
        .await
        .or_refuse()?;
        Ok(())
    }

    async fn add_event(&mut self, entry: Entry) -> Result<(), Refusal> {
        let (kind, data) = events::split(&entry.what)?;
        sqlx::query("insert into case_events (id, case_id, patient_id, actor_id, kind, data, version, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(clock::new_id())
            .bind(entry.case.0)
            .bind(entry.patient.0)
            .bind(entry.actor.0)
            .bind(kind)
            .bind(data)
            .bind(entry.version)
            .bind(entry.at)
            .execute(&mut *self.db)
            .await
            .or_refuse()?;
        Ok(())
    }

    fn person(&self, email: &str) -> Result<&Actor, Refusal> {
        self.people.get(email).ok_or_else(|| broken("an unknown person"))
    }

    fn reference(&mut self) -> String {
        loop {
            let reference = draw_reference().as_str().to_owned();
            if self.references.insert(reference.clone()) {
                return reference;
            }
        }
    }
}
