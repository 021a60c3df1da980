use crate::reader::for_everyone;
use leptos::prelude::*;

/// No page of its own: everybody is sent to theirs.
#[component]
pub(crate) fn Start() -> impl IntoView {
    for_everyone()
}
