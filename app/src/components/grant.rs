//! What a page shows of the grant by which its reader sees a restricted case, and how it goes when that is over.

use super::{Art, Blank, Heading, Icon, Moment, NotFound, form_action};
use crate::api::{GiveBack, grant_left};
use crate::error::Fail;
use crate::{dom, place, words};
use domain::grant::Grant;
use domain::{CaseId, GrantId};
use leptos::form::ActionForm;
use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(200);
/// The server is asked at every so many ticks: what an admin ends is gone within a second.
const TICKS_TO_ASK: u32 = 4;

/// Whether the grant by which this page shows a case is over. The page makes it, and its banner keeps it.
#[derive(Clone, Copy)]
pub(crate) struct GrantWatch(RwSignal<bool>);

impl GrantWatch {
    pub(crate) fn provide() -> Self {
        let watch = Self(RwSignal::new(false));
        provide_context(watch);
        watch
    }

    pub(crate) fn is_over(self) -> bool {
        self.0.get()
    }

    fn end(self) {
        self.0.try_set(true);
    }
}

/// Says to the holder until when the case is open to them, and ends it.
#[component]
pub(crate) fn GrantBanner(grant: Grant) -> impl IntoView {
    let id = grant.id;
    let seconds = grant.remaining_seconds.unwrap_or_default();
    let left = RwSignal::new(seconds);
    let watch = use_context::<GrantWatch>();
    if let Some(watch) = watch {
        Effect::new(move |_| count_down(id, seconds, left, watch));
    }
    let action = form_action::<GiveBack>();
    Effect::new(move |_| {
        if let (Some(Ok(_)), Some(watch)) = (action.value().get(), watch) {
            watch.end();
        }
    });
    let failed = move || action.value().with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()));
    view! {
        <section class="grant" aria-label="Your access to this case">
            {Icon::Lock.view()}
            <p>
                "This restricted case is open to you until "<Moment at=grant.expires_at/>" — "
                <strong class="grant-left">{move || words::left(left.get())}</strong>
                ". The patient sees that you opened it, and why."
            </p>
            <ActionForm action>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button" data-size="s" r#type="submit">"End access now"</button>
            </ActionForm>
            {move || failed().map(|fail| view! { <p class="error" role="alert">{words::fail(&fail, false)}</p> })}
        </section>
    }
}

/// Counts by the browser's steady clock, which nobody can set back, and follows what the server says of it. With no
/// connection the count alone decides.
fn count_down(id: GrantId, seconds: u32, left: RwSignal<u32>, watch: GrantWatch) {
    let ends = StoredValue::new(dom::steady_seconds() + f64::from(seconds));
    let ticks = StoredValue::new(0_u32);
    let asking = StoredValue::new(false);
    let tick = move || {
        let Some(remaining) = ends.try_with_value(|ends| ends - dom::steady_seconds()) else { return };
        if remaining <= 0.0 {
            watch.end();
            return;
        }
        let whole = remaining.ceil() as u32;
        if left.try_get_untracked().is_some_and(|shown| shown != whole) {
            left.try_set(whole);
        }
        let due = ticks.try_update_value(|ticks| {
            *ticks += 1;
            ticks.is_multiple_of(TICKS_TO_ASK)
        });
        if due == Some(true) && asking.try_update_value(|asking| !std::mem::replace(asking, true)) == Some(true) {
            spawn_local(async move {
                ask(id, ends, watch).await;
                asking.try_set_value(false);
            });
        }
    };
    let Ok(handle) = set_interval_with_handle(tick, TICK) else { return };
    on_cleanup(move || IntervalHandle::clear(&handle));
}

/// The answer is older than its arrival, so it counts from when it was asked for.
async fn ask(id: GrantId, ends: StoredValue<f64>, watch: GrantWatch) {
    let asked = dom::steady_seconds();
    match grant_left(id).await {
        Ok(Some(seconds)) => {
            ends.try_set_value(asked + f64::from(seconds));
        }
        Ok(None) | Err(Fail::Refused(_)) => watch.end(),
        Err(Fail::Unreachable | Fail::Unclear) => {}
    }
}

/// In the place of a case that was open for a while.
#[component]
pub(crate) fn AccessEnded(case: CaseId) -> impl IntoView {
    // What had the focus is gone with the case.
    Effect::new(|_| {
        dom::forget_inlined();
        request_animation_frame(|| dom::keep_focus("access-ended"));
    });
    view! {
        <div id="access-ended" tabindex="-1">
            <Blank art=Art::Map>
                <Heading text="Your access to this case has ended"/>
                <p role="status">"It was open to you for a limited time, which is over. Nothing of it is left on this page."</p>
                <div class="actions">
                    <a class="button" data-kind="primary" href=place::DESK>"Go to the cases"</a>
                    <a class="button" href=place::break_glass(case)>"Open it again for a reason"</a>
                </div>
            </Blank>
        </div>
    }
}

/// To those who work here a case that is not there may be one that is closed to them. The page says the same in both cases.
#[component]
pub(crate) fn ClosedCase(case: CaseId) -> impl IntoView {
    view! {
        <NotFound/>
        <p class="closed-case">
            "Is this case in a restricted department? "<a href=place::break_glass(case)>"Open it for a reason"</a>
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::UserId;
    use domain::case::Reference;
    use leptos_router::components::Router;
    use leptos_router::location::RequestUrl;
    use time::macros::datetime;

    #[test]
    fn the_banner_says_until_when_and_how_long_that_is_by_the_servers_count() {
        let grant = Grant {
            id: GrantId(Default::default()),
            case_id: CaseId(Default::default()),
            reference: Reference::stored("K7Q-2F9".into()),
            patient_id: UserId(Default::default()),
            user_id: UserId(Default::default()),
            user_name: "Sam".into(),
            reason: "Chest pain at night".into(),
            created_at: datetime!(2026-11-09 13:32 UTC),
            expires_at: datetime!(2026-11-09 14:32 UTC),
            ended_at: None,
            remaining_seconds: Some(43 * 60),
            review: None,
        };
        let html = Owner::new().with(|| {
            provide_context(RequestUrl::new("/cases/1"));
            let banner = move || view! { <GrantBanner grant=grant.clone()/> };
            view! { <Router>{banner()}</Router> }.to_html()
        });
        for part in ["9 November 2026, 14:32 UTC", "43 minutes left", "End access now", r#"name="id""#] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }
}
