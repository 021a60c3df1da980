use crate::asking::is_about;
use crate::world::{Department, Known, World};
use domain::event::{CaseEvent, LoggedEvent};
use domain::export::Exported;
use domain::filter::{SortBy, Total, Traits};
use domain::view::SaveView;
use domain::{Action, Actor, CaseFilter, CaseSummary, Denied, Refusal, SessionId, Status, UserId, may};
use std::collections::BTreeSet;
use store::{Scope, cases, notes, views};

impl World {
    pub(crate) fn may(&self, actor: &Actor, action: Action, case: &Known) -> bool {
        may(actor, action, &self.facts(actor, case)).is_ok()
    }

    pub(crate) async fn scope(&self, session: SessionId) -> Scope {
        self.store.begin(session).await.expect("signed in")
    }

    /// What the list should be, worked out in memory.
    pub(crate) fn expected(&self, actor: &Actor, filter: &CaseFilter) -> Vec<&Known> {
        let wanted = |case: &&Known| self.may(actor, Action::ReadCase, case) && self.fits(actor, filter, case);
        let key = |case: &Known| match filter.sort.by {
            SortBy::CreatedAt => case.created_at.unix_timestamp_nanos(),
            SortBy::UpdatedAt => case.updated_at.unix_timestamp_nanos(),
            SortBy::StatusSince => case.status_since.unix_timestamp_nanos(),
            SortBy::Priority => i128::from(case.handling.priority.rank()),
        };
        let mut found: Vec<&Known> = self.cases.iter().filter(wanted).collect();
        found.sort_by_key(|case| (key(case), case.id));
        if filter.sort.descending {
            found.reverse();
        }
        found
    }

    fn fits(&self, actor: &Actor, filter: &CaseFilter, case: &Known) -> bool {
        let shown = self.tags_shown(actor, case);
        let traits = Traits {
            patient: case.patient,
            handling: &case.handling,
            tags: &self.tags.iter().filter(|(_, name, _)| shown.contains(name)).map(|(id, ..)| *id).collect(),
            metadata: &case.metadata,
            created_at: case.created_at,
            updated_at: case.updated_at,
        };
        filter.matches(actor.id, &traits) && filter.search.as_deref().is_none_or(|sought| is_about(case, sought))
    }

    pub(crate) fn tags_shown(&self, actor: &Actor, case: &Known) -> BTreeSet<String> {
        if self.may(actor, Action::ReadInside, case) { case.handling.tags.clone() } else { BTreeSet::new() }
    }

    pub(crate) async fn check_list(&mut self, actor: &Actor, session: SessionId) {
        let mut filter = self.any_filter();
        let lines = |case: &&Known| (case.id, self.tags_shown(actor, case));
        let expected: Vec<_> = self.expected(actor, &filter).iter().map(lines).collect();
        let context = format!("world {}, {actor:?}, {filter:?}", self.seed);
        let mut scope = self.scope(session).await;
        self.check_counters(actor, &mut scope, &filter).await;
        let mut listed = Vec::new();
        loop {
            let page = cases::list(&mut scope, &filter).await.expect("a page");
            assert_eq!((page.total.count, page.total.exact), (expected.len() as i64, true), "{context}");
            assert!(page.items.len() <= filter.limit.into(), "{context}");
            for case in &page.items {
                assert_eq!(marked(case), filter.search.is_some().then(|| case.title.clone()), "{context}");
            }
            listed.extend(page.items.into_iter().map(|case| (case.id, case.tags)));
            let Some(cursor) = page.next_cursor else { break };
            filter = CaseFilter::parse(&filter.at(Some(cursor)).print()).expect("a link to the next page");
        }
        assert_eq!(listed, expected, "{context}");
    }

    /// Each counter says what the list would with that status or department alone.
    async fn check_counters(&self, actor: &Actor, scope: &mut Scope, filter: &CaseFilter) {
        let context = format!("world {}, {actor:?}, {filter:?}", self.seed);
        let counters = cases::counters(scope, filter).await;
        if !actor.role.works_here() {
            return assert_eq!(counters, Err(Denied::Role.into()), "{context}");
        }
        let counters = counters.expect("counters");
        let count = |filter: CaseFilter| Total { count: self.expected(actor, &filter).len() as i64, exact: true };
        for (status, total) in &counters.status {
            assert_eq!(*total, count(CaseFilter { status: [*status].into(), ..filter.clone() }), "{context} {status}");
        }
        for (department, total) in &counters.department {
            let there = count(CaseFilter { department: [*department].into(), ..filter.clone() });
            assert_eq!(*total, there, "{context} {department:?}");
        }
        let open = |one: &&Department| one.active && (!one.restricted || actor.departments.contains(&one.id));
        let open = self.departments.iter().filter(open).count();
        assert_eq!((counters.status.len(), counters.department.len()), (Status::ALL.len(), open + 1), "{context}");
    }

