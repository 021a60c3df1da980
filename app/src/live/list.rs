use super::{Told, listen};
use crate::api::list_cases;
use crate::error::Fail;
use crate::{dom, words};
use domain::filter::Page;
use domain::{CaseFilter, CaseId, CaseSummary};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;
use std::time::Duration;

/// Changes that come close together are looked at together.
const GATHER: Duration = Duration::from_millis(200);

type Cases = Resource<Result<Page<CaseSummary>, Fail>>;

/// The cases that are on the page and on the list no more. They stay where they are until the reader asks.
#[derive(Clone, Copy)]
pub(crate) struct Gone(RwSignal<BTreeSet<CaseId>>);

impl Gone {
    pub(crate) fn has(self, case: CaseId) -> bool {
        self.0.with(|gone| gone.contains(&case))
    }
}

/// What a fresh list has that the page does not show yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Waiting {
    new: usize,
    gone: usize,
}

#[derive(Clone, Copy)]
struct Follow {
    filter: Memo<CaseFilter>,
    cases: Cases,
    heard: Callback<()>,
    waiting: RwSignal<Waiting>,
    gone: Gone,
    /// A look at the list is on its way, or about to be.
    looking: StoredValue<bool>,
    /// Something happened since it began.
    again: StoredValue<bool>,
    /// Counts what makes a look that has begun worthless: another filter, and a list that was asked for anew.
    turn: StoredValue<u32>,
}

/// Keeps a list fresh under the reader's eyes: what changes changes in its place, and what is new waits behind a button that
/// covers nothing and moves nothing. What left says so, and goes with the next press of it. `heard` is told of all that happens.
pub(crate) fn follow_list(filter: Memo<CaseFilter>, cases: Cases, heard: Callback<()>) -> impl IntoView {
    let gone = Gone(RwSignal::default());
    provide_context(gone);
    let (looking, again) = (StoredValue::new(false), StoredValue::new(false));
    let follow = Follow { filter, cases, heard, waiting: RwSignal::default(), gone, looking, again, turn: StoredValue::new(0) };
    // Another filter is another list.
    Effect::new(move |before: Option<CaseFilter>| {
        let filter = filter.get();
        if before.is_some_and(|before| before != filter) {
            follow.settle();
        }
        filter
    });
    let query = Signal::derive(move || filter.with(|filter| filter.at(None).print()));
    listen(query, move |told| follow.hear(told));
    let bring_in = move |_| {
        follow.settle();
        cases.refetch();
        dom::focus("main");
    };
    let waiting = follow.waiting;
    let button = move || {
        let Waiting { new, gone } = waiting.get();
        (new + gone > 0).then(|| view! { <button class="button" data-size="s" r#type="button" on:click=bring_in>{words::arrivals(new, gone)}</button> })
    };
    view! { <div class="arrivals" role="status">{button}</div> }
}

impl Follow {
    fn hear(self, told: Told) {
        self.heard.try_run(());
        if let Told::News(news) = told {
            self.gone.0.try_update(|gone| if news.left() { gone.insert(news.case_id) } else { gone.remove(&news.case_id) });
        }
        if self.looking.try_get_value() == Some(false) {
            self.looking.set_value(true);
            set_timeout(move || self.look(), GATHER);
        } else {
            self.again.try_set_value(true);
        }
    }

    fn look(self) {
        let (Some(filter), Some(turn)) = (self.filter.try_get_untracked(), self.turn.try_get_value()) else { return };
        spawn_local(async move {
            // A list that is set while it is being loaded would keep what it showed before.
            self.cases.await.ok();
            let fresh = list_cases(filter.print()).await;
            let in_turn = self.turn.try_get_value() == Some(turn);
            if let (Ok(fresh), true) = (fresh, in_turn) {
                self.show(&fresh);
            }
            self.looking.try_set_value(false);
            if self.again.try_update_value(std::mem::take) == Some(true) || !in_turn {
                self.hear(Told::Unknown);
            }
        });
    }

    fn show(self, fresh: &Page<CaseSummary>) {
        let shown = self.cases.try_with_untracked(|shown| shown.as_ref().and_then(|shown| shown.as_ref().ok().cloned()));
        let Some(shown) = shown.flatten() else { return };
        let (kept, new) = keep(&shown, fresh);
        let left = |case: &&CaseSummary| self.gone.0.with_untracked(|gone| gone.contains(&case.id));
        self.waiting.try_set(Waiting { new, gone: kept.items.iter().filter(left).count() });
        if kept != shown {
            self.cases.try_set(Some(Ok(kept)));
        }
    }

    fn settle(self) {
        self.turn.try_update_value(|turn| *turn = turn.wrapping_add(1));
        self.waiting.try_set(Waiting::default());
        self.gone.0.try_update(BTreeSet::clear);
    }
}

/// The page as it stands, each of its cases as it is now; and how many a fresh page has besides.
fn keep(shown: &Page<CaseSummary>, fresh: &Page<CaseSummary>) -> (Page<CaseSummary>, usize) {
    let now = |case: &CaseSummary| fresh.items.iter().find(|other| other.id == case.id).unwrap_or(case).clone();
    let items: Vec<CaseSummary> = shown.items.iter().map(now).collect();
    let is_new = |case: &&CaseSummary| shown.items.iter().all(|other| other.id != case.id);
    let new = fresh.items.iter().filter(is_new).count();
    (Page { items, next_cursor: shown.next_cursor, total: fresh.total }, new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::case::Reference;
    use domain::filter::Total;
    use domain::{Priority, Status, UserId};
    use time::OffsetDateTime;

    fn case(n: u128, version: i64) -> CaseSummary {
        CaseSummary {
            id: CaseId(uuid::Uuid::from_u128(n)),
            reference: Reference::draw(|_| 0),
            patient_id: UserId(uuid::Uuid::nil()),
            patient_name: "Ana".into(),
            title: "A rash".into(),
            status: Status::Open,
            priority: Priority::Low,
            department_id: None,
            department_name: None,
            restricted: false,
            assignee_id: None,
            assignee_name: None,
            specialty_id: None,
            tags: BTreeSet::new(),
            version,
            created_at: OffsetDateTime::UNIX_EPOCH,
            updated_at: OffsetDateTime::UNIX_EPOCH,
            status_since: OffsetDateTime::UNIX_EPOCH,
            unread: false,
            excerpt: None,
        }
    }

    fn page(items: Vec<CaseSummary>, count: i64) -> Page<CaseSummary> {
        Page { items, next_cursor: None, total: Total { count, exact: true } }
    }

    #[test]
    fn what_is_read_stays_where_it_is_and_is_up_to_date() {
        let shown = page(vec![case(1, 1), case(2, 1), case(3, 1)], 3);
        let fresh = page(vec![case(4, 1), case(3, 2), case(5, 1), case(1, 1)], 4);
        let (kept, new) = keep(&shown, &fresh);
        assert_eq!(kept, page(vec![case(1, 1), case(2, 1), case(3, 2)], 4), "the second has left, and is there still");
        assert_eq!(new, 2);
        assert_eq!(keep(&shown, &shown), (shown.clone(), 0));
    }
}
