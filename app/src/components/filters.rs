use super::Icon;
use crate::dom::Fields;
use crate::{place, words};
use domain::filter::LIMIT_DEFAULT;
use domain::{CaseFilter, Priority, Role, Status};
use leptos::html::Form;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// The filter as a form: a plain GET without JavaScript; with it, each change is a navigation in place.
/// No autocomplete: on the way back a browser would restore the ticks of the page that was left.
#[component]
pub(crate) fn Filters(filter: Memo<CaseFilter>) -> impl IntoView {
    let form = NodeRef::<Form>::new();
    let navigate = StoredValue::new(use_navigate());
    let apply = move || {
        let wanted =
            form.get_untracked().and_then(|form| Fields::of(&form)).and_then(|fields| CaseFilter::parse(&fields.query()).ok());
        if let Some(wanted) = wanted {
            let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
            navigate.read_value()(&place::list(place::DESK, &wanted), options);
        }
    };
    let has_status = move |status| filter.with(|filter| filter.status.contains(&status));
    let has_priority = move |priority| filter.with(|filter| filter.priority.contains(&priority));
    let statuses = Status::ALL.iter().map(|status| {
        view! { <Tick name="status" value=status.word() words=words::status(*status, Role::Staff) ticked=Signal::derive(move || has_status(*status))/> }
    });
    let priorities = Priority::ALL.iter().map(|priority| {
        view! { <Tick name="priority" value=priority.word() words=words::priority(*priority) ticked=Signal::derive(move || has_priority(*priority))/> }
    });
    view! {
        <form class="filters" autocomplete="off" method="get" action=place::DESK role="search" aria-label="Filter cases" node_ref=form
            on:change=move |_| apply()
            on:submit=move |event| {
                event.prevent_default();
                apply();
            }
        >
            {move || filter.with(|filter| filter.limit != LIMIT_DEFAULT).then(|| view! { <input type="hidden" name="limit" value=filter.with(|filter| filter.limit)/> })}
            {move || filter.with(|filter| filter.mine).then(|| view! { <input type="hidden" name="patient" value="me"/> })}
            <fieldset class="filter-group"><legend>"Status"</legend><div class="ticks">{statuses.collect_view()}</div></fieldset>
            <fieldset class="filter-group"><legend>"Priority"</legend><div class="ticks">{priorities.collect_view()}</div></fieldset>
            <div class="filter-end">
                <label class="filter-sort"><span>"Sort by"</span><Sorts filter/></label>
                <button class="button" data-size="s" data-kind="primary" r#type="submit">"Apply"</button>
            </div>
        </form>
    }
}

/// The attribute is for the page as it arrives, the property for what the address says later.
#[component]
fn Tick(name: &'static str, value: &'static str, words: &'static str, ticked: Signal<bool>) -> impl IntoView {
    view! {
        <label class="tick">
            <input r#type="checkbox" name=name value=value checked=ticked.get_untracked() prop:checked=ticked/>
            {words}
        </label>
    }
}

#[component]
fn Sorts(filter: Memo<CaseFilter>) -> impl IntoView {
    let now = move || filter.with(|filter| filter.sort.to_string());
    let options = words::SORTS.map(|sort| {
        let value = sort.to_string();
        let selected = untrack(now) == value;
        view! { <option value=value selected=selected>{words::sort(sort)}</option> }
    });
    view! { <select class="input" data-size="s" name="sort" prop:value=now>{options.into_iter().collect_view()}</select> }
}

/// What narrows the list, each with the way to take it away.
#[component]
pub(crate) fn Chips(filter: CaseFilter) -> impl IntoView {
    let without_status = |status: Status| {
        let mut rest = filter.at(None);
        rest.status.remove(&status);
        (words::status(status, Role::Staff), place::list(place::DESK, &rest))
    };
    let without_priority = |priority: Priority| {
        let mut rest = filter.at(None);
        rest.priority.remove(&priority);
        (words::priority(priority), place::list(place::DESK, &rest))
    };
    let own = filter.mine.then(|| ("Your own", place::list(place::DESK, &CaseFilter { mine: false, ..filter.at(None) })));
    let statuses = filter.status.iter().copied().map(without_status);
    let priorities = filter.priority.iter().copied().map(without_priority);
    let chips: Vec<_> = own.into_iter().chain(statuses).chain(priorities).collect();
    let chip = |(words, href): (&'static str, String)| {
        view! { <li><a class="chip" href=href><span class="sr-only">"Remove filter "</span>{words}{Icon::Close.view()}</a></li> }
    };
    filter.narrows().then(|| {
        let all = place::list(place::DESK, &CaseFilter { sort: filter.sort, limit: filter.limit, ..CaseFilter::default() });
        view! {
            <ul class="chips" role="list" aria-label="Active filters">
                {chips.into_iter().map(chip).collect_view()}
                <li><a class="chip-clear" href=all>"Clear all"</a></li>
            </ul>
        }
    })
}
