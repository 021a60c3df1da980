use crate::api::list_people;
use crate::components::{Art, Blank, Heading, Icon, Loading, Notice, NoticeKind, Trouble};
use crate::{place, words};
use domain::person::{PeopleFilter, PeoplePage, Person};
use domain::{Role, UserId};
use leptos::either::EitherOf3;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Everybody whom the clinic knows. The address is the filter.
#[component]
pub(crate) fn People() -> impl IntoView {
    let search = use_location().search;
    let asked = Memo::new(move |_| search.with(|search| PeopleFilter::parse(search)));
    let filter = Memo::new(move |_| asked.get().unwrap_or_default());
    let people = Resource::new(move || filter.with(PeopleFilter::print), list_people);
    let list = move || {
        let filter = filter.get();
        Suspend::new(async move {
            match people.await {
                Ok(page) if page.items.is_empty() => EitherOf3::A(view! { <Nobody/> }),
                Ok(page) => EitherOf3::B(view! { <List page filter/> }),
                Err(fail) => EitherOf3::C(view! { <Trouble fail/> }),
            }
        })
    };
    view! {
        <div class="page-head">
            <Heading text="People"/>
            <a class="button" data-kind="primary" href=place::INVITE>{Icon::Plus.view()}"Invite somebody"</a>
        </div>
        {move || asked.with(Result::is_err).then(|| view! {
            <Notice kind=NoticeKind::Warning icon=Icon::Alert>"This address has a filter that we do not know. You see everybody."</Notice>
        })}
        {move || view! { <Search filter=filter.get()/> }}
        <Transition fallback=Loading>{list}</Transition>
    }
}

/// A plain form: what it asks for is an address.
#[component]
fn Search(filter: PeopleFilter) -> impl IntoView {
    let role = filter.role;
    let option = move |to: &Role| view! { <option value=to.word() selected=role == Some(*to)>{words::role(*to)}</option> };
    view! {
        <form class="filters" autocomplete="off" method="get" action=place::PEOPLE role="search" aria-label="Find people">
            <label class="filter-sort filter-search">
                <span>"Name or email"</span>
                <input class="input" data-size="s" r#type="search" name="search" maxlength="100" value=filter.search.clone().unwrap_or_default()/>
            </label>
            <label class="filter-sort">
                <span>"Role"</span>
                <select class="input" data-size="s" name="role">
                    <option value="" selected=role.is_none()>"Any"</option>
                    {Role::ALL.iter().map(option).collect_view()}
                </select>
            </label>
            <button class="button" data-size="s" data-kind="primary" r#type="submit">"Find"</button>
            {filter.narrows().then(|| view! { <a class="chip-clear" href=place::PEOPLE>"Show everybody"</a> })}
        </form>
    }
}

#[component]
fn List(page: PeoplePage, filter: PeopleFilter) -> impl IntoView {
    let rows = page.items.into_iter().map(|person| view! { <Row person/> }).collect_view();
    view! {
        <ul class="people people-columns" role="list" aria-label="People">{rows}</ul>
        <Pages filter next=page.next_cursor/>
    }
}

#[component]
fn Row(person: Person) -> impl IntoView {
    let state = words::person_state(&person);
    view! {
        <li class="person" data-disabled=person.disabled>
            <a class="person-name" href=place::person(person.id)>{person.name}</a>
            <span class="person-email">{person.email}</span>
            <span>{words::role(person.role)}</span>
            {state.map(|state| view! { <span class="person-state">{state}</span> })}
        </li>
    }
}

#[component]
fn Pages(filter: PeopleFilter, next: Option<UserId>) -> impl IntoView {
    let first = filter.cursor.is_some().then(|| {
        view! { <a class="button" data-size="s" href=place::people(&filter.at(None))>"First page"</a> }
    });
    let further = next.is_some().then(|| {
        view! { <a class="button" data-size="s" rel="next" href=place::people(&filter.at(next))>"Next page"{Icon::Next.view()}</a> }
    });
    (first.is_some() || further.is_some()).then(|| view! { <nav class="pager" aria-label="Pages">{first}{further}</nav> })
}

#[component]
fn Nobody() -> impl IntoView {
    view! {
        <Blank art=Art::Tray>
            <h2>"Nobody fits"</h2>
            <p>"Try a part of the name, or another role."</p>
            <div class="actions"><a class="button" href=place::PEOPLE>"Show everybody"</a></div>
        </Blank>
    }
}
