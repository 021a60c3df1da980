use super::asked::{Asked, Saved};
use crate::components::{Art, Blank, Checks, Entry, EntryForm, Heading, Icon, SwitchForm, TextInput, form_action};
use crate::error::Fail;
use domain::FieldErrors;
use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::client::browser::BrowserClient;
use leptos::server_fn::codec::{Json, PostUrl};
use leptos::server_fn::{Http, ServerFn};
use serde::de::DeserializeOwned;
use std::marker::PhantomData;

/// What differs between a list of specialties and one of tags.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub(super) list: &'static str,
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) label: &'static str,
    pub(super) help: &'static str,
    pub(super) add: &'static str,
    pub(super) empty: &'static str,
    /// What retiring means.
    pub(super) retiring: &'static str,
    pub(super) rule: fn(&str) -> Result<(), domain::Problem>,
}

/// An entry that has nothing but a name.
pub(super) struct Named {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) active: bool,
}

/// The list: its entries by name, those in use first, with the form to add another, or the one to change one.
pub(super) fn list(
    kind: Kind,
    asked: Asked,
    mut items: Vec<Named>,
    forms: impl Fn(&Named) -> AnyView,
    add: AnyView,
) -> impl IntoView {
    items.sort_by_key(|item| !item.active);
    let empty = items.is_empty();
    let entry = |item: Named| {
        let editing = asked.edits(&item.id).then(|| forms(&item));
        view! { <Entry list=kind.list id=item.id name=item.name active=item.active editing/> }
    };
    let entries = items.into_iter().map(entry).collect_view();
    view! {
        <Heading text=kind.title/>
        <p class="lead">{kind.lead}</p>
        <Saved asked=asked.clone()/>
        {if empty {
            Either::Left(view! { <Blank art=Art::Tray><h2>{kind.empty}</h2><p>"Add the first one below."</p></Blank> })
        } else {
            Either::Right(view! { <ul class="entries" role="list">{entries}</ul> })
        }}
        {asked.edit.is_none().then_some(add)}
    }
}

#[component]
pub(super) fn Add<S>(kind: Kind, check: fn(S) -> Result<(), FieldErrors>) -> impl IntoView
where
    S: ServerFn<Output = String, Error = Fail, Client = BrowserClient, Protocol = Http<PostUrl, Json>>,
    S: DeserializeOwned + Clone + Send + Sync + 'static,
{
    let action = form_action::<S>();
    let checks = Checks::of(action);
    view! {
        <section class="entry-new" aria-labelledby="new">
            <h2 id="new">{Icon::Plus.view()}{kind.add}</h2>
            <EntryForm action checks check submit="Add">
                <TextInput name="name" label=kind.label help=kind.help autocomplete="off" rule=kind.rule checks/>
            </EntryForm>
        </section>
    }
}

/// The forms of one entry: `R` renames it, `O` offers it or no longer does.
#[component]
pub(super) fn Forms<R, O>(
    kind: Kind,
    id: String,
    name: String,
    active: bool,
    check: fn(R) -> Result<(), FieldErrors>,
    #[prop(optional)] _offers: PhantomData<O>,
) -> impl IntoView
where
    R: ServerFn<Output = String, Error = Fail, Client = BrowserClient, Protocol = Http<PostUrl, Json>>,
    R: DeserializeOwned + Clone + Send + Sync + 'static,
    O: ServerFn<Output = String, Error = Fail, Client = BrowserClient, Protocol = Http<PostUrl, Json>>,
    O: DeserializeOwned + Clone + Send + Sync + 'static,
{
    let action = form_action::<R>();
    let checks = Checks::of(action);
    let means = if active { kind.retiring } else { "It is offered again." };
    let renamed = id.clone();
    view! {
        <EntryForm action checks check submit="Save" cancel=kind.list>
            <input type="hidden" name="id" value=renamed/>
            <TextInput name="name" label=kind.label help=kind.help autocomplete="off" initial=name rule=kind.rule checks/>
        </EntryForm>
        <SwitchForm<O> id active means/>
    }
}
