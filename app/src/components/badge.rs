use super::Icon;
use crate::words;
use domain::{Priority, Role, Status};
use leptos::prelude::*;

#[component]
pub(crate) fn StatusBadge(status: Status, reader: Role) -> impl IntoView {
    view! { <span class="status" data-is=status.word()>{Icon::Status(status).view()}{words::status(status, reader)}</span> }
}

#[component]
pub(crate) fn PriorityBadge(priority: Priority) -> impl IntoView {
    view! { <span class="priority" data-is=priority.word()>{Icon::Priority(priority).view()}{words::priority(priority)}</span> }
}
