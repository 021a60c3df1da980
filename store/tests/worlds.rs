//! Random clinics, random people, random questions: the database allows exactly what the domain's policy allows, and
//! lists exactly what the filter asks for, in its order.

use domain::case::{Open, Revise};
use domain::filter::{Sort, SortBy};
use domain::{
    Action, Actor, CaseFacts, CaseFilter, CaseId, Denied, Priority, Problem, Refusal, Role, SessionId, Status, UserId, may,
};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use sqlx::Executor;
use sqlx::postgres::PgConnection;
use std::collections::BTreeSet;
use store::{Store, cases, events};
use testbed::Database;
use time::{Duration, OffsetDateTime};

const WORLDS: u64 = 6;
const ROLES: [Role; 6] = [Role::Patient, Role::Patient, Role::Patient, Role::Staff, Role::Staff, Role::Admin];

struct World {
    seed: u64,
    random: StdRng,
    store: Store,
    people: Vec<(Actor, SessionId)>,
    cases: Vec<Known>,
}

/// What we know of a case without asking the database's policies.
#[derive(Clone, Debug)]
struct Known {
    id: CaseId,
    facts: CaseFacts,
    priority: Priority,
    version: i64,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
}

#[tokio::test]
async fn people_see_the_cases_that_the_policy_shows_them_and_no_others() {
    for seed in 0..WORLDS {
        let mut world = World::make(seed).await;
        for (actor, session) in world.people.clone() {
            for _ in 0..6 {
                world.check_list(&actor, session).await;
            }
            world.check_reading(&actor, session).await;
        }
    }
}

#[tokio::test]
async fn people_change_the_cases_that_the_policy_lets_them_and_no_others() {
    for seed in WORLDS..2 * WORLDS {
        let mut world = World::make(seed).await;
        for _ in 0..150 {
            world.check_change().await;
        }
        for (actor, session) in world.people.clone() {
            world.check_opening(&actor, session).await;
            world.check_list(&actor, session).await;
        }
    }
}

impl World {
    async fn make(seed: u64) -> Self {
        let database = Database::new().await;
        let mut postgres = database.superuser().await;
        let mut world = Self {
            seed,
            random: StdRng::seed_from_u64(seed),
            store: database.store(2).await,
            people: Vec::new(),
            cases: Vec::new(),
        };
        for role in ROLES {
            let (id, session) = testbed::add_person(&mut postgres, role, role.word()).await;
            world.people.push((Actor { id, role, name: role.to_string(), email: format!("{id}@example.org") }, session));
        }
        // Keeps the guard of cases from watching over an invented past.
        postgres.execute("set session_replication_role = replica").await.expect("a superuser");
        let size = world.random.random_range(0..40);
        for _ in 0..size {
            let known = world.invent(&mut postgres).await;
            world.cases.push(known);
        }
        world
    }

    /// Few instants, so that many cases tie and the order has to be settled by the id.
    async fn invent(&mut self, postgres: &mut PgConnection) -> Known {
        let patient = self.any_patient();
        let status = pick(&mut self.random, Status::ALL);
        let id = testbed::add_case(postgres, patient, status).await;
        let instant = |hours: i64| OffsetDateTime::UNIX_EPOCH + Duration::days(20_000) + Duration::hours(hours);
        let known = Known {
            id,
            facts: CaseFacts { patient, status },
            priority: pick(&mut self.random, Priority::ALL),
            version: self.random.random_range(2..5),
            created_at: instant(self.random.random_range(0..4)),
            updated_at: instant(self.random.random_range(4..8)),
        };
        sqlx::query("update cases set priority = $2, version = $3, created_at = $4, updated_at = $5 where id = $1")
            .bind(id.0)
            .bind(known.priority.word())
            .bind(known.version)
            .bind(known.created_at)
            .bind(known.updated_at)
            .execute(postgres)
            .await
            .expect("a past");
        known
    }

    fn any_patient(&mut self) -> UserId {
        self.people[self.random.random_range(0..3)].0.id
    }

    fn any_filter(&mut self) -> CaseFilter {
        let random = &mut self.random;
        CaseFilter {
            status: some(random, Status::ALL),
            priority: some(random, Priority::ALL),
            sort: Sort { by: pick(random, SortBy::ALL), descending: random.random() },
            limit: random.random_range(1..=12),
            cursor: None,
        }
    }

    /// What the list should be, worked out in memory.
    fn expected(&self, actor: &Actor, filter: &CaseFilter) -> Vec<CaseId> {
        let wanted = |case: &&Known| {
            may(actor, Action::ReadCase, &case.facts).is_ok()
                && (filter.status.is_empty() || filter.status.contains(&case.facts.status))
                && (filter.priority.is_empty() || filter.priority.contains(&case.priority))
        };
        let key = |case: &Known| match filter.sort.by {
            SortBy::CreatedAt => case.created_at.unix_timestamp_nanos(),
            SortBy::UpdatedAt => case.updated_at.unix_timestamp_nanos(),
            SortBy::Priority => i128::from(case.priority.rank()),
        };
        let mut found: Vec<&Known> = self.cases.iter().filter(wanted).collect();
        found.sort_by_key(|case| (key(case), case.id));
        if filter.sort.descending {
            found.reverse();
        }
        found.into_iter().map(|case| case.id).collect()
    }

