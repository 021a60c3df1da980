use crate::{dom, when};
use leptos::prelude::*;
use time::OffsetDateTime;

/// A moment in UTC, the same on both sides; in a live page, in the reader's own time.
#[component]
pub(crate) fn Moment(at: OffsetDateTime) -> impl IntoView {
    let local = RwSignal::new(None);
    Effect::new(move |_| local.set(when::in_local(at, dom::minutes_ahead_of_utc(at))));
    view! { <time datetime=when::stamp(at)>{move || local.get().unwrap_or_else(|| when::in_utc(at))}</time> }
}
