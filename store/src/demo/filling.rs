use super::{Change, History, Person};
use crate::cases::draw_reference;
use crate::fault::{OrRefuse, broken};
use crate::{clock, events, people};
use domain::case::{self, Handling, Open};
use domain::clinic::{CreateDepartment, CreateField};
use domain::event::CaseEvent;
use domain::{Actor, CaseFacts, CaseId, DepartmentId, Priority, Refusal, Status, UserId};
use serde_json::Value;
use sqlx::postgres::PgConnection;
use std::collections::{BTreeSet, HashMap, HashSet};
use time::OffsetDateTime;
use uuid::Uuid;

pub(super) struct Filling<'a> {
    db: &'a mut PgConnection,
    people: HashMap<String, Actor>,
    departments: HashMap<String, Department>,
    specialties: HashMap<String, Uuid>,
    tags: HashMap<String, Uuid>,
    references: HashSet<String>,
}

#[derive(Clone, Copy)]
struct Department {
    id: DepartmentId,
    restricted: bool,
}

/// One line of the log, of whichever case.
struct Entry {
    at: OffsetDateTime,
    case: CaseId,
    patient: UserId,
    actor: UserId,
    version: i64,
    what: CaseEvent,
    reason: Option<String>,
}

/// A case as it stands at the end of its history.
struct Standing {
    id: CaseId,
    patient: UserId,
    department: Option<Department>,
    status: Status,
    priority: Priority,
    version: i64,
    updated_at: OffsetDateTime,
}

impl<'a> Filling<'a> {
    pub(super) fn of(db: &'a mut PgConnection) -> Self {
        let (people, departments, references) = (HashMap::new(), HashMap::new(), HashSet::new());
        Self { db, people, departments, specialties: HashMap::new(), tags: HashMap::new(), references }
    }

    pub(super) async fn add_departments(&mut self, departments: Vec<CreateDepartment>) -> Result<(), Refusal> {
        for department in departments {
            let CreateDepartment { name, restricted } = department.check()?;
            let id = clock::new_id();
            sqlx::query("insert into departments (id, name, restricted) values ($1, $2, $3)")
                .bind(id)
                .bind(&name)
                .bind(restricted)
                .execute(&mut *self.db)
                .await
                .or_refuse()?;
            self.departments.insert(name, Department { id: DepartmentId(id), restricted });
        }
        Ok(())
    }

    pub(super) async fn add_names(&mut self, specialties: Vec<String>, tags: Vec<String>) -> Result<(), Refusal> {
        for name in specialties {
            let id = self.link("insert into specialties (id, name) values ($1, $2)", clock::new_id(), &name).await?;
            self.specialties.insert(name, id);
        }
        for name in tags {
            let id = self.link("insert into tags (id, name) values ($1, $2)", clock::new_id(), &name).await?;
            self.tags.insert(name, id);
        }
        Ok(())
    }

