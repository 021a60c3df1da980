//! Who reads the page, and which pages are theirs.

use crate::components::{GoTo, NotFound, Trouble};
use crate::error::Fail;
use crate::{place, platform};
use domain::{Actor, Role};
use leptos::either::{Either, EitherOf3, EitherOf4};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

/// The person whom this page was loaded for. It does not change while the page lives: signing in or out loads a new one.
#[derive(Clone)]
struct Known(Result<Option<Actor>, Fail>);

pub(crate) fn provide_reader() {
    provide_context(Known(SharedValue::new(platform::reader).into_inner()));
}

pub(crate) fn reader() -> Result<Option<Actor>, Fail> {
    use_context::<Known>().map_or(Ok(None), |known| known.0)
}

/// A page for these roles. Nobody is sent to sign in, and back; to everybody else the page is not there.
pub(crate) fn for_role<V: IntoView>(serves: impl Fn(Role) -> bool, page: impl FnOnce(Actor) -> V) -> impl IntoView {
    match reader() {
        Ok(Some(actor)) if serves(actor.role) => EitherOf4::A(page(actor)),
        Ok(Some(_)) => EitherOf4::B(NotFound()),
        Ok(None) => EitherOf4::C(view! { <GoTo path=place::sign_in_to(&here())/> }),
        Err(fail) => EitherOf4::D(view! { <Trouble fail/> }),
    }
}

/// A page for those not signed in; the others go on to where they wanted to.
pub(crate) fn for_visitors<V: IntoView>(page: impl FnOnce() -> V) -> impl IntoView {
    match reader() {
        Ok(Some(_)) => Either::Left(view! { <GoTo path=wanted()/> }),
        _ => Either::Right(page()),
    }
}

/// The start: everybody's own.
pub(crate) fn for_everyone() -> impl IntoView {
    match reader() {
        Ok(Some(actor)) => EitherOf3::A(view! { <GoTo path=place::home(actor.role).to_owned()/> }),
        Ok(None) => EitherOf3::B(view! { <GoTo path=place::SIGN_IN.to_owned()/> }),
        Err(fail) => EitherOf3::C(view! { <Trouble fail/> }),
    }
}

/// The page that was asked for before sign-in.
pub(crate) fn wanted() -> String {
    let to = use_query_map().with_untracked(|query| query.get("to")).unwrap_or_default();
    place::after_sign_in(&to).to_owned()
}

/// The address of this page, without what Leptos adds to it when a form without JavaScript was refused.
pub(crate) fn here() -> String {
    let location = use_location();
    let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
    let search = search.split('&').filter(|field| !field.starts_with("__")).collect::<Vec<_>>().join("&");
    if search.is_empty() { path } else { format!("{path}?{search}") }
}
