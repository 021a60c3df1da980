use crate::place;
use domain::case::CaseLink;
use leptos::prelude::*;

/// The cases that one goes on with, and that go on with it.
#[component]
pub(crate) fn CaseLinks(follows: Option<CaseLink>, followed_by: Vec<CaseLink>) -> impl IntoView {
    let link = |case: CaseLink| view! { <a class="ref" href=place::case(case.id)>{case.reference.to_string()}</a> };
    let any = follows.is_some() || !followed_by.is_empty();
    let before = follows.map(|case| view! { <span>"Goes on with "{link(case)}</span> });
    let after = followed_by.into_iter().map(|case| view! { <span>"Followed by "{link(case)}</span> }).collect_view();
    any.then(|| view! { <p class="case-links">{before}{after}</p> })
}
