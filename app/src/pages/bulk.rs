//! One change to many cases, in three steps that the address tells apart: what to change, what would come of it, and what
//! came of it.

mod asked;
mod choose;
mod foretell;
mod job;
mod missed;

use crate::components::Icon;
use crate::place;
use asked::Asked;
use choose::Choose;
use domain::BulkId;
use foretell::Foretell;
use job::Followed;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub(crate) fn Bulk() -> impl IntoView {
    let step = use_query_map().with_untracked(|query| match query.get("job").map(|id| id.parse::<BulkId>()) {
        Some(id) => Either::Left(id),
        None => Either::Right(Asked::of(query)),
    });
    let step = match step {
        Either::Left(id) => Either::Left(view! { <Followed id=id.ok()/> }),
        Either::Right(asked) => {
            let foretell = asked.command().map(|command| view! { <Foretell command/> });
            Either::Right(view! { <Choose asked/>{foretell} })
        }
    };
    view! {
        <a class="back" href=place::DESK>{Icon::Back.view()}"Cases"</a>
        {step}
    }
}
