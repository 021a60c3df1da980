use super::details;
use crate::api::CaseView;
use crate::components::{AccessList, Heading, Icon, Moment, Notice, NoticeKind, PriorityBadge, Standing, Timeline};
use crate::place;
use domain::{Actor, Role};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub(super) fn ForPatient(view: CaseView, actor: Actor) -> impl IntoView {
    let page = view.page;
    let case = page.case;
    let just_sent = use_query_map().with_untracked(|query| query.get("sent").is_some());
    let reference = case.reference.to_string();
    let number = reference.clone();
    let details = details(case.metadata, &view.vocabulary.fields);
    view! {
        <a class="back" href=place::MY_CASES>{Icon::Back.view()}"Your cases"</a>
        {just_sent.then(|| view! {
            <Notice kind=NoticeKind::Success icon=Icon::Check>
                <strong>"Your case is with the team."</strong>" Its number is "<span class="ref">{number}</span>", should you call."
            </Notice>
        })}
        <header class="case-head">
            <p class="meta"><span>"Case "<span class="ref">{reference}</span></span><span>"Opened "<Moment at=case.created_at/></span></p>
            <Heading text=case.title/>
        </header>
        <Standing status=case.status/>
        <section class="section" aria-labelledby="wrote">
            <h2 id="wrote">"What you wrote"</h2>
            <div class="prose">{case.description}</div>
            <dl class="facts">
                <div><dt>"Priority"</dt><dd><PriorityBadge priority=case.priority/></dd></div>
                {page.specialty_name.map(|name| view! { <div><dt>"About"</dt><dd>{name}</dd></div> })}
                {page.department_name.map(|name| view! { <div><dt>"Department"</dt><dd>{name}</dd></div> })}
                {page.assignee_name.map(|name| view! { <div><dt>"Looked after by"</dt><dd>{name}</dd></div> })}
                {details}
            </dl>
        </section>
        <Timeline events=page.events reader=Actor { role: Role::Patient, ..actor }/>
        <AccessList opened=view.access/>
    }
}
