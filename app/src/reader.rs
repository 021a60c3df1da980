//! Who reads the page, and which pages are theirs.

use crate::error::Fail;
use crate::{place, platform};
use domain::Actor;
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

/// The reader's role, for the browser to know before it takes the page over.
pub(crate) fn role_word() -> Option<&'static str> {
    platform::reader().ok().flatten().map(|actor| actor.role.word())
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
