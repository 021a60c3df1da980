use super::asked::Asked;
use super::named::{Add, Forms, Kind, Named, list};
use crate::api::{CreateTag, OfferTag, RenameTag, list_tags};
use crate::components::{Loading, Trouble};
use crate::place;
use domain::FieldErrors;
use domain::clinic::{CreateNamed, check_tag};
use leptos::either::Either;
use leptos::prelude::*;

const KIND: Kind = Kind {
    list: place::TAGS,
    title: "Tags",
    lead: "Words by which colleagues sort cases among themselves. Patients never see them.",
    label: "Name",
    help: "Small letters and no comma, such as “call back”.",
    add: "Add a tag",
    empty: "No tags yet",
    retiring: "It is no longer offered. Cases that have it keep it.",
    rule: |typed| check_tag(typed).map(drop),
};

#[component]
pub(crate) fn Tags() -> impl IntoView {
    let asked = Asked::here();
    let tags = Resource::new(move || asked.get(), |_| list_tags());
    let page = move || {
        let asked = asked.get();
        Suspend::new(async move {
            match tags.await {
                Ok(items) => {
                    let items = items.into_iter().map(|tag| Named { id: tag.id.to_string(), name: tag.name, active: tag.active });
                    let add = view! { <Add kind=KIND check=|form: CreateTag| check(form.name)/> }.into_any();
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
    view! { <Forms<RenameTag, OfferTag> kind=KIND id name active check=|form| check(form.name)/> }.into_any()
}

fn check(name: String) -> Result<(), FieldErrors> {
    CreateNamed { name }.check(check_tag).map(drop)
}
