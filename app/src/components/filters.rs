mod chips;
mod more;

pub(crate) use chips::Chips;
use more::More;

use crate::api::Choices;
use crate::beside::Beside;
use crate::dom::Fields;
use crate::error::Fail;
use crate::{keys, place, words};
use domain::filter::{LIMIT_DEFAULT, SEARCH_MAX};
use domain::{CaseFilter, Priority, Role, Status};
use leptos::html::{Form, Input};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::time::Duration;

/// This long after the last key, what is typed is looked for.
const PAUSE: Duration = Duration::from_millis(250);

/// The filter as a form: a plain GET without JavaScript; with it, each change is a navigation in place, and what is typed
/// is one after a pause. No autocomplete: on the way back a browser would restore the ticks of the page that was left.
#[component]
pub(crate) fn Filters(filter: Memo<CaseFilter>, choices: Resource<Result<Choices, Fail>>) -> impl IntoView {
    let form = NodeRef::<Form>::new();
    let navigate = StoredValue::new(use_navigate());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(Some(timer)) = timer.try_update_value(Option::take) {
            timer.clear();
        }
    };
    let beside = use_context::<Beside>();
    let open = move || beside.and_then(Beside::case);
    let apply = move || {
        stop();
        let fields = form.try_get_untracked().flatten().and_then(|form| Fields::of(&form));
        let wanted = fields.and_then(|fields| CaseFilter::parse(&place::desk_asked(&fields.query()).0).ok());
        if let Some((wanted, now)) = wanted.zip(filter.try_get_untracked())
            && wanted != now.at(None)
        {
            // Words that are still being written are one step of the way back.
            let typing = CaseFilter { search: None, ..wanted.clone() } == CaseFilter { search: None, ..now.at(None) };
            let replace = typing && now.search.is_some() && wanted.search.is_some();
            let options = NavigateOptions { scroll: false, replace, ..NavigateOptions::default() };
            navigate.read_value()(&place::desk_of(&wanted, untrack(open)), options);
        }
    };
    let soon = move |_| {
        stop();
        timer.set_value(set_timeout_with_handle(apply, PAUSE).ok());
    };
    on_cleanup(stop);
    let has_status = move |status| filter.with(|filter| filter.status.contains(&status));
    let has_priority = move |priority| filter.with(|filter| filter.priority.contains(&priority));
    let statuses = Status::ALL.iter().map(|status| {
        view! { <Tick name="status" value=status.word() words=words::status(*status, Role::Staff) ticked=Signal::derive(move || has_status(*status))/> }
    });
    let priorities = Priority::ALL.iter().map(|priority| {
        view! { <Tick name="priority" value=priority.word() words=words::priority(*priority) ticked=Signal::derive(move || has_priority(*priority))/> }
    });
    let more = move || {
        Suspend::new(async move {
            let choices = choices.await.unwrap_or_default();
            view! { <More filter choices/> }
        })
    };
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
            {move || open().map(|case| view! { <input type="hidden" name=place::OPEN value=case.to_string()/> })}
            <label class="filter-sort filter-words"><span>"Words, or a case number"</span><Search filter typed=Callback::new(soon)/></label>
            // Beside what it folds, not around it: where there is room the style shows that whatever this says.
            <details class="filter-fold"><summary>{move || words::filters(filter.with(folded))}</summary></details>
            <div class="filter-body">
                <fieldset class="filter-group"><legend>"Status"</legend><div class="ticks">{statuses.collect_view()}</div></fieldset>
                <fieldset class="filter-group"><legend>"Priority"</legend><div class="ticks">{priorities.collect_view()}</div></fieldset>
                <Transition>{more}</Transition>
                <div class="filter-end">
                    <label class="filter-sort"><span>"Sort by"</span><Sorts filter/></label>
                    <button class="button" data-size="s" data-kind="primary" r#type="submit">"Apply"</button>
                </div>
            </div>
        </form>
    }
}

/// How many filters are set where a small screen folds them away; the words to look for are always there.
fn folded(filter: &CaseFilter) -> usize {
    let several = [filter.status.len(), filter.priority.len(), filter.department.len(), filter.assignee.len()];
    let spans = [&filter.created, &filter.updated].into_iter().filter(|span| !span.is_open()).count();
    several.into_iter().sum::<usize>()
        + filter.specialty.len()
        + filter.tag.len()
        + filter.fields.len()
        + spans
        + usize::from(filter.mine)
}

/// Follows the address, but leaves a text alone that says the same: somebody may be writing it.
#[component]
fn Search(filter: Memo<CaseFilter>, typed: Callback<()>) -> impl IntoView {
    let control = NodeRef::<Input>::new();
    let sought = Memo::new(move |_| filter.with(|filter| filter.search.clone().unwrap_or_default()));
    Effect::new(move |_| {
        let sought = sought.get();
        if let Some(control) = control.get()
            && domain::text::line(&control.value()) != sought
        {
            control.set_value(&sought);
        }
    });
    view! {
        <input
            class="input" data-size="s" r#type="search" name="q" data-key=keys::SEARCH maxlength=SEARCH_MAX.to_string() value=sought.get_untracked() node_ref=control
            on:input=move |_| typed.run(())
        />
    }
}

/// The attribute is for the page as it arrives, the property for what the address says later.
#[component]
fn Tick(name: &'static str, #[prop(into)] value: String, #[prop(into)] words: String, ticked: Signal<bool>) -> impl IntoView {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_folded_away_is_counted_and_the_words_are_not() {
        for (query, count) in [
            ("", 0),
            ("q=rash&sort=created_at&limit=10", 0),
            ("q=rash&status=open,waiting&assignee=me", 3),
            ("department=none&field.side=left&created_from=2026-02-28&created_to=2026-03-01&updated_to=2026-03-01", 4),
        ] {
            assert_eq!(folded(&CaseFilter::parse(query).expect("a filter")), count, "{query}");
        }
        assert_eq!((words::filters(0).as_str(), words::filters(3).as_str()), ("Filters", "Filters (3)"));
    }
}
