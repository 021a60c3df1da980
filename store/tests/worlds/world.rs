use domain::case::{Handling, Named};
use domain::{Actor, CaseFacts, CaseId, DepartmentId, Priority, Role, SessionId, SpecialtyId, Status, TagId, UserId};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Map, Value, json};
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Executor};
use std::collections::BTreeSet;
use store::Store;
use testbed::Database;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// The first hour of all cases.
pub(crate) const FIRST: OffsetDateTime = datetime!(2024-10-04 00:00 UTC);

/// What patients write about, two to a title.
pub(crate) const WORDS: [&str; 7] = ["rash", "rashes", "headache", "asthma", "cough", "Müller", "x-ray"];

const ROLES: [Role; 8] =
    [Role::Patient, Role::Patient, Role::Patient, Role::Staff, Role::Staff, Role::Staff, Role::Admin, Role::Admin];

pub(crate) struct World {
    pub(crate) seed: u64,
    pub(crate) random: StdRng,
    pub(crate) database: Database,
    pub(crate) store: Store,
    pub(crate) people: Vec<(Actor, SessionId)>,
    pub(crate) departments: Vec<Department>,
    /// With whether they are still offered.
    pub(crate) specialties: Vec<(SpecialtyId, bool)>,
    pub(crate) tags: Vec<(TagId, String, bool)>,
    pub(crate) cases: Vec<Known>,
    pub(crate) grants: Vec<Glass>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Department {
    pub(crate) id: DepartmentId,
    pub(crate) restricted: bool,
    pub(crate) active: bool,
}

/// A grant of some time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glass {
    pub(crate) id: Uuid,
    pub(crate) case: CaseId,
    pub(crate) patient: UserId,
    pub(crate) user: UserId,
    pub(crate) lives: bool,
}

/// What we know of a case without asking the database's policies.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) id: CaseId,
    pub(crate) patient: UserId,
    pub(crate) handling: Handling,
    pub(crate) title: String,
    /// What was replied, a word each.
    pub(crate) said: Vec<&'static str>,
    pub(crate) metadata: Map<String, Value>,
    pub(crate) version: i64,
    pub(crate) created_at: OffsetDateTime,
    pub(crate) updated_at: OffsetDateTime,
    pub(crate) status_since: OffsetDateTime,
    /// The version at which it came to its assignee.
    pub(crate) given_at: i64,
}

impl World {
    pub(crate) async fn make(seed: u64) -> Self {
        let database = Database::new().await;
        let mut postgres = database.superuser().await;
        let store = database.store(2).await;
        let mut world = Self {
            seed,
            random: StdRng::seed_from_u64(seed),
            database,
            store,
            people: Vec::new(),
            departments: Vec::new(),
            specialties: Vec::new(),
            tags: Vec::new(),
            cases: Vec::new(),
            grants: Vec::new(),
        };
        // Keeps the guard of cases from watching over an invented past.
        postgres.execute("set session_replication_role = replica").await.expect("a superuser");
        world.found(&mut postgres).await;
        for role in ROLES {
            world.add_person(&mut postgres, role).await;
        }
        for _ in 0..world.random.random_range(0..40) {
            let known = world.invent(&mut postgres).await;
            world.break_glass(&mut postgres, &known).await;
            world.cases.push(known);
        }
        // As the trigger does, which is silent here.
        let words = "select distinct unnest(tsvector_to_array(search)) as word from cases";
        run(&mut postgres, &format!("insert into search_words select word from ({words}) as w where char_length(word) > 3"))
            .await;
        world
    }

    /// The clinic itself.
    async fn found(&mut self, postgres: &mut PgConnection) {
        for n in 0..5 {
            let id = DepartmentId(Uuid::new_v4());
            let department = Department { id, restricted: self.random.random_bool(0.6), active: self.random.random_bool(0.8) };
            let Department { restricted, active, .. } = department;
            run(
                postgres,
                &format!("insert into departments (id, name, restricted, active) values ('{id}', '{n}', {restricted}, {active})"),
            )
            .await;
            self.departments.push(department);
        }
        for n in 0..3 {
            let (specialty, tag, offered) = (SpecialtyId(Uuid::new_v4()), TagId(Uuid::new_v4()), n > 0);
            run(postgres, &format!("insert into specialties (id, name, active) values ('{specialty}', '{n}', {offered})")).await;
            run(postgres, &format!("insert into tags (id, name, active) values ('{tag}', 'tag {n}', {offered})")).await;
            self.specialties.push((specialty, offered));
            self.tags.push((tag, format!("tag {n}"), offered));
        }
    }