    /// The count of each view says what its list would, of all of them at once.
    pub(crate) async fn check_views(&mut self, actor: &Actor, session: SessionId) {
        if !actor.role.works_here() {
            return;
        }
        let mut filters: Vec<CaseFilter> = (0..4).map(|_| self.any_filter()).collect();
        filters.retain(|filter| CaseFilter::parse(&filter.print()).is_ok());
        for (n, filter) in filters.iter().enumerate() {
            let (name, query) = (n.to_string(), filter.print());
            let view = SaveView { name, query, shared: false, pinned: true, default: false };
            views::save(self.scope(session).await, view).await.expect("a view");
        }
        let counts = views::counts(&mut self.scope(session).await).await.expect("counts");
        assert_eq!(counts.len(), filters.len());
        for (filter, (id, total)) in filters.iter().zip(counts) {
            let expected = Total { count: self.expected(actor, filter).len() as i64, exact: true };
            assert_eq!(total, expected, "world {}, {actor:?}, {filter:?}", self.seed);
            views::remove(self.scope(session).await, id).await.expect("removed");
        }
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

    /// Notes, and who may be mentioned in one: whoever may read it.
    pub(crate) async fn check_notes(&self, actor: &Actor, session: SessionId) {
        for case in &self.cases {
            let context = format!("world {}, {actor:?}, {case:?}", self.seed);
            let listed = notes::list(self.scope(session).await, case.id).await.map(|notes| notes.len());
            let readers = notes::readers(self.scope(session).await, case.id).await;
            if !self.may(actor, Action::ReadInside, case) {
                assert_eq!((listed, readers), (Err(Refusal::NotFound), Err(Refusal::NotFound)), "{context}");
                continue;
            }
            let readers: BTreeSet<UserId> = readers.expect(&context).into_iter().map(|named| named.id).collect();
            let expected = self.people.iter().map(|(who, _)| who).filter(|who| self.may(who, Action::ReadInside, case));
            assert_eq!((listed, readers), (Ok(1), expected.map(|who| who.id).collect()), "{context}");
        }
    }

    /// What somebody takes along is what they read, and has notes for those alone who handle the case.
    pub(crate) async fn check_export(&self, actor: &Actor, session: SessionId) {
        for case in &self.cases {
            let context = format!("world {}, {actor:?}, {case:?}", self.seed);
            let exported = store::export::export(self.scope(session).await, case.id).await;
            if !self.may(actor, Action::ReadCase, case) {
                assert_eq!(exported, Err(Refusal::NotFound), "{context}");
                continue;
            }
            let exported = exported.expect(&context);
            let inside = self.may(actor, Action::ReadInside, case);
            assert_eq!(
                (matches!(exported, Exported::Inside(_)), exported.notes().len()),
                (inside, usize::from(inside)),
                "{context}"
            );
            let export = exported.export();
            assert_eq!((export.case.id, &export.case.tags), (case.id, &self.tags_shown(actor, case)), "{context}");
            assert_eq!(told(&export.events), self.story(actor, case), "{context}");
        }
    }

    /// Colleagues are told of tags, and why.
    fn story(&self, actor: &Actor, case: &Known) -> Vec<(&'static str, bool)> {
        let all = [("noted", false), ("status_changed", true), ("tags_changed", true)];
        if self.may(actor, Action::ReadInside, case) { all.to_vec() } else { vec![("status_changed", false)] }
    }
}

/// The kinds, and whether a reason is given.
fn told(log: &[LoggedEvent]) -> Vec<(&'static str, bool)> {
    log.iter().map(|event| (CaseEvent::kind(&event.what), event.reason.is_some())).collect()
}

/// The title as the excerpt has it, if there is one.
fn marked(case: &CaseSummary) -> Option<String> {
    Some(case.excerpt.as_ref()?.title.iter().map(|segment| segment.text.as_str()).collect())
}
