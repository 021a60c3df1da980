use crate::world::{Known, World, pick};
use domain::case::Revise;
use domain::case::bulk::{Bulk, BulkChange, Fate, Job, JobState, Outcome, Select, Why};
use domain::{Actor, CaseFilter, CaseId, Denied, Refusal, SessionId};
use rand::Rng;
use std::collections::BTreeMap;
use store::cases::bulk;

impl World {
    /// Somebody changes all that some filter finds: asked are the cases of their list, and each ends as it would alone.
    /// Answers how many were changed.
    pub(crate) async fn check_bulk(&mut self, actor: &Actor, session: SessionId) -> u32 {
        if self.cases.is_empty() {
            return 0;
        }
        let filter = if self.random.random_bool(0.5) { CaseFilter::default() } else { self.any_filter() };
        let change = self.any_bulk_change();
        let command = |dry_run| Bulk { select: Select::Filter(filter.print()), change: change.clone(), dry_run };
        let context = format!("world {}, {actor:?}, {filter:?}, {change:?}", self.seed);
        if !actor.role.works_here() {
            let refused = bulk::begin(self.scope(session).await, command(false)).await;
            assert_eq!(refused.err(), Some(Refusal::Denied(Denied::Role)), "{context}");
            return 0;
        }
        let expected = self.foretold(actor, &filter, &change);
        let foretold = bulk::foretell(self.scope(session).await, command(true)).await.expect("an outcome");
        assert_eq!(by_case(&foretold), expected, "{context}");
        let (id, _) = bulk::begin(self.scope(session).await, command(false)).await.expect("a change");
        bulk::run(&self.store, session, id).await.expect("the end");
        let job: Job = bulk::job(self.scope(session).await, id).await.expect("its state");
        assert_eq!((job.state, job.outcome.settled()), (JobState::Ended, job.outcome.asked()), "{context}");
        assert_eq!(by_case(&job.outcome), expected, "{context}");
        self.follow_bulk(actor, &job.outcome.done, &change).await;
        u32::try_from(job.outcome.done.len()).expect("few")
    }

    fn any_bulk_change(&mut self) -> BulkChange {
        let case = pick(&mut self.random, &self.cases);
        let change = self.any_change(&case);
        let tags: Vec<String> = self.tags.iter().map(|(_, name, _)| name.clone()).collect();
        let (add, remove) = (pick(&mut self.random, &tags), pick(&mut self.random, &tags));
        BulkChange {
            status: change.status,
            priority: Some(change.priority.unwrap_or(domain::Priority::High)),
            department_id: change.department_id,
            assignee_id: change.assignee_id,
            remove_tags: (add != remove).then_some(remove).into_iter().collect(),
            add_tags: [add].into(),
            reason: change.reason,
        }
    }

    fn foretold(&self, actor: &Actor, filter: &CaseFilter, change: &BulkChange) -> BTreeMap<CaseId, Fate> {
        let fate = |case: &Known| match self.predict(actor, case, case.version, &of(change, case)) {
            Ok(revision) if revision.events.is_empty() => Fate::Skipped(Why::unchanged()),
            Ok(_) => Fate::Done,
            Err(refusal) => Fate::from(&refusal),
        };
        self.expected(actor, filter).into_iter().map(|case| (case.id, fate(case))).collect()
    }

    /// Takes over what was changed, as somebody reads it who sees all.
    async fn follow_bulk(&mut self, actor: &Actor, done: &[CaseId], change: &BulkChange) {
        let mut superuser = self.database.superuser().await;
        for id in done {
            let place = self.cases.iter().position(|case| case.id == *id).expect("a case");
            let known = self.cases[place].clone();
            let revision = self.predict(actor, &known, known.version, &of(change, &known)).expect("permitted");
            let row: (i64, time::OffsetDateTime, String) =
                sqlx::query_as("select version, updated_at, status from cases where id = $1")
                    .bind(id.0)
                    .fetch_one(&mut superuser)
                    .await
                    .expect("the case");
            let known = &mut self.cases[place];
            assert_eq!((row.0, row.2.as_str()), (known.version + 1, revision.after.status.word()));
            if known.handling.status != revision.after.status {
                known.status_since = row.1;
            }
            if known.assignee() != revision.after.assignee.as_ref().map(|named| named.id) {
                known.given_at = row.0;
            }
            (known.version, known.updated_at, known.handling) = (row.0, row.1, revision.after);
        }
    }
}

/// What the change is to this case, worked out apart from the program.
fn of(change: &BulkChange, case: &Known) -> Revise {
    let mut tags = case.handling.tags.clone();
    tags.extend(change.add_tags.iter().cloned());
    tags.retain(|tag| !change.remove_tags.contains(tag));
    Revise {
        status: change.status,
        priority: change.priority,
        department_id: change.department_id,
        assignee_id: change.assignee_id,
        specialty_id: None,
        tags: Some(tags),
        reason: change.reason.clone(),
    }
}

fn by_case(outcome: &Outcome) -> BTreeMap<CaseId, Fate> {
    let done = outcome.done.iter().map(|id| (*id, Fate::Done));
    let skipped = outcome.skipped.iter().map(|missed| (missed.id, Fate::Skipped(missed.why.clone())));
    let failed = outcome.failed.iter().map(|missed| (missed.id, Fate::Failed(missed.why.clone())));
    done.chain(skipped).chain(failed).collect()
}
