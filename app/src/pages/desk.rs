mod split;

pub(crate) use split::split;

use crate::api::{count_cases, count_views, list_cases, list_choices, list_views};
use crate::components::{
    Art, Blank, BulkBar, CaseTable, Chips, CounterLinks, Filters, Heading, Icon, Loading, Notice, NoticeKind, Pager, Picked,
    SaveList, Trouble, ViewLinks,
};
use crate::live::{follow_counts, follow_list};
use crate::{place, platform, words};
use domain::CaseFilter;
use domain::filter::Page;
use leptos::either::{Either, EitherOf5};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

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
    provide_context(Picked::default());
    let views = Resource::new(|| (), |()| list_views());
    let counts = Resource::new(|| (), |()| count_views());
    let arrivals = follow_list(filter, cases, follow_counts(counts));
    let bare = Memo::new(move |_| search.with(String::is_empty));
    let count = move || Suspend::new(async move { cases.await.ok().map(|page| words::count(page.items.len(), page.total)) });
    let list = move || {
        let (filter, bare) = (filter.get(), bare.get());
        Suspend::new(async move {
            let first = if bare { views.await.ok().and_then(|views| views.into_iter().find(|view| view.default)) } else { None };
            if let Some(view) = first {
                return EitherOf5::E(view! { <LeadTo path=place::view(&view)/> });
            }
            match cases.await {
                Ok(page) if page.items.is_empty() => EitherOf5::A(view! { <Nothing filter/> }),
                Ok(page) => EitherOf5::B(view! { <List page filter/> }),
                Err(fail) if fail.fields().is_some() => EitherOf5::C(view! {
                    <Notice kind=NoticeKind::Warning icon=Icon::Alert>{words::fail(&fail, false)}</Notice>
                }),
                Err(fail) => EitherOf5::D(view! { <Trouble fail/> }),
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
    let beside = move || {
        let filter = filter.get();
        Suspend::new(async move {
            let views = views.await.unwrap_or_default();
            let counts = counts.await.unwrap_or_default();
            view! { <ViewLinks views counts filter/> }
        })
    };
    view! {
        <Transition>{beside}</Transition>
        <div class="list-head">
            <Heading text="Cases"/>
            <p class="count" role="status"><Transition>{count}</Transition></p>
            <SaveList filter/>
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

/// To the view that its reader wants to see first.
#[component]
fn LeadTo(path: String) -> impl IntoView {
    platform::lead(&path);
    let navigate = use_navigate();
    Effect::new(move |_| navigate(&path, NavigateOptions { replace: true, ..NavigateOptions::default() }));
    view! { <Loading/> }
}

#[component]
fn List(page: Page<domain::CaseSummary>, filter: CaseFilter) -> impl IntoView {
    let ids = page.items.iter().map(|case| case.id).collect::<Vec<_>>();
    view! {
        <BulkBar ids total=page.total filter=filter.clone()/>
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
            <div class="actions"><a class="button" href=place::ALL_CASES>"Clear all filters"</a></div>
        })
    } else {
        Either::Right(view! {
            <h2>"No cases yet"</h2>
            <p>"What patients send appears here."</p>
        })
    };
    view! { <Blank art=Art::Tray>{words}</Blank> }
}
