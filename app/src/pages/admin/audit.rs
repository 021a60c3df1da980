use crate::api::{AuditView, list_audit};
use crate::components::{Art, Blank, Heading, Icon, Loading, Moment, Notice, NoticeKind, Trouble};
use crate::{dom, place, words};
use domain::audit::{AuditAction, AuditCursor, AuditEntry, AuditFilter, LIMIT_DEFAULT};
use domain::{FieldErrors, UserId};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// What was written down for good. The address is the filter.
#[component]
pub(crate) fn Audit() -> impl IntoView {
    let search = use_location().search;
    let asked = Memo::new(move |_| search.with(|search| AuditFilter::parse(search)));
    let filter = Memo::new(move |_| asked.get().unwrap_or_default());
    let found = Resource::new(move || filter.with(AuditFilter::print), list_audit);
    let page = move || {
        let filter = filter.get();
        Suspend::new(async move {
            match found.await {
                Ok(view) => Either::Left(view! { <Whole view filter/> }),
                Err(fail) => Either::Right(view! { <Trouble fail/> }),
            }
        })
    };
    view! {
        <div class="page-head">
            <Heading text="Audit"/>
            {move || view! { <a class="button" rel="external" download="" href=filter.with(place::audit_file)>"Download CSV"</a> }}
        </div>
        <p class="lead">"Who did what, and who looked. Nothing in here can be changed or removed."</p>
        {move || asked.get().err().map(|errors| view! { <Notice kind=NoticeKind::Warning icon=Icon::Alert>{wrong(&errors)}</Notice> })}
        <Transition fallback=Loading>{page}</Transition>
    }
}

fn wrong(errors: &FieldErrors) -> &'static str {
    if errors.get("case").is_some() {
        "That is no case number. One looks like K7Q-2F9. You see all entries."
    } else if errors.get("to").is_some() || errors.get("from").is_some() {
        "Those days do not go together. You see all entries."
    } else {
        "This address has a filter that we do not know. You see all entries."
    }
}

#[component]
fn Whole(view: AuditView, filter: AuditFilter) -> impl IntoView {
    let AuditView { page, people } = view;
    let known = page.items.iter().find_map(|entry| entry.actor_name.clone().filter(|_| entry.actor_id == filter.person));
    let next = page.next_cursor;
    let list = match page.items.is_empty() {
        true if filter.narrows() => EitherOf3::A(view! {
            <Blank art=Art::Tray>
                <h2>"No entry fits these filters"</h2>
                <div class="actions"><a class="button" href=place::AUDIT>"Clear all filters"</a></div>
            </Blank>
        }),
        true => EitherOf3::B(view! { <Blank art=Art::Tray><h2>"No entries on this page"</h2></Blank> }),
        false => EitherOf3::C(view! { <Table items=page.items/> }),
    };
    view! {
        <Search filter=filter.clone() people known/>
        {list}
        <Pages filter next/>
    }
}

/// A plain form: what it asks for is an address.
#[component]
fn Search(filter: AuditFilter, people: Vec<(UserId, String)>, known: Option<String>) -> impl IntoView {
    let person = filter.person;
    let other =
        person.filter(|person| people.iter().all(|(id, _)| id != person)).map(|id| (id, known.unwrap_or_else(|| id.to_string())));
    let somebody =
        |(id, name): (UserId, String)| view! { <option value=id.to_string() selected=person == Some(id)>{name}</option> };
    let chosen = filter.action;
    let action = |action: &AuditAction| view! { <option value=action.word() selected=chosen == Some(*action)>{words::action(*action)}</option> };
    let day = |day: Option<time::Date>| day.map(|day| day.to_string());
    view! {
        <form class="filters" autocomplete="off" method="get" action=place::AUDIT role="search" aria-label="Filter the audit">
            {(filter.limit != LIMIT_DEFAULT).then(|| view! { <input type="hidden" name="limit" value=filter.limit/> })}
            <label class="filter-sort">
                <span>"Person"</span>
                <select class="input" data-size="s" name="person">
                    <option value="" selected=person.is_none()>"Anybody"</option>
                    {people.into_iter().chain(other).map(somebody).collect_view()}
                </select>
            </label>
            <label class="filter-sort">
                <span>"What"</span>
                <select class="input" data-size="s" name="action">
                    <option value="" selected=chosen.is_none()>"Anything"</option>
                    {AuditAction::ALL.iter().map(action).collect_view()}
                </select>
            </label>
            <label class="filter-sort">
                <span>"Case number"</span>
                <input class="input" data-size="s" name="case" maxlength="40" value=filter.case.clone()/>
            </label>
            <label class="filter-sort">
                <span>"First day (UTC)"</span>
                <input class="input" data-size="s" r#type="date" name="from" value=day(filter.from)/>
            </label>
            <label class="filter-sort">
                <span>"Last day (UTC)"</span>
                <input class="input" data-size="s" r#type="date" name="to" value=day(filter.to)/>
            </label>
            <button class="button" data-size="s" data-kind="primary" r#type="submit">"Find"</button>
            {filter.narrows().then(|| view! { <a class="chip-clear" href=place::AUDIT>"Clear all"</a> })}
        </form>
    }
}

