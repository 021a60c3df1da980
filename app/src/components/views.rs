mod save;

pub(crate) use save::SaveList;

use crate::components::Icon;
use crate::{place, words};
use domain::filter::Total;
use domain::view::View;
use domain::{CaseFilter, ViewId};
use leptos::prelude::*;

/// The views that stand beside the desk, each with how many cases it has; and the one that is open, if it is none of them.
#[component]
pub(crate) fn ViewLinks(views: Vec<View>, counts: Vec<(ViewId, Total)>, filter: CaseFilter) -> impl IntoView {
    let link = |view: View| {
        let current = view.shows(&filter).then_some("page");
        let total = counts.iter().find(|(id, _)| *id == view.id).map(|(_, total)| words::total(*total));
        let total = total.map(|total| view! { " "<span class="counter-total">{total}</span> });
        let href = place::view(&view);
        view! { <li><a class="view-link" href=href aria-current=current>{view.name}{total}</a></li> }
    };
    let all = (filter.at(None) == CaseFilter::default()).then_some("page");
    let shown = views.into_iter().filter(|view| view.pinned || view.shows(&filter)).map(link).collect_view();
    view! {
        <nav class="views" aria-label="Views">
            <ul role="list">
                <li><a class="view-link" href=place::ALL_CASES aria-current=all>"All cases"</a></li>
                {shown}
                <li><a class="view-link" href=place::VIEWS>{Icon::Draft.view()}"Manage views"</a></li>
            </ul>
        </nav>
    }
}

/// One thing that a form may say of a view.
#[component]
pub(crate) fn ViewTick(name: &'static str, words: &'static str, ticked: bool) -> impl IntoView {
    view! {
        <label class="tick">
            <input r#type="checkbox" name=name value="true" checked=ticked autocomplete="off"/>
            {words}
        </label>
    }
}
