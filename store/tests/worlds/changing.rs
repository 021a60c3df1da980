use crate::world::{Known, World, named, pick};
use domain::case::{Case, Change, Open, Revise, Revision};
use domain::{Action, Actor, DepartmentId, FieldErrors, Priority, Problem, Refusal, SessionId, Status, UserId, may};
use rand::Rng;
use std::collections::BTreeSet;
use store::cases;
use uuid::Uuid;

impl World {
    /// Whoever it is, the case is their own.
    pub(crate) async fn check_opening(&mut self, session: SessionId) {
        let command = Open {
            title: "A fever".into(),
            description: "It itches.".into(),
            format: Default::default(),
            priority: None,
            specialty_id: None,
            metadata: serde_json::Map::new(),
            follows_id: None,
        };
        let scope = self.scope(session).await;
        let actor = scope.actor().id;
        let case = cases::open(scope, command, None).await.expect("a case");
        assert_eq!((case.patient_id, case.department_id, case.assignee_id), (actor, None, None));
        self.cases.push(Known {
            id: case.id,
            patient: case.patient_id,
            handling: domain::case::Handling {
                status: case.status,
                priority: case.priority,
                department: None,
                assignee: None,
                specialty: None,
                tags: case.tags,
            },
            title: case.title,
            said: Vec::new(),
            metadata: case.metadata,
            version: 1,
            created_at: case.created_at,
            updated_at: case.updated_at,
            status_since: case.created_at,
            given_at: 0,
        });
    }

    /// Somebody tries to change some case in some way, mostly knowing its version. Answers whether they lost sight of it by that.
    pub(crate) async fn check_change(&mut self) -> bool {
        if self.cases.is_empty() {
            return false;
        }
        let (actor, session) = pick(&mut self.random, &self.people);
        let place = self.random.random_range(0..self.cases.len());
        let case = self.cases[place].clone();
        let command = self.any_change(&case);
        let seen = case.version - i64::from(self.random.random_bool(0.1));
        let context = format!("world {}, {actor:?}, {case:?}, {command:?}, seen {seen}", self.seed);

        let predicted = self.predict(&actor, &case, seen, &command);
        let revised = cases::revise(self.scope(session).await, case.id, seen, command).await;
        assert_eq!(revised.as_ref().err(), predicted.as_ref().err(), "{context}");
        let (Ok(revised), Ok(revision)) = (revised, predicted) else { return false };
        self.follow(place, &revised, revision, &context);

        let seen = self.may(&actor, Action::ReadCase, &self.cases[place]);
        let again = cases::read(self.scope(session).await, case.id).await;
        assert_eq!(again, if seen { Ok(revised) } else { Err(Refusal::NotFound) }, "{context}");
        !seen
    }

    fn follow(&mut self, place: usize, revised: &Case, revision: Revision, context: &str) {
        let known = &mut self.cases[place];
        known.version += i64::from(!revision.events.is_empty());
        if known.assignee() != revision.after.assignee.as_ref().map(|named| named.id) {
            known.given_at = known.version;
        }
        if known.handling.status != revision.after.status {
            known.status_since = revised.updated_at;
        }
        known.handling = revision.after;
        known.updated_at = revised.updated_at;
        let specialty = known.handling.specialty.as_ref().map(|named| named.id);
        assert_eq!(
            (revised.status, revised.priority, revised.department_id, revised.assignee_id, revised.specialty_id, revised.version),
            (known.handling.status, known.handling.priority, known.department(), known.assignee(), specialty, known.version),
            "{context}"
        );
        assert_eq!(revised.tags, known.handling.tags, "{context}");
    }