/// The roles are written out because on a phone the rows stop being boxes of a table.
#[component]
fn Table(items: Vec<AuditEntry>) -> impl IntoView {
    let rows = items.into_iter().map(|entry| view! { <Row entry/> }).collect_view();
    view! {
        <table class="table audit" role="table">
            <caption class="sr-only">"Entries, newest first"</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">"When"</th>
                    <th role="columnheader" scope="col">"Who"</th>
                    <th role="columnheader" scope="col">"What"</th>
                    <th role="columnheader" scope="col">"Case"</th>
                    <th role="columnheader" scope="col">"About"</th>
                    <th role="columnheader" scope="col">"Details"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

#[component]
fn Row(entry: AuditEntry) -> impl IntoView {
    let case = entry.case_id.map(|id| {
        let name = entry.reference.as_ref().map_or_else(|| id.to_string(), ToString::to_string);
        let only = AuditFilter { case: Some(name.clone()), ..AuditFilter::default() };
        view! { <span class="ref"><Only words=name href=place::audit(&only)/></span> }
    });
    let who = match entry.actor_id {
        Some(id) => Either::Left({
            let only = AuditFilter { person: Some(id), ..AuditFilter::default() };
            view! { <Only words=entry.actor_name.unwrap_or_else(|| id.to_string()) href=place::audit(&only)/> }
        }),
        None => Either::Right(view! { <span class="nobody">"Nobody signed in"</span> }),
    };
    let about = match (entry.subject_name, entry.subject_id) {
        (Some(name), _) => Some(Either::Left(name)),
        (None, id) => id.map(|id| Either::Right(view! { <span class="audit-id">{id.to_string()}</span> })),
    };
    view! {
        <tr role="row">
            <td role="cell" class="audit-when"><Moment at=entry.at/></td>
            <td role="cell" class="audit-who">{who}</td>
            <td role="cell" class="audit-what">{words::action(entry.action)}</td>
            <td role="cell" data-label="Case">{case}</td>
            <td role="cell" data-label="About">{about}</td>
            <td role="cell" class="audit-details">{words::details(&entry.data)}</td>
        </tr>
    }
}

/// A way to the entries of the same person or case.
#[component]
fn Only(words: String, href: String) -> impl IntoView {
    view! { <a href=href><span class="sr-only">"Only entries of "</span>{words}</a> }
}

#[component]
fn Pages(filter: AuditFilter, next: Option<AuditCursor>) -> impl IntoView {
    let up = |_| dom::focus("main");
    let first = filter.cursor.is_some().then(|| {
        view! { <a class="button" data-size="s" href=place::audit(&filter.at(None)) on:click=up>"Newest"</a> }
    });
    let further = next.is_some().then(|| {
        view! { <a class="button" data-size="s" rel="next" href=place::audit(&filter.at(next)) on:click=up>"Older"{Icon::Next.view()}</a> }
    });
    (first.is_some() || further.is_some()).then(|| view! { <nav class="pager" aria-label="Pages">{first}{further}</nav> })
}