    async fn check_list(&mut self, actor: &Actor, session: SessionId) {
        let mut filter = self.any_filter();
        let expected = self.expected(actor, &filter);
        let context = format!("world {}, {actor:?}, {filter:?}", self.seed);
        let mut scope = self.store.begin(session).await.expect("signed in");
        let mut listed = Vec::new();
        loop {
            let page = cases::list(&mut scope, &filter).await.expect("a page");
            assert_eq!((page.total.count, page.total.exact), (expected.len() as i64, true), "{context}");
            assert!(page.items.len() <= filter.limit.into(), "{context}");
            listed.extend(page.items.iter().map(|case| case.id));
            let Some(cursor) = page.next_cursor else { break };
            filter = CaseFilter::parse(&filter.at(Some(cursor)).print()).expect("a link to the next page");
        }
        assert_eq!(listed, expected, "{context}");
    }

    async fn check_reading(&self, actor: &Actor, session: SessionId) {
        for case in &self.cases {
            let context = format!("world {}, {actor:?}, {case:?}", self.seed);
            let mut scope = self.store.begin(session).await.expect("signed in");
            let seen = may(actor, Action::ReadCase, &case.facts).is_ok();
            let read = [
                cases::read(&mut scope, case.id).await.map(|read| assert_eq!(CaseFacts::from(&read), case.facts, "{context}")),
                cases::page(&mut scope, case.id).await.map(|page| assert_eq!(page.case.id, case.id, "{context}")),
                events::of_case(&mut scope, case.id).await.map(|log| assert_eq!(log, [], "{context}")),
            ];
            assert_eq!(read, if seen { [Ok(()), Ok(()), Ok(())] } else { [(); 3].map(|()| Err(Refusal::NotFound)) }, "{context}");
        }
    }

    async fn check_opening(&mut self, actor: &Actor, session: SessionId) {
        let command = Open {
            title: "A fever".into(),
            description: "Since Monday.".into(),
            priority: None,
            metadata: serde_json::Map::new(),
        };
        let opened = cases::open(self.store.begin(session).await.expect("signed in"), command, None).await;
        assert_eq!(
            opened.as_ref().err(),
            may(actor, Action::OpenCase, &CaseFacts::new_case(actor.id)).err().map(Refusal::from).as_ref()
        );
        if let Ok(case) = opened {
            let facts = CaseFacts::from(&case);
            self.cases.push(Known {
                id: case.id,
                facts,
                priority: case.priority,
                version: 1,
                created_at: case.created_at,
                updated_at: case.updated_at,
            });
        }
    }

    /// Somebody tries to change some case in some way, mostly knowing its version.
    async fn check_change(&mut self) {
        if self.cases.is_empty() {
            return;
        }
        let (actor, session) = self.people.choose(&mut self.random).expect("somebody").clone();
        let place = self.random.random_range(0..self.cases.len());
        let case = self.cases[place].clone();
        let command = Revise {
            status: self.random.random_bool(0.7).then(|| pick(&mut self.random, Status::ALL)),
            priority: self.random.random_bool(0.5).then(|| pick(&mut self.random, Priority::ALL)),
        };
        let seen = case.version - i64::from(self.random.random_bool(0.1));
        let context = format!("world {}, {actor:?}, {case:?}, {command:?}, seen {seen}", self.seed);

        let scope = self.store.begin(session).await.expect("signed in");
        let revised = cases::revise(scope, case.id, seen, command).await;
        assert_eq!(revised.as_ref().err(), refusal(&actor, &case, seen, command).as_ref(), "{context}");
        let Ok(revised) = revised else { return };
        let known = &mut self.cases[place];
        let wanted = (command.status.unwrap_or(case.facts.status), command.priority.unwrap_or(case.priority));
        let steps = i64::from(wanted != (case.facts.status, case.priority));
        assert_eq!((revised.status, revised.priority, revised.version), (wanted.0, wanted.1, case.version + steps), "{context}");
        known.facts.status = revised.status;
        (known.priority, known.version, known.updated_at) = (revised.priority, revised.version, revised.updated_at);
    }
}

/// What should be said to a change: first whether the case is there, then whose it is to change, then the version.
fn refusal(actor: &Actor, case: &Known, seen: i64, command: Revise) -> Option<Refusal> {
    let parts = [command.status.map(Action::SetStatus), Some(Action::SetPriority)];
    let denied: Vec<Denied> = parts.into_iter().flatten().filter_map(|part| may(actor, part, &case.facts).err()).collect();
    if may(actor, Action::ReadCase, &case.facts).is_err() {
        Some(Refusal::NotFound)
    } else if denied.contains(&Denied::Role) {
        Some(Refusal::Denied(Denied::Role))
    } else if seen != case.version {
        Some(Refusal::Stale)
    } else {
        denied.first().map(|_| Refusal::invalid("status", Problem::TransitionNotAllowed))
    }
}

fn pick<T: Copy>(random: &mut StdRng, among: &[T]) -> T {
    *among.choose(random).expect("something")
}

/// Often none, which stands for all.
fn some<T: Copy + Ord>(random: &mut StdRng, among: &[T]) -> BTreeSet<T> {
    if random.random_bool(0.4) { BTreeSet::new() } else { among.iter().filter(|_| random.random()).copied().collect() }
}
