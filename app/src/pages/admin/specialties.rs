use super::asked::Asked;
use super::named::{Add, Forms, Kind, Named, list};
use crate::api::{CreateSpecialty, OfferSpecialty, RenameSpecialty, list_specialties};
use crate::components::{Loading, Trouble};
use crate::place;
use domain::FieldErrors;
use domain::clinic::{CreateNamed, check_name};
use leptos::either::Either;
use leptos::prelude::*;

const KIND: Kind = Kind {
    list: place::SPECIALTIES,
    title: "Specialties",
    lead: "What cases are about and what colleagues know. A case with a specialty is offered first to those who have it.",
    label: "Name",
    help: "As patients would say it, such as “Sleep” or “Bones and joints”.",
    add: "Add a specialty",
    empty: "No specialties yet",
    retiring: "It is no longer offered. Cases and colleagues that have it keep it.",
    rule: |typed| check_name(typed).map(drop),
};

#[component]
pub(crate) fn Specialties() -> impl IntoView {
    let asked = Asked::here();
    let specialties = Resource::new(move || asked.get(), |_| list_specialties());
    let page = move || {
        let asked = asked.get();
        Suspend::new(async move {
            match specialties.await {
                Ok(items) => {
                    let items = items.into_iter().map(|specialty| Named {
                        id: specialty.id.to_string(),
                        name: specialty.name,
                        active: specialty.active,
                    });
                    let add = view! { <Add kind=KIND check=|form: CreateSpecialty| check(form.name)/> }.into_any();
                    Either::Left(list(KIND, asked, items.collect(), forms, add))
                }
                Err(fail) => Either::Right(view! { <Trouble fail/> }),
            }
        })
    };
    view! { <Transition fallback=Loading>{page}</Transition> }
}

fn forms(item: &Named) -> AnyView {
    let (id, name, active) = (item.id.clone(), item.name.clone(), item.active);
    view! { <Forms<RenameSpecialty, OfferSpecialty> kind=KIND id name active check=|form| check(form.name)/> }.into_any()
}

fn check(name: String) -> Result<(), FieldErrors> {
    CreateNamed { name }.check(check_name).map(drop)
}
