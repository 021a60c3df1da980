use crate::api::list_cases;
use crate::components::{Art, Blank, Heading, Icon, Loading, Moment, Pager, StatusBadge, Trouble};
use crate::place;
use domain::filter::Page;
use domain::{CaseFilter, CaseSummary, Role, Status};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The cases of which the reader is the patient, as cards.
#[component]
pub(crate) fn MyCases() -> impl IntoView {
    let search = use_location().search;
    let filter = Memo::new(move |_| {
        let filter = search.with(|search| CaseFilter::parse(search)).unwrap_or_default();
        CaseFilter { mine: false, ..filter }
    });
    let asked = move || CaseFilter { mine: true, ..filter.get() }.print();
    let cases = Resource::new(asked, list_cases);
    let page = move || {
        let filter = filter.get();
        Suspend::new(async move {
            match cases.await {
                Ok(page) if page.items.is_empty() => {
                    EitherOf3::A(view! { <Nothing searched=filter.narrows() || filter.cursor.is_some()/> })
                }
                Ok(page) => EitherOf3::B(view! { <Cards page filter/> }),
                Err(fail) => EitherOf3::C(view! { <Trouble fail/> }),
            }
        })
    };
    view! {
        <div class="page-head">
            <div>
                <Heading text="Your cases"/>
                <p class="lead">"Tell us what is wrong. A member of the team reads every message."</p>
            </div>
            <a class="button" data-kind="primary" href=place::NEW_CASE>{Icon::Plus.view()}"Open a new case"</a>
        </div>
        <Transition fallback=Loading>{page}</Transition>
    }
}

#[component]
fn Cards(page: Page<CaseSummary>, filter: CaseFilter) -> impl IntoView {
    let cards = page.items.into_iter().map(|case| view! { <Card case/> }).collect_view();
    view! {
        <ul class="case-list" role="list">{cards}</ul>
        <Pager page=place::MY_CASES filter next=page.next_cursor next_words="Older cases"/>
    }
}

#[component]
fn Card(case: CaseSummary) -> impl IntoView {
    let when = if case.status == Status::Open {
        Either::Left(view! { <span>"Sent "<Moment at=case.created_at/></span> })
    } else {
        Either::Right(view! { <span>"Changed "<Moment at=case.updated_at/></span> })
    };
    view! {
        <li class="case-card" data-status=case.status.word()>
            <StatusBadge status=case.status reader=Role::Patient/>
            {case.unread.then(|| view! { <p class="unread">{Icon::Reply.view()}"New reply for you"</p> })}
            <h2><a href=place::case(case.id)>{case.title}</a></h2>
            <p class="meta">{when}<span>"Case "<span class="ref">{case.reference.to_string()}</span></span></p>
        </li>
    }
}

#[component]
fn Nothing(searched: bool) -> impl IntoView {
    if searched { Either::Left(view! { <NothingMore/> }) } else { Either::Right(view! { <NothingYet/> }) }
}

#[component]
fn NothingMore() -> impl IntoView {
    view! {
        <Blank art=Art::Tray>
            <h2>"No cases on this page"</h2>
            <div class="actions"><a class="button" href=place::MY_CASES>"All your cases"</a></div>
        </Blank>
    }
}

#[component]
fn NothingYet() -> impl IntoView {
    view! {
        <Blank art=Art::Letter>
            <h2>"Nothing here yet"</h2>
            <p>"When something is wrong, write to us in your own words. You will see here where it stands."</p>
            <div class="actions"><a class="button" data-kind="primary" href=place::NEW_CASE>{Icon::Plus.view()}"Open your first case"</a></div>
        </Blank>
    }
}