    /// Now and then a patient is a member, as somebody who worked here once may be.
    async fn add_person(&mut self, postgres: &mut PgConnection, role: Role) {
        let (id, session) = testbed::add_person(postgres, role, role.word()).await;
        let often = if role.works_here() { 0.3 } else { 0.1 };
        let departments: BTreeSet<DepartmentId> =
            self.open_departments().into_iter().filter(|_| self.random.random_bool(often)).collect();
        for department in &departments {
            run(postgres, &format!("insert into memberships values ('{id}', '{department}')")).await;
        }
        self.people.push((Actor { id, role, name: role.to_string(), email: format!("{id}@example.org"), departments }, session));
    }

    /// Few instants, so that many cases tie and the order has to be settled by the id.
    async fn invent(&mut self, postgres: &mut PgConnection) -> Known {
        let patient = self.any_patient();
        let handling = self.any_handling(patient);
        let instant = |hours: i64| FIRST + Duration::hours(hours);
        let known = Known {
            id: testbed::add_case(postgres, patient, handling.status).await,
            patient,
            handling,
            title: format!("{} and {}", pick(&mut self.random, &WORDS), pick(&mut self.random, &WORDS)),
            said: Vec::new(),
            metadata: any_metadata(&mut self.random),
            version: self.random.random_range(2..5),
            created_at: instant(self.random.random_range(0..4)),
            updated_at: instant(self.random.random_range(4..8)),
            status_since: instant(self.random.random_range(0..8)),
            given_at: 0,
        };
        sqlx::query(
            "update cases set priority = $2, version = $3, created_at = $4, updated_at = $5, department_id = $6, assignee_id = $7, specialty_id = $8,
                    title = $9, metadata = $10, status_since = $11, changed_in = '3' where id = $1",
        )
        .bind(known.id.0)
        .bind(known.handling.priority.word())
        .bind(known.version)
        .bind(known.created_at)
        .bind(known.updated_at)
        .bind(known.department().map(|id| id.0))
        .bind(known.assignee().map(|id| id.0))
        .bind(known.handling.specialty.as_ref().map(|named| named.id.0))
        .bind(&known.title)
        .bind(Value::Object(known.metadata.clone()))
        .bind(known.status_since)
        .execute(&mut *postgres)
        .await
        .expect("a past");
        self.tell(postgres, &known).await;
        known
    }

