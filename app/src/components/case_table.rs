use super::bulk_bar::{Pick, Picked};
use super::{Icon, Moment, PriorityBadge, Restricted, StatusBadge, TagList};
use crate::beside::{self, Beside, list_by};
use crate::live::Gone;
use crate::{place, words};
use domain::filter::{Segment, Sort, SortBy};
use domain::{CaseFilter, CaseSummary, Priority, Role};
use leptos::either::Either;
use leptos::prelude::*;
use leptos::web_sys::MouseEvent;

/// Cases as staff read them. The roles are written out because on a phone the rows stop being boxes of a table.
#[component]
pub(crate) fn CaseTable(items: Vec<CaseSummary>, filter: CaseFilter) -> impl IntoView {
    let caption = format!("Cases, {} first", words::sort(filter.sort).to_lowercase());
    let rows = items.into_iter().map(|case| view! { <Row case/> }).collect_view();
    view! {
        <table class="table cases" role="table">
            <caption class="sr-only">{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    {use_context::<Picked>().map(|_| view! { <th role="columnheader" scope="col" class="cell-pick"><span class="sr-only">"Select"</span></th> })}
                    <th role="columnheader" scope="col" class="cell-case">"Case"</th>
                    <th role="columnheader" scope="col" class="cell-patient">"Patient"</th>
                    <th role="columnheader" scope="col" class="cell-status">"Status"</th>
                    <Sortable class="cell-priority" words="Priority" by=SortBy::Priority filter=filter.clone()/>
                    <th role="columnheader" scope="col" class="cell-department">"Department"</th>
                    <th role="columnheader" scope="col" class="cell-assignee">"Assigned to"</th>
                    <Sortable class="cell-when" words="Changed" by=SortBy::UpdatedAt filter/>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

/// A column that sorts: from the highest down at first, and then the other way around.
#[component]
fn Sortable(class: &'static str, words: &'static str, by: SortBy, filter: CaseFilter) -> impl IntoView {
    let active = filter.sort.by == by;
    let descending = filter.sort.descending;
    let order = active.then_some(if descending { "descending" } else { "ascending" });
    let icon = active.then(|| if descending { Icon::Down.view() } else { Icon::Up.view() });
    let href =
        list_by(place::DESK, CaseFilter { sort: Sort { by, descending: !(active && descending) }, cursor: None, ..filter });
    view! { <th role="columnheader" scope="col" class=class aria-sort=order><a class="sort" href=href>{words}{icon}</a></th> }
}

#[component]
fn Row(case: CaseSummary) -> impl IntoView {
    let (title, text) = match case.excerpt {
        Some(excerpt) => (Either::Left(marked(excerpt.title)), excerpt.text),
        None => (Either::Right(case.title), Vec::new()),
    };
    let text = (!text.is_empty()).then(|| view! { <p class="excerpt">{marked(text)}</p> });
    let tags = (!case.tags.is_empty()).then(|| view! { <TagList tags=case.tags/> });
    let restricted = case.restricted.then(|| view! { " "<Restricted/> });
    let (id, gone) = (case.id, use_context::<Gone>());
    let pick = use_context::<Picked>().map(|picked| {
        view! { <td role="cell" class="cell-pick"><Pick picked id called=case.reference.to_string()/></td> }
    });
    let left = move || gone.is_some_and(|gone| gone.has(id));
    let beside = use_context::<Beside>();
    let open = move || beside.is_some_and(|beside| beside.case() == Some(id));
    let press = move |event: MouseEvent| {
        if let Some(beside) = beside {
            beside.open(&event, id);
        }
    };
    view! {
        <tr role="row" data-urgent=case.priority == Priority::Urgent data-left=left data-open=open>
            {pick}
            <td role="cell" class="cell-case"><a id=beside::row(id) href=place::case(id) aria-current=move || open().then_some("true") on:click=press>{title}</a>" "<span class="ref">{case.reference.to_string()}</span>{text}{tags}{move || left().then(|| view! { <span class="left">"Not in this list any more"</span> })}</td>
            <td role="cell" class="cell-patient">{case.patient_name}</td>
            <td role="cell" class="cell-status"><StatusBadge status=case.status reader=Role::Staff/></td>
            <td role="cell" class="cell-priority"><PriorityBadge priority=case.priority/></td>
            <td role="cell" class="cell-department">{or_nobody(case.department_name, "Intake")}{restricted}</td>
            <td role="cell" class="cell-assignee">{or_nobody(case.assignee_name, "Nobody yet")}</td>
            <td role="cell" class="cell-when"><Moment at=case.updated_at/></td>
        </tr>
    }
}

/// A text with the hits of a search in it.
fn marked(segments: Vec<Segment>) -> impl IntoView {
    let part = |Segment { text, hit }| if hit { Either::Left(view! { <mark>{text}</mark> }) } else { Either::Right(text) };
    segments.into_iter().map(part).collect_view()
}

fn or_nobody(name: Option<String>, nobody: &'static str) -> impl IntoView {
    match name {
        Some(name) => Either::Left(name),
        None => Either::Right(view! { <span class="nobody">{nobody}</span> }),
    }
}
