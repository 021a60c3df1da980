use crate::api::Choices;
use crate::beside::list_by;
use crate::components::Icon;
use crate::{place, words};
use domain::filter::{Assigned, End, Span};
use domain::{CaseFilter, Role};
use leptos::prelude::*;

/// What narrows the list, each with the way to take it away.
#[component]
pub(crate) fn Chips(filter: CaseFilter, choices: Choices) -> impl IntoView {
    let chip = |(words, rest): (String, CaseFilter)| {
        let href = list_by(place::DESK, rest);
        view! { <li><a class="chip" href=href><span class="sr-only">"Remove filter "</span>{words}{Icon::Close.view()}</a></li> }
    };
    filter.narrows().then(|| {
        let all = list_by(place::DESK, filter.cleared());
        view! {
            <ul class="chips" role="list" aria-label="Active filters">
                {parts(&filter, &choices).into_iter().map(chip).collect_view()}
                <li><a class="chip-clear" href=all>"Clear all"</a></li>
            </ul>
        }
    })
}

/// Each part of a filter in words, and the filter without it.
fn parts(filter: &CaseFilter, choices: &Choices) -> Vec<(String, CaseFilter)> {
    let without = |words: String, change: &dyn Fn(&mut CaseFilter)| {
        let mut rest = filter.at(None);
        change(&mut rest);
        (words, rest)
    };
    let Choices { vocabulary, people } = choices;
    let department = |id| vocabulary.departments.iter().find(|one| one.id == id).map(|one| one.name.clone());
    let specialty = |id| vocabulary.specialties.iter().find(|one| one.id == id).map(|one| one.name.clone());
    let tag = |id| vocabulary.tags.iter().find(|one| one.id == id).map(|one| one.name.clone());
    let field = |name: &str| {
        vocabulary.fields.iter().find(|one| one.name == name).map_or_else(|| name.to_owned(), |one| one.label.clone())
    };
    let mut parts = Vec::new();
    if filter.mine {
        parts.push(without("Your own".to_owned(), &|rest| rest.mine = false));
    }
    if let Some(sought) = &filter.search {
        parts.push(without(format!("“{sought}”"), &|rest| rest.search = None));
    }
    for one in &filter.status {
        parts.push(without(words::status(*one, Role::Staff).to_owned(), &|rest| {
            rest.status.remove(one);
        }));
    }
    for one in &filter.priority {
        parts.push(without(words::priority(*one).to_owned(), &|rest| {
            rest.priority.remove(one);
        }));
    }
    for one in &filter.department {
        let name = one.map_or_else(|| Some(words::INTAKE.to_owned()), department);
        parts.push(without(name.unwrap_or_else(unknown), &|rest| {
            rest.department.remove(one);
        }));
    }
    for one in &filter.assignee {
        let name = match one {
            Assigned::Me => Some("you".to_owned()),
            Assigned::Nobody => Some("nobody".to_owned()),
            Assigned::Somebody => Some("somebody".to_owned()),
            Assigned::To(id) => people.iter().find(|person| person.id == *id).map(|person| person.name.clone()),
        };
        let words = format!("Assigned to {}", name.unwrap_or_else(unknown));
        parts.push(without(words, &|rest| {
            rest.assignee.remove(one);
        }));
    }
    for one in &filter.specialty {
        let name = one.map_or_else(|| Some("No specialty".to_owned()), specialty);
        parts.push(without(name.unwrap_or_else(unknown), &|rest| {
            rest.specialty.remove(one);
        }));
    }
    for one in &filter.tag {
        parts.push(without(format!("Tag {}", tag(*one).unwrap_or_else(unknown)), &|rest| {
            rest.tag.remove(one);
        }));
    }
    for (name, value) in &filter.fields {
        parts.push(without(format!("{}: {value}", field(name)), &|rest| {
            rest.fields.remove(name);
        }));
    }
    for (words, span, clear) in [
        ("Opened", &filter.created, (|rest| rest.created = Span::default()) as fn(&mut CaseFilter)),
        ("Changed", &filter.updated, |rest| rest.updated = Span::default()),
    ] {
        if !span.is_open() {
            parts.push(without(format!("{words} {}", between(span)), &clear));
        }
    }
    parts
}

fn unknown() -> String {
    "unknown".to_owned()
}

fn between(span: &Span) -> String {
    let said = |word: &str, end: Option<End>| end.map(|end| format!("{word} {end}"));
    [said("from", span.from), said("until", span.to)].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
