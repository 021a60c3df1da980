use super::{Icon, StatusBadge};
use crate::words;
use domain::{Role, Status};
use leptos::prelude::*;

/// Where a case stands, for its patient: in words, and as the way from receipt to resolution.
#[component]
pub(crate) fn Standing(status: Status) -> impl IntoView {
    let middle = if status == Status::Waiting { Status::Waiting } else { Status::InProgress };
    let steps = [Status::Open, middle, Status::Resolved];
    let reached = steps.iter().position(|step| *step == status).unwrap_or_default();
    let steps = steps.into_iter().enumerate().map(|(place, step)| view! { <Step step place reached/> }).collect_view();
    view! {
        <section class="standing" data-status=status.word() aria-labelledby="standing">
            <h2 id="standing"><StatusBadge status reader=Role::Patient/></h2>
            <p>{words::standing(status)}</p>
            <ol class="steps" aria-label="Where it stands">{steps}</ol>
        </section>
    }
}

#[component]
fn Step(step: Status, place: usize, reached: usize) -> impl IntoView {
    let (state, icon) = match place.cmp(&reached) {
        std::cmp::Ordering::Less => ("done", Icon::Check),
        std::cmp::Ordering::Equal => ("now", Icon::Status(step)),
        std::cmp::Ordering::Greater => ("next", Icon::Status(step)),
    };
    let current = (place == reached).then_some("step");
    view! { <li data-is=step.word() data-state=state aria-current=current>{icon.view()}<span>{words::status(step, Role::Patient)}</span></li> }
}