    /// Mostly of what there is, and now and then of what there is not.
    pub(crate) fn any_change(&mut self, case: &Known) -> Revise {
        let random = &mut self.random;
        let nobody = Uuid::from_u128(7);
        let mut departments: Vec<Option<DepartmentId>> = self.departments.iter().map(|department| Some(department.id)).collect();
        departments.extend([None, case.department(), Some(DepartmentId(nobody))]);
        let mut people: Vec<Option<UserId>> = self.people.iter().map(|(who, _)| Some(who.id)).collect();
        people.extend([None, case.assignee(), Some(UserId(nobody))]);
        let mut specialties: Vec<_> = self.specialties.iter().map(|(id, _)| Some(*id)).collect();
        specialties.push(None);
        let mut tags: BTreeSet<String> = self.tags.iter().filter(|_| random.random()).map(|(_, name, _)| name.clone()).collect();
        if random.random_bool(0.1) {
            tags.insert("no such tag".into());
        }
        Revise {
            status: random.random_bool(0.4).then(|| pick(random, Status::ALL)),
            priority: random.random_bool(0.3).then(|| pick(random, Priority::ALL)),
            department_id: random.random_bool(0.4).then(|| pick(random, &departments)),
            assignee_id: random.random_bool(0.3).then(|| pick(random, &people)),
            specialty_id: random.random_bool(0.2).then(|| pick(random, &specialties)),
            tags: random.random_bool(0.2).then_some(tags),
            reason: random.random_bool(0.7).then(|| "She asked for it.".to_owned()),
        }
    }

    /// What should be said to a change: first whether the case is there, then whose it is to change, then the version, then
    /// what is wrong with it.
    pub(crate) fn predict(&self, actor: &Actor, case: &Known, seen: i64, command: &Revise) -> Result<Revision, Refusal> {
        let facts = self.facts(actor, case);
        may(actor, Action::ReadCase, &facts).map_err(|_| Refusal::NotFound)?;
        may(actor, Action::SetPriority, &facts)?;
        if seen != case.version {
            let wanted = command.assignee_id.flatten().filter(|_| case.given_at > seen);
            let other = wanted.and_then(|wanted| case.assignee().filter(|by| ![wanted, actor.id].contains(by)));
            return Err(other.map_or(Refusal::Stale, |by| Refusal::CaseTaken { by }));
        }
        command.permitted(actor, &facts)?;
        self.mistakes(case, command).into_result()?;
        let change = Change {
            status: command.status,
            priority: command.priority,
            department: command.department_id.map(|id| id.map(named)),
            assignee: command.assignee_id.map(|id| id.map(named)),
            specialty: command.specialty_id.map(|id| id.map(named)),
            tags: command.tags.clone(),
            reason: command.reason.clone(),
        };
        Ok(change.apply(actor, case.handling.clone())?)
    }

    /// A case goes to what is still offered, to those who work here, and never to its patient; what it has it may keep.
    fn mistakes(&self, case: &Known, command: &Revise) -> FieldErrors {
        let mut errors = FieldErrors::default();
        let mut note = |field: &str, good: bool, problem: Problem| errors.note(field, if good { Ok(()) } else { Err(problem) });
        if let Some(Some(id)) = command.department_id {
            let offered = self.departments.iter().any(|department| department.id == id && department.active);
            note("department_id", offered || case.department() == Some(id), Problem::UnknownValue);
        }
        if let Some(Some(id)) = command.assignee_id {
            let works_here = self.people.iter().any(|(who, _)| who.id == id && who.role.works_here());
            note("assignee_id", id != case.patient, Problem::IsThePatient);
            note("assignee_id", works_here, Problem::UnknownValue);
        }
        if let Some(Some(id)) = command.specialty_id {
            let has = case.handling.specialty.as_ref().is_some_and(|held| held.id == id);
            note("specialty_id", has || self.specialties.contains(&(id, true)), Problem::UnknownValue);
        }
        if let Some(wanted) = &command.tags {
            let known = |tag: &String| self.tags.iter().any(|(_, name, offered)| name == tag && *offered);
            note("tags", (wanted - &case.handling.tags).iter().all(known), Problem::UnknownValue);
        }
        errors
    }
}
