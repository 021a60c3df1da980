use super::Desk;
use crate::beside::{self, Beside, Pane};
use crate::components::Icon;
use crate::pages::case;
use crate::place;
use domain::{Actor, CaseId};
use leptos::context::Provider;
use leptos::prelude::*;

/// The list, and the case that is open beside it. Where there is no room for both, the case alone is shown.
pub(crate) fn split(actor: Actor) -> impl IntoView {
    let beside = Beside::provide();
    let open = move || beside.case().map(|id| view! { <OpenCase id actor=actor.clone() beside/> }.into_any());
    view! {
        <div class="split" data-open=move || beside.case().is_some()>
            <div class="split-list">{Desk().into_any()}</div>
            {open}
        </div>
    }
}

#[component]
fn OpenCase(id: CaseId, actor: Actor, beside: Beside) -> impl IntoView {
    let case = move || case::beside(id, actor.clone()).into_any();
    view! {
        <div class="split-case" role="group" aria-label="The open case">
            <p class="split-bar">
                <a href=place::case(id)>"Open on its own page"</a>
                <a id=beside::CLOSE href=move || beside.address(None) on:click=move |event| beside.close(&event, id)>
                    {Icon::Close.view()}"Close"<span class="sr-only">" the case"</span>
                </a>
            </p>
            <Provider value=Pane(beside)>{case()}</Provider>
        </div>
    }
}
