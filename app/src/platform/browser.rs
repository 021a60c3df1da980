//! What the server does with an answer's status has no counterpart here; a redirect is a page load.

use crate::error::Fail;
use domain::{Actor, Refusal};
use leptos::prelude::window;

/// Read from the page that the server rendered; a page made here alone has nobody.
pub(crate) fn reader() -> Result<Option<Actor>, Fail> {
    Ok(None)
}

/// Told by the server's page alone, and there already when this one comes alive.
pub(crate) fn typed<const N: usize>(_: [&str; N]) -> [String; N] {
    std::array::from_fn(|_| String::new())
}

/// Past the router: who is sent to sign in may have become someone else since this page was loaded.
pub(crate) fn redirect(path: &str) {
    window().location().replace(path).ok();
}

/// Done by a navigation, which needs no page load.
pub(crate) fn lead(_: &str) {}

pub(crate) fn refused(_: &Refusal) {}

pub(crate) fn answers_in_address() -> bool {
    false
}

/// A text that becomes a property of the document.
pub(crate) fn title(text: &str) -> String {
    text.to_owned()
}

pub(crate) fn set_status(_: u16) {}

pub(crate) fn preload(_: &'static str) {}
