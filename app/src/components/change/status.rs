use super::work::{ChangeForm, Work};
use crate::components::{Icon, StatusBadge};
use crate::{keys, words};
use domain::case::Change;
use domain::{Action, Priority, Role, Status};
use leptos::prelude::*;

/// Where the case can go to from here, with or without a reason.
pub(super) fn targets(work: Work, with_reason: bool) -> Vec<Status> {
    let now = work.now().status;
    let fits = |to: Status| {
        let change = Change { status: Some(to), ..Change::default() };
        to != now && work.allows(Action::SetStatus(to)) && work.needs_reason(change) == with_reason
    };
    Status::ALL.iter().copied().filter(|to| fits(*to)).collect()
}

#[component]
pub(super) fn Statuses(work: Work) -> impl IntoView {
    let role = work.role();
    view! {
        <div class="change">
            <h2 id="change-status" tabindex="-1">"Status"</h2>
            <p class="change-now">{move || view! { <StatusBadge status=work.now().status reader=role/> }}</p>
            <ChangeForm work>
                <div class="change-to" role="group" aria-labelledby="change-status" data-key=keys::STATUS>
                    {move || targets(work, false).into_iter().map(|to| view! { <StatusButton to role/> }).collect_view()}
                </div>
            </ChangeForm>
        </div>
    }
}

#[component]
pub(super) fn StatusButton(to: Status, role: Role) -> impl IntoView {
    let kind = (to == Status::Resolved).then_some("primary");
    view! {
        <button class="button" data-size="s" data-kind=kind r#type="submit" name="status" value=to.word()>
            {Icon::Status(to).view()}<span class="sr-only">"Set status to "</span>{words::status(to, role)}
        </button>
    }
}

#[component]
pub(super) fn Priorities(work: Work) -> impl IntoView {
    untrack(|| work.allows(Action::SetPriority)).then(|| {
        view! {
            <div class="change">
                <h2 id="change-priority">"Priority"</h2>
                <ChangeForm work>
                    <div class="segments" role="group" aria-labelledby="change-priority" data-key=keys::PRIORITY>
                        {Priority::ALL.iter().map(|to| view! { <PriorityButton to=*to work/> }).collect_view()}
                    </div>
                </ChangeForm>
            </div>
        }
    })
}

#[component]
fn PriorityButton(to: Priority, work: Work) -> impl IntoView {
    let pressed = move || (work.now().priority == to).to_string();
    view! {
        <button class="segment" data-is=to.word() r#type="submit" name="priority" value=to.word() aria-pressed=pressed>
            {Icon::Priority(to).view()}{words::priority(to)}
        </button>
    }
}
