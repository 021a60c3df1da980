use super::Tick;
use crate::api::Choices;
use crate::words;
use domain::CaseFilter;
use domain::clinic::{CustomField, FieldKind};
use domain::filter::{Assigned, End};
use leptos::either::Either;
use leptos::prelude::*;

/// The filters that are asked for less often: where a case is, who has it, what it is about, and when.
#[component]
pub(super) fn More(filter: Memo<CaseFilter>, choices: Choices) -> impl IntoView {
    let Choices { vocabulary, people } = choices;
    let first = filter.get_untracked();
    let plain = CaseFilter {
        search: None,
        status: first.status.clone(),
        priority: first.priority.clone(),
        mine: first.mine,
        ..first.cleared()
    };
    let narrowed = CaseFilter { search: None, ..first.at(None) } != plain;
    // What is no longer offered is still chosen where the address says so.
    let departments = vocabulary.departments.into_iter().filter(|one| one.active || first.department.contains(&Some(one.id)));
    let departments =
        departments.map(|one| (Some(one.id), one.name)).chain([(None, words::INTAKE.to_owned())]).map(|(id, name)| {
            let value = id.map_or_else(|| "none".to_owned(), |id| id.to_string());
            let ticked = Signal::derive(move || filter.with(|filter| filter.department.contains(&id)));
            view! { <Tick name="department" value words=name ticked/> }
        });
    let known = [(Assigned::Me, "Me"), (Assigned::Nobody, "Nobody"), (Assigned::Somebody, "Somebody")];
    let people = people.into_iter().map(|one| (Assigned::To(one.id), one.name));
    let assignees = known.into_iter().map(|(who, words)| (who, words.to_owned())).chain(people).map(|(who, name)| {
        let ticked = Signal::derive(move || filter.with(|filter| filter.assignee.contains(&who)));
        view! { <Tick name="assignee" value=who.to_string() words=name ticked/> }
    });
    let specialties = vocabulary.specialties.into_iter().filter(|one| one.active || first.specialty.contains(&Some(one.id)));
    let specialties = specialties.map(|one| (Some(one.id), one.name)).chain([(None, "None".to_owned())]).map(|(id, name)| {
        let value = id.map_or_else(|| "none".to_owned(), |id| id.to_string());
        let ticked = Signal::derive(move || filter.with(|filter| filter.specialty.contains(&id)));
        view! { <Tick name="specialty" value words=name ticked/> }
    });
    let tags = vocabulary.tags.into_iter().filter(|one| one.active || first.tag.contains(&one.id)).map(|one| {
        let ticked = Signal::derive(move || filter.with(|filter| filter.tag.contains(&one.id)));
        view! { <Tick name="tag" value=one.id.to_string() words=one.name ticked/> }
    });
    let fields = vocabulary.fields.into_iter().filter(|one| one.active || first.fields.contains_key(&one.name));
    let fields = fields.map(|field| view! { <Own field filter/> });
    view! {
        <details class="filter-more" open=narrowed>
            <summary>"More filters"</summary>
            <div class="filter-groups">
                <fieldset class="filter-group"><legend>"Department"</legend><div class="ticks">{departments.collect_view()}</div></fieldset>
                <fieldset class="filter-group"><legend>"Assigned to"</legend><div class="ticks">{assignees.collect_view()}</div></fieldset>
                <fieldset class="filter-group"><legend>"Specialty"</legend><div class="ticks">{specialties.collect_view()}</div></fieldset>
                <fieldset class="filter-group"><legend>"Tags, all of them"</legend><div class="ticks">{tags.collect_view()}</div></fieldset>
                <Day name="created_from" label="Opened from (UTC)" day=Signal::derive(move || filter.with(|filter| filter.created.from))/>
                <Day name="created_to" label="Opened until (UTC)" day=Signal::derive(move || filter.with(|filter| filter.created.to))/>
                <Day name="updated_from" label="Changed from (UTC)" day=Signal::derive(move || filter.with(|filter| filter.updated.from))/>
                <Day name="updated_to" label="Changed until (UTC)" day=Signal::derive(move || filter.with(|filter| filter.updated.to))/>
                {fields.collect_view()}
            </div>
        </details>
    }
}

/// A day; an instant, which only an address says, stands there as text.
#[component]
fn Day(name: &'static str, label: &'static str, day: Signal<Option<End>>) -> impl IntoView {
    let kind = move || if matches!(day.get(), Some(End::Instant(_))) { "text" } else { "date" };
    let value = move || day.get().map(|end| end.to_string()).unwrap_or_default();
    view! {
        <label class="filter-sort">
            <span>{label}</span>
            <input class="input" data-size="s" r#type=kind name=name value=untrack(value) prop:value=value/>
        </label>
    }
}

/// One of the clinic's own fields.
#[component]
fn Own(field: CustomField, filter: Memo<CaseFilter>) -> impl IntoView {
    let key = field.name.clone();
    let value = move || filter.with(|filter| filter.fields.get(&key).cloned().unwrap_or_default());
    let value = Memo::new(move |_| value());
    let name = format!("field.{}", field.name);
    let choices = match field.kind {
        FieldKind::Choice => field.choices.into_iter().map(|choice| (choice.clone(), choice)).collect(),
        FieldKind::YesNo => vec![("true".to_owned(), "Yes".to_owned()), ("false".to_owned(), "No".to_owned())],
        FieldKind::Text | FieldKind::Date | FieldKind::Number => Vec::new(),
    };
    let control = if choices.is_empty() {
        let kind = if field.kind == FieldKind::Date { "date" } else { "text" };
        Either::Left(
            view! { <input class="input" data-size="s" r#type=kind name=name maxlength="1000" value=value.get_untracked() prop:value=value/> },
        )
    } else {
        let option = move |(choice, words): (String, String)| {
            let selected = value.get_untracked() == choice;
            view! { <option value=choice selected=selected>{words}</option> }
        };
        let options = choices.into_iter().map(option).collect_view();
        Either::Right(view! {
            <select class="input" data-size="s" name=name prop:value=value><option value="">"Any"</option>{options}</select>
        })
    };
    view! { <label class="filter-sort"><span>{field.label}</span>{control}</label> }
}
