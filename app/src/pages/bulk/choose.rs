use super::asked::Asked;
use crate::api::{Choices, NONE, list_choices};
use crate::components::{Heading, Icon, Notice, NoticeKind};
use crate::{place, words};
use domain::case::bulk::{BulkChange, Select};
use domain::{CaseFilter, Priority, Role, Status};
use leptos::either::Either;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Which cases, and a plain form for what is to change. It goes to this page again, which then says what would come of it.
#[component]
pub(super) fn Choose(asked: Asked) -> impl IntoView {
    let choices = Resource::new(|| (), |()| list_choices());
    let Asked { select, change } = asked;
    let nothing = matches!(&select, Select::Ids(ids) if ids.is_empty());
    let (which, hidden) = selected(&select);
    let form = (!nothing).then(|| {
        let controls = move || {
            let change = change.clone();
            Suspend::new(async move {
                let choices = choices.await.unwrap_or_default();
                view! { <Controls choices change/> }
            })
        };
        view! {
            <form class="bulk-form" method="get" action=place::BULK autocomplete="off">
                {hidden}
                <Transition>{controls}</Transition>
                <button class="button" data-kind="primary" r#type="submit">"See what would change"</button>
            </form>
        }
    });
    view! {
        <Heading text="Change many cases"/>
        {which}
        {form}
    }
}

fn selected(select: &Select) -> (impl IntoView + use<>, impl IntoView + use<>) {
    match select {
        Select::Ids(ids) if ids.is_empty() => {
            let words = "No case is selected. Go back and tick some.";
            (Either::Left(view! { <Notice kind=NoticeKind::Info icon=Icon::Alert>{words}</Notice> }), Either::Left(()))
        }
        Select::Ids(ids) => {
            let hidden = ids.iter().map(|id| view! { <input type="hidden" name="id" value=id.to_string()/> }).collect_view();
            let words = words::bulk::selected(ids.len());
            (Either::Right(Either::Left(view! { <p class="lead">{words}</p> })), Either::Right(Either::Left(hidden)))
        }
        Select::Filter(query) => {
            let back = place::list(place::DESK, &CaseFilter::parse(query).unwrap_or_default());
            let hidden = view! { <input type="hidden" name="filter" value=query.clone()/> };
            let words = view! { <p class="lead">"All cases of "<a href=back>"this list"</a>", on every page of it."</p> };
            (Either::Right(Either::Right(words)), Either::Right(Either::Right(hidden)))
        }
    }
}

#[component]
fn Controls(choices: Choices, change: BulkChange) -> impl IntoView {
    let Choices { vocabulary, people } = choices;
    let statuses = Status::ALL.iter().map(|one| (one.word().to_owned(), words::status(*one, Role::Staff).to_owned()));
    let priorities = Priority::ALL.iter().map(|one| (one.word().to_owned(), words::priority(*one).to_owned()));
    let departments = vocabulary.departments.into_iter().filter(|one| one.active).map(|one| (one.id.to_string(), one.name));
    let departments = [(NONE.to_owned(), words::INTAKE.to_owned())].into_iter().chain(departments);
    let people = people.into_iter().map(|one| (one.id.to_string(), one.name));
    let people = [(NONE.to_owned(), "Nobody".to_owned())].into_iter().chain(people);
    let tags: Vec<String> = vocabulary.tags.into_iter().filter(|tag| tag.active).map(|tag| tag.name).collect();
    let or_none = |id: Option<String>| id.unwrap_or_else(|| NONE.to_owned());
    let department = change.department_id.map(|id| or_none(id.map(|id| id.to_string())));
    let assignee = change.assignee_id.map(|id| or_none(id.map(|id| id.to_string())));
    let some_tags = (!tags.is_empty()).then(|| {
        view! {
            <Tags name="add" legend="Add tags" tags=tags.clone() ticked=change.add_tags/>
            <Tags name="remove" legend="Take tags away" tags ticked=change.remove_tags/>
        }
    });
    view! {
        <div class="bulk-fields">
            <Choice name="status" label="Status" options=statuses.collect() chosen=change.status.map(|one| one.word().to_owned())/>
            <Choice name="priority" label="Priority" options=priorities.collect() chosen=change.priority.map(|one| one.word().to_owned())/>
            <Choice name="assignee" label="Assigned to" options=people.collect() chosen=assignee/>
            <Choice name="department" label="Department" options=departments.collect() chosen=department/>
        </div>
        {some_tags}
    }
}

#[component]
fn Choice(name: &'static str, label: &'static str, options: Vec<(String, String)>, chosen: Option<String>) -> impl IntoView {
    let option = move |(value, words): (String, String)| {
        let selected = chosen.as_ref() == Some(&value);
        view! { <option value=value selected=selected>{words}</option> }
    };
    view! {
        <label class="filter-sort">
            <span>{label}</span>
            <select class="input" data-size="s" name=name>
                <option value="">"As it is"</option>
                {options.into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}

#[component]
fn Tags(name: &'static str, legend: &'static str, tags: Vec<String>, ticked: BTreeSet<String>) -> impl IntoView {
    let tick = move |tag: String| {
        let checked = ticked.contains(&tag);
        let value = tag.clone();
        view! { <label class="tick"><input type="checkbox" name=name value=value checked=checked/>{tag}</label> }
    };
    view! {
        <fieldset class="filter-group">
            <legend>{legend}</legend>
            <div class="ticks">{tags.into_iter().map(tick).collect_view()}</div>
        </fieldset>
    }
}