    pub(super) async fn add_fields(&mut self, fields: Vec<CreateField>) -> Result<(), Refusal> {
        for field in fields {
            let CreateField { name, label, kind, choices, required, rank } = field.check()?;
            sqlx::query(
                "insert into custom_fields (id, name, label, kind, choices, required, rank) values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(clock::new_id())
            .bind(name)
            .bind(label)
            .bind(kind.word())
            .bind(choices)
            .bind(required)
            .bind(rank)
            .execute(&mut *self.db)
            .await
            .or_refuse()?;
        }
        Ok(())
    }

    pub(super) async fn add_people(&mut self, people: Vec<(Person, String)>) -> Result<(), Refusal> {
        for (Person { role, email, name, departments, specialties, .. }, hash) in people {
            let id =
                people::add(self.db, role, &email, &name, &hash).await?.ok_or_else(|| broken("two people with one address"))?;
            let departments: BTreeSet<DepartmentId> = departments
                .iter()
                .map(|name| find(&self.departments, name).map(|department| department.id))
                .collect::<Result<_, _>>()?;
            for department in &departments {
                self.link("insert into memberships (user_id, department_id) values ($1, $2)", id.0, &department.0).await?;
            }
            for name in specialties {
                let specialty = find(&self.specialties, &name)?;
                self.link("insert into user_specialties (user_id, specialty_id) values ($1, $2)", id.0, &specialty).await?;
            }
            self.people.insert(email.clone(), Actor { id, role, name, email, departments });
        }
        Ok(())
    }

    /// Runs an insert of an id with one more value, and answers the id.
    async fn link<'q, T>(&mut self, insert: &'static str, id: Uuid, value: &'q T) -> Result<Uuid, Refusal>
    where
        &'q T: sqlx::Encode<'q, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send,
    {
        sqlx::query(insert).bind(id).bind(value).execute(&mut *self.db).await.or_refuse()?;
        Ok(id)
    }

    /// The log of all cases together runs in the order of time.
    pub(super) async fn add_cases(&mut self, mut cases: Vec<History>) -> Result<(), Refusal> {
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

    async fn add_case(&mut self, history: History, log: &mut Vec<Entry>) -> Result<(), Refusal> {
        let History { patient, opened_at, department, assignee, specialty, tags, command, changes } = history;
        let command = command.check()?;
        let department = department.map(|name| find(&self.departments, &name)).transpose()?;
        let assignee = assignee.map(|email| find(&self.people, &email).map(|person| person.id)).transpose()?;
        let specialty = specialty.map(|name| find(&self.specialties, &name)).transpose()?;
        let mut standing = Standing {
            id: CaseId(clock::new_id()),
            patient: find(&self.people, &patient)?.id,
            department,
            status: Status::Open,
            priority: command.priority.unwrap_or(Priority::Medium),
            version: 1,
            updated_at: opened_at,
        };
        let (case, patient) = (standing.id, standing.patient);
        log.push(Entry { at: opened_at, case, patient, actor: patient, version: 1, what: CaseEvent::Opened {}, reason: None });
        for change in changes {
            let actor = find(&self.people, &change.by)?;
            standing.take(&actor, change, log)?;
        }
        self.insert(command, opened_at, &standing, assignee, specialty).await?;
        for name in tags {
            let tag = find(&self.tags, &name)?;
            sqlx::query("insert into case_tags (case_id, tag_id, patient_id) values ($1, $2, $3)")
                .bind(case.0)
                .bind(tag)
                .bind(patient.0)
                .execute(&mut *self.db)
                .await
                .or_refuse()?;
        }
        Ok(())
    }

    async fn insert(
        &mut self,
        command: Open,
        opened_at: OffsetDateTime,
        standing: &Standing,
        assignee: Option<UserId>,
        specialty: Option<Uuid>,
    ) -> Result<(), Refusal> {
        sqlx::query(
            "insert into cases (id, reference, patient_id, title, description, metadata, status, priority, department_id, assignee_id,
               specialty_id, version, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        )
        .bind(standing.id.0)
        .bind(self.reference())
        .bind(standing.patient.0)
        .bind(command.title)
        .bind(command.description)
        .bind(Value::Object(command.metadata))
        .bind(standing.status.word())
        .bind(standing.priority.word())
        .bind(standing.department.map(|department| department.id.0))
        .bind(assignee.map(|person| person.0))
        .bind(specialty)
        .bind(standing.version)
        .bind(opened_at)
        .bind(standing.updated_at)
        .execute(&mut *self.db)
        .await
        .or_refuse()?;
        Ok(())
    }

    async fn add_event(&mut self, entry: Entry) -> Result<(), Refusal> {
        let (kind, data) = events::split(&entry.what)?;
        let id = clock::new_id();
        sqlx::query("insert into case_events (id, case_id, patient_id, actor_id, kind, data, version, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(id)
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
        if let Some(reason) = entry.reason {
            sqlx::query("insert into event_reasons (event_id, case_id, patient_id, reason) values ($1, $2, $3, $4)")
                .bind(id)
                .bind(entry.case.0)
                .bind(entry.patient.0)
                .bind(reason)
                .execute(&mut *self.db)
                .await
                .or_refuse()?;
        }
        Ok(())
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

impl Standing {
    /// Lets the policy judge the change as it would have been judged then.
    fn take(&mut self, actor: &Actor, change: Change, log: &mut Vec<Entry>) -> Result<(), Refusal> {
        let Change { at, command, .. } = change;
        let facts = CaseFacts {
            status: self.status,
            department: self.department.map(|department| department.id),
            restricted: self.department.is_some_and(|department| department.restricted),
            ..CaseFacts::new_case(self.patient)
        };
        command.permitted(actor, &facts)?;
        let before = Handling {
            status: self.status,
            priority: self.priority,
            department: None,
            assignee: None,
            specialty: None,
            tags: BTreeSet::new(),
        };
        let change =
            case::Change { status: command.status, priority: command.priority, reason: command.reason, ..Default::default() };
        let revision = change.apply(actor, before)?;
        (self.status, self.priority) = (revision.after.status, revision.after.priority);
        (self.version, self.updated_at) = (self.version + 1, at);
        let (case, patient, version, actor) = (self.id, self.patient, self.version, actor.id);
        let mut reason = revision.reason;
        let entry = |what| Entry { at, case, patient, actor, version, what, reason: reason.take() };
        log.extend(revision.events.into_iter().map(entry));
        Ok(())
    }
}

fn find<T: Clone>(known: &HashMap<String, T>, name: &str) -> Result<T, Refusal> {
    known.get(name).cloned().ok_or_else(|| broken("a name in the demo that nothing has"))
}
