use crate::api::{LeaveCase, leave_case, tell_presence};
use crate::dom::Fields;
use crate::error::Fail;
use crate::{dom, words};
use domain::presence::{Attention, BEAT_SECONDS, Present};
use domain::{CaseId, TabId};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use std::time::Duration;
use uuid::Uuid;

const BEAT: Duration = Duration::from_secs(BEAT_SECONDS as u64);

/// One window at one case.
#[derive(Clone, Copy)]
struct Watch {
    case: CaseId,
    tab: TabId,
    others: RwSignal<Vec<Present>>,
    said: StoredValue<Option<Attention>>,
    /// The case is out of sight, or nobody is signed in any more.
    over: StoredValue<bool>,
}

/// Tells colleagues that the case is open here while `inside` says so, and shows who of them has it open too.
pub(crate) fn follow_presence(case: CaseId, inside: Memo<bool>) -> impl IntoView {
    let others = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        others.set(Vec::new());
        if inside.get() {
            let (said, over) = (StoredValue::new(None), StoredValue::new(false));
            Watch { case, tab: TabId(Uuid::from_u128(dom::random())), others, said, over }.begin();
        }
    });
    let words = move || others.with(|others| words::presence(others));
    view! { <p class="presence" role="status">{words}</p> }
}

impl Watch {
    fn begin(self) {
        self.beat();
        let looked_at = move || {
            if !document().hidden() {
                self.beat();
            }
        };
        let beats = set_interval_with_handle(looked_at, BEAT).ok();
        let turned = window_event_listener_untyped("visibilitychange", move |_| self.beat());
        let typed = window_event_listener_untyped("input", move |_| self.beat_if_changed());
        let left = window_event_listener_untyped("pagehide", move |_| self.leave());
        on_cleanup(move || {
            beats.inspect(IntervalHandle::clear);
            [turned, typed, left].into_iter().for_each(WindowListenerHandle::remove);
            self.leave();
        });
    }

    fn beat(self) {
        let state = state();
        if self.over.try_get_value() != Some(false) {
            return;
        }
        self.said.try_set_value(Some(state));
        spawn_local(async move {
            let others = match tell_presence(self.case, self.tab, state).await {
                Ok(others) => others,
                Err(fail) => {
                    self.over.try_set_value(matches!(fail, Fail::Refused(_)));
                    Vec::new()
                }
            };
            if self.others.try_with_untracked(|shown| *shown != others) == Some(true) {
                self.others.try_set(others);
            }
        });
    }

    fn beat_if_changed(self) {
        if self.said.try_get_value().is_some_and(|said| said != Some(state())) {
            self.beat();
        }
    }

    /// What a page sends while it goes is kept by the browser, but not by all of them.
    fn leave(self) {
        let (case, tab) = (self.case, self.tab);
        let fields = Fields::with(&[("id", &case.to_string()), ("tab", &tab.to_string())]);
        if !fields.is_some_and(|fields| dom::send_on_leaving(LeaveCase::url(), &fields)) {
            spawn_local(async move {
                leave_case(case, tab).await.ok();
            });
        }
    }
}

fn state() -> Attention {
    match (document().hidden(), dom::has_text()) {
        (true, _) => Attention::Away,
        (false, true) => Attention::Writing,
        (false, false) => Attention::Viewing,
    }
}
