mod assignee;
mod department;
mod fold;
mod overrides;
mod specialty;
mod status;
mod step;
mod tags;
mod why;
mod work;

use assignee::Assignee;
use department::Department;
use overrides::Override;
use specialty::Specialty;
use status::{Priorities, Statuses};
pub(crate) use step::{InHand, Step};
use tags::Tags;
pub(crate) use work::Work;

use crate::api::{CaseView, ReviseCase};
use crate::{dom, words};
use domain::Actor;
use leptos::prelude::*;

/// The controls that change a case: exactly those that the policy allows this person. Status and priority show the
/// outcome at once; what the server makes of it replaces it.
#[component]
pub(crate) fn Change(view: CaseView, actor: Actor, action: ServerAction<ReviseCase>) -> impl IntoView {
    let work = Work::of(view, actor, action);
    InHand::hold(work);
    // The button that was pressed goes when its status comes: the focus stays nearby.
    Effect::new(move |before: Option<usize>| {
        let version = action.version().get();
        if before.is_some_and(|before| before != version) {
            dom::keep_focus("change-status");
        }
        version
    });
    let saved = move || {
        let case = action.value().with(|answer| Some(answer.as_ref()?.as_ref().ok()?.case.clone()))?;
        let status = words::status(case.status, work.role());
        Some(format!("Change {} saved: {status}, {} priority", case.version, words::priority(case.priority)))
    };
    view! {
        <Statuses work/>
        <Priorities work/>
        <Assignee work/>
        <Department work/>
        <Specialty work/>
        <Tags work/>
        <Override work/>
        <p class="sr-only" role="status">{saved}</p>
    }
}

#[cfg(test)]
mod tests;
