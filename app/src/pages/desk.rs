mod split;

pub(crate) use split::split;

use crate::api::{count_cases, list_cases, list_choices};
use crate::components::{
    Art, Blank, CaseTable, Chips, CounterLinks, Filters, Heading, Icon, Loading, Notice, NoticeKind, Pager, Trouble,
};
use crate::live::follow_list;
use crate::{place, words};
use domain::CaseFilter;
use domain::filter::Page;
use leptos::either::{Either, EitherOf4};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// All cases, as staff work on them. The address is the filter, and says what is open beside them.
#[component]
pub(super) fn Desk() -> impl IntoView {
    let search = use_location().search;
    let list = Memo::new(move |_| search.with(|search| place::desk_asked(search).0));
    let asked = Memo::new(move |_| list.with(|list| CaseFilter::parse(list)));
    let filter = Memo::new(move |_| asked.get().unwrap_or_default());
    let cases = Resource::new(move || filter.with(CaseFilter::print), list_cases);
    let choices = Resource::new(|| (), |()| list_choices());
    let counters = Resource::new(move || filter.with(|filter| filter.narrowing().print()), count_cases);
    let arrivals = follow_list(filter, cases);
    let count = move || Suspend::new(async move { cases.await.ok().map(|page| words::count(page.items.len(), page.total)) });
    let list = move || {
        let filter = filter.get();
        Suspend::new(async move {
            match cases.await {
                Ok(page) if page.items.is_empty() => EitherOf4::A(view! { <Nothing filter/> }),
                Ok(page) => EitherOf4::B(view! { <List page filter/> }),
                Err(fail) if fail.fields().is_some() => EitherOf4::C(view! {
                    <Notice kind=NoticeKind::Warning icon=Icon::Alert>{words::fail(&fail, false)}</Notice>
                }),
                Err(fail) => EitherOf4::D(view! { <Trouble fail/> }),
            }
        })
    };
    let chips = move || {
        let filter = filter.get();
        Suspend::new(async move {
            let choices = choices.await.unwrap_or_default();
            view! { <Chips filter choices/> }
        })
    };
    let links = move || {
        let filter = filter.get();
        Suspend::new(async move {
            let departments = choices.await.unwrap_or_default().vocabulary.departments;
            counters.await.ok().map(|counters| view! { <CounterLinks counters departments filter/> })
        })
    };
    view! {
        <div class="list-head">
            <Heading text="Cases"/>
            <p class="count" role="status"><Transition>{count}</Transition></p>
            <a class="list-more" href=place::BREAK_GLASS>{Icon::Lock.view()}"Open a restricted case"</a>
        </div>
        {move || asked.get().err().map(|errors| view! { <Notice kind=NoticeKind::Warning icon=Icon::Alert>{words::bad_filter(&errors)}</Notice> })}
        <Filters filter choices/>
        <Transition>{chips}</Transition>
        <Transition>{links}</Transition>
        {arrivals}
        <Transition fallback=Loading>{list}</Transition>
    }
}

#[component]
fn List(page: Page<domain::CaseSummary>, filter: CaseFilter) -> impl IntoView {
    view! {
        <CaseTable items=page.items filter=filter.clone()/>
        <Pager page=place::DESK filter next=page.next_cursor size="s"/>
    }
}

#[component]
fn Nothing(filter: CaseFilter) -> impl IntoView {
    let words = if filter.narrows() {
        Either::Left(view! {
            <h2>"No case fits these filters"</h2>
            <p>"Take one away, or clear them all."</p>
            <div class="actions"><a class="button" href=place::DESK>"Clear all filters"</a></div>
        })
    } else {
        Either::Right(view! {
            <h2>"No cases yet"</h2>
            <p>"What patients send appears here."</p>
        })
    };
    view! { <Blank art=Art::Tray>{words}</Blank> }
}
