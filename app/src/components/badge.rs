use super::Icon;
use crate::words;
use domain::{Priority, Role, Status};
use leptos::prelude::*;
use std::collections::BTreeSet;

#[component]
pub(crate) fn StatusBadge(status: Status, reader: Role) -> impl IntoView {
    view! { <span class="status" data-is=status.word()>{Icon::Status(status).view()}{words::status(status, reader)}</span> }
}

#[component]
pub(crate) fn PriorityBadge(priority: Priority) -> impl IntoView {
    view! { <span class="priority" data-is=priority.word()>{Icon::Priority(priority).view()}{words::priority(priority)}</span> }
}

/// The department keeps the case to its members.
#[component]
pub(crate) fn Restricted() -> impl IntoView {
    view! { <span class="restricted">{Icon::Lock.view()}"Restricted"</span> }
}

#[component]
pub(crate) fn TagList(tags: BTreeSet<String>) -> impl IntoView {
    let tags = tags.into_iter().map(|tag| view! { <li class="tag">{tag}</li> }).collect_view();
    view! { <ul class="tags" role="list" aria-label="Tags">{tags}</ul> }
}
