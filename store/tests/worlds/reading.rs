use crate::world::{Known, World, pick};
use domain::event::{CaseEvent, LoggedEvent};
use domain::filter::{Sort, SortBy};
use domain::{Action, Actor, CaseFilter, CaseId, Priority, Refusal, SessionId, Status, may};
use rand::Rng;
use rand::rngs::StdRng;
use std::collections::BTreeSet;
use store::{Scope, cases};

impl World {
    pub(crate) fn may(&self, actor: &Actor, action: Action, case: &Known) -> bool {
        may(actor, action, &self.facts(actor, case)).is_ok()
    }

    pub(crate) async fn scope(&self, session: SessionId) -> Scope {
        self.store.begin(session).await.expect("signed in")
    }

    pub(crate) fn any_filter(&mut self) -> CaseFilter {
        let random = &mut self.random;
        CaseFilter {
            status: some(random, Status::ALL),
            priority: some(random, Priority::ALL),
            sort: Sort { by: pick(random, SortBy::ALL), descending: random.random() },
            limit: random.random_range(1..=12),
            cursor: None,
            mine: random.random_bool(0.2),
        }
    }

    /// What the list should be, worked out in memory: the cases, and the tags that are shown with them.
    pub(crate) fn expected(&self, actor: &Actor, filter: &CaseFilter) -> Vec<(CaseId, BTreeSet<String>)> {
        let wanted = |case: &&Known| {
            self.may(actor, Action::ReadCase, case)
                && (!filter.mine || case.patient == actor.id)
                && (filter.status.is_empty() || filter.status.contains(&case.handling.status))
                && (filter.priority.is_empty() || filter.priority.contains(&case.handling.priority))
        };
        let key = |case: &Known| match filter.sort.by {
            SortBy::CreatedAt => case.created_at.unix_timestamp_nanos(),
            SortBy::UpdatedAt => case.updated_at.unix_timestamp_nanos(),
            SortBy::Priority => i128::from(case.handling.priority.rank()),
        };
        let mut found: Vec<&Known> = self.cases.iter().filter(wanted).collect();
        found.sort_by_key(|case| (key(case), case.id));
        if filter.sort.descending {
            found.reverse();
        }
        found.into_iter().map(|case| (case.id, self.tags_shown(actor, case))).collect()
    }

    pub(crate) fn tags_shown(&self, actor: &Actor, case: &Known) -> BTreeSet<String> {
        if self.may(actor, Action::ReadInside, case) { case.handling.tags.clone() } else { BTreeSet::new() }
    }

    pub(crate) async fn check_list(&mut self, actor: &Actor, session: SessionId) {
        let mut filter = self.any_filter();
        let expected = self.expected(actor, &filter);
        let context = format!("world {}, {actor:?}, {filter:?}", self.seed);
        let mut scope = self.scope(session).await;
        let mut listed = Vec::new();
        loop {
            let page = cases::list(&mut scope, &filter).await.expect("a page");
            assert_eq!((page.total.count, page.total.exact), (expected.len() as i64, true), "{context}");
            assert!(page.items.len() <= filter.limit.into(), "{context}");
            listed.extend(page.items.into_iter().map(|case| (case.id, case.tags)));
            let Some(cursor) = page.next_cursor else { break };
            filter = CaseFilter::parse(&filter.at(Some(cursor)).print()).expect("a link to the next page");
        }
        assert_eq!(listed, expected, "{context}");
    }

    pub(crate) async fn check_reading(&self, actor: &Actor, session: SessionId) {
        assert_eq!(self.scope(session).await.actor(), actor);
        for case in &self.cases {
            let context = format!("world {}, {actor:?}, {case:?}", self.seed);
            let read = cases::read(self.scope(session).await, case.id).await;
            let page = cases::page(self.scope(session).await, case.id).await;
            let log = cases::log(self.scope(session).await, case.id).await;
            if !self.may(actor, Action::ReadCase, case) {
                assert_eq!(
                    (read, page, log),
                    (Err(Refusal::NotFound), Err(Refusal::NotFound), Err(Refusal::NotFound)),
                    "{context}"
                );
                continue;
            }
            let (read, page, log) = (read.expect(&context), page.expect(&context), log.expect(&context));
            assert_eq!(
                (read.status, read.department_id, read.assignee_id),
                (case.handling.status, case.department(), case.assignee()),
                "{context}"
            );
            assert_eq!(read.tags, self.tags_shown(actor, case), "{context}");
            assert_eq!((page.facts, &page.case), (self.facts(actor, case), &read), "{context}");
            assert_eq!((told(&page.events), told(&log)), (self.story(actor, case), self.story(actor, case)), "{context}");
        }
    }

    /// Colleagues are told of tags, and why.
    fn story(&self, actor: &Actor, case: &Known) -> Vec<(&'static str, bool)> {
        let all = [("status_changed", true), ("tags_changed", true)];
        if self.may(actor, Action::ReadInside, case) { all.to_vec() } else { vec![("status_changed", false)] }
    }
}

/// The kinds, and whether a reason is given.
fn told(log: &[LoggedEvent]) -> Vec<(&'static str, bool)> {
    log.iter().map(|event| (CaseEvent::kind(&event.what), event.reason.is_some())).collect()
}

/// Often none, which stands for all.
fn some<T: Copy + Ord>(random: &mut StdRng, among: &[T]) -> BTreeSet<T> {
    if random.random_bool(0.4) { BTreeSet::new() } else { among.iter().filter(|_| random.random()).copied().collect() }
}
