use crate::api::count_unreadable;
use crate::components::{Icon, Notice, NoticeKind};
use crate::{place, words};
use leptos::prelude::*;

/// The alarm about cases that nobody can read, and what to do. There should never be one.
#[component]
pub(super) fn Unreadable() -> impl IntoView {
    let count = Resource::new(|| (), |()| count_unreadable());
    let alarm = move || {
        Suspend::new(async move {
            count.await.ok().filter(|count| *count > 0).map(|count| {
                view! {
                    <Notice kind=NoticeKind::Danger icon=Icon::Alert>
                        <strong>{words::unreadable(count)}</strong>
                        " Add a member to that department, or let everyone who works here see its cases: "
                        <a href=place::DEPARTMENTS>"Departments"</a>
                    </Notice>
                }
            })
        })
    };
    view! { <Transition>{alarm}</Transition> }
}
