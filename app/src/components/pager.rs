use super::Icon;
use crate::beside::list_by;
use crate::dom;
use domain::CaseFilter;
use domain::filter::Cursor;
use leptos::prelude::*;

/// The way through a long list. Left out when all of it is on the page.
#[component]
pub(crate) fn Pager(
    page: &'static str,
    filter: CaseFilter,
    next: Option<Cursor>,
    #[prop(default = "Next page")] next_words: &'static str,
    /// `s` on dense pages.
    #[prop(optional)]
    size: Option<&'static str>,
) -> impl IntoView {
    // The link is gone with its page of the list: the focus starts again from the top.
    let up = |_| dom::focus("main");
    let first = filter.cursor.is_some().then(|| {
        let href = list_by(page, filter.at(None));
        view! { <a class="button" data-size=size href=href on:click=up>"First page"</a> }
    });
    let further = next.is_some().then(|| {
        let href = list_by(page, filter.at(next));
        view! { <a class="button" data-size=size rel="next" href=href on:click=up>{next_words}{Icon::Next.view()}</a> }
    });
    (first.is_some() || further.is_some()).then(|| view! { <nav class="pager" aria-label="Pages">{first}{further}</nav> })
}