    /// Its tags, and a log with something for everyone, for colleagues, and with a reason.
    async fn tell(&mut self, postgres: &mut PgConnection, known: &Known) {
        let Known { id, patient, version, .. } = known;
        for (tag, ..) in self.tags.iter().filter(|(_, name, _)| known.handling.tags.contains(name)) {
            run(postgres, &format!("insert into case_tags (case_id, tag_id, patient_id) values ('{id}', '{tag}', '{patient}')"))
                .await;
        }
        let works_here = self.people.iter().skip(3).cycle().skip(usize::from(id.0.as_bytes()[0]));
        let author = works_here.map(|(who, _)| who.id).next().expect("somebody");
        let note = Uuid::new_v4();
        run(postgres, &format!("insert into notes (id, case_id, patient_id, author_id, body, body_html) values ('{note}', '{id}', '{patient}', '{author}', 'Hm.', '<p>Hm.</p>')")).await;
        run(postgres, &format!("insert into note_mentions values ('{note}', '{id}', '{patient}', '{author}')")).await;
        run(postgres, &format!("insert into case_events (id, case_id, patient_id, kind, data, version) values (gen_random_uuid(), '{id}', '{patient}', 'noted', '{{\"note\": \"{note}\"}}', {version})")).await;
        for (kind, data) in
            [("status_changed", r#"{"from": "open", "to": "waiting"}"#), ("tags_changed", r#"{"added": ["x"], "removed": []}"#)]
        {
            let event = Uuid::new_v4();
            run(postgres, &format!("insert into case_events (id, case_id, patient_id, kind, data, version) values ('{event}', '{id}', '{patient}', '{kind}', '{data}', {version})")).await;
            run(postgres, &format!("insert into event_reasons values ('{event}', '{id}', '{patient}', 'Because.')")).await;
        }
        let reader = self.people[self.random.random_range(3..ROLES.len())].0.id;
        for action in ["case_read", "case_changed", "grant_opened"] {
            run(postgres, &format!("insert into audit_entries (actor_id, action, case_id, patient_id) values ('{reader}', '{action}', '{id}', '{patient}')")).await;
        }
    }

    async fn break_glass(&mut self, postgres: &mut PgConnection, known: &Known) {
        for (user, _) in self.people.clone().into_iter().filter(|(user, _)| user.role.works_here() && user.id != known.patient) {
            if !self.random.random_bool(0.15) {
                continue;
            }
            let (span, lives) = pick(
                &mut self.random,
                &[
                    ("now() - interval '1 hour', now() + interval '1 hour', null", true),
                    ("now() - interval '1 hour', now() + interval '1 hour', now()", false),
                    ("now() - interval '2 hours', now() - interval '1 hour', null", false),
                ],
            );
            let glass = Glass { id: Uuid::new_v4(), case: known.id, patient: known.patient, user: user.id, lives };
            let Glass { id, case, patient, user, .. } = glass;
            run(postgres, &format!(
                "insert into grants (id, case_id, patient_id, user_id, reason, created_at, expires_at, ended_at) values ('{id}', '{case}', '{patient}', '{user}', 'Fainted in the hall.', {span})"
            ))
            .await;
            self.grants.push(glass);
        }
    }

    /// Mostly a patient, and sometimes somebody who works here.
    fn any_patient(&mut self) -> UserId {
        let among = if self.random.random_bool(0.7) { 3 } else { ROLES.len() };
        self.people[self.random.random_range(0..among)].0.id
    }

    /// Those that are retired hold no case and have no member.
    fn open_departments(&self) -> Vec<DepartmentId> {
        self.departments.iter().filter(|department| department.active).map(|department| department.id).collect()
    }

    fn any_handling(&mut self, patient: UserId) -> Handling {
        let works_here: Vec<UserId> =
            self.people.iter().filter(|(who, _)| who.role.works_here() && who.id != patient).map(|(who, _)| who.id).collect();
        let departments = self.open_departments();
        let random = &mut self.random;
        let specialties: Vec<SpecialtyId> = self.specialties.iter().map(|(id, _)| *id).collect();
        Handling {
            status: pick(random, Status::ALL),
            priority: pick(random, Priority::ALL),
            department: (!departments.is_empty() && random.random_bool(0.8)).then(|| named(pick(random, &departments))),
            assignee: random.random_bool(0.4).then(|| named(pick(random, &works_here))),
            specialty: random.random_bool(0.5).then(|| named(pick(random, &specialties))),
            tags: self.tags.iter().filter(|_| random.random_bool(0.4)).map(|(_, name, _)| name.clone()).collect(),
        }
    }

    /// How somebody stands to a case.
    pub(crate) fn facts(&self, actor: &Actor, case: &Known) -> CaseFacts {
        CaseFacts {
            patient: case.patient,
            status: case.handling.status,
            department: case.department(),
            restricted: self
                .departments
                .iter()
                .any(|department| Some(department.id) == case.department() && department.restricted),
            assignee: case.assignee(),
            granted: self.grants.iter().any(|glass| glass.lives && glass.case == case.id && glass.user == actor.id),
        }
    }
}

impl Known {
    pub(crate) fn department(&self) -> Option<DepartmentId> {
        self.handling.department.as_ref().map(|named| named.id)
    }

    pub(crate) fn assignee(&self) -> Option<UserId> {
        self.handling.assignee.as_ref().map(|named| named.id)
    }
}

/// What the clinic's own fields hold, in the kinds that there are.
fn any_metadata(random: &mut StdRng) -> Map<String, Value> {
    let all =
        [("side", json!("left")), ("side", json!("right")), ("smokes", json!(true)), ("grade", json!(2)), ("grade", json!(2.5))];
    all.into_iter().filter(|_| random.random_bool(0.4)).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The names are told apart elsewhere.
pub(crate) fn named<Id>(id: Id) -> Named<Id> {
    Named { id, name: String::new() }
}

pub(crate) async fn run(postgres: &mut PgConnection, statement: &str) {
    postgres.execute(AssertSqlSafe(statement.to_owned())).await.unwrap_or_else(|fault| panic!("{statement}: {fault}"));
}

pub(crate) fn pick<T: Clone>(random: &mut StdRng, among: &[T]) -> T {
    among.choose(random).expect("something").clone()
}
