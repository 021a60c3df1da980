use super::{case_asked_for, details};
use crate::api::{CaseView, read_case};
use crate::components::{
    AccessList, Back, CaseLinks, Conversation, Correspondence, FileDesk, FileForms, Files, Heading, Icon, Loading, Moment,
    NotFound, Notice, NoticeKind, PriorityBadge, Prose, Standing, Talk, Timeline, Trouble,
};
use crate::live::follow_case;
use crate::place;
use domain::attachment::Target;
use domain::{Actor, CaseId, Role};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// A case as a letter on its way.
pub(crate) fn for_patient(actor: Actor) -> impl IntoView {
    let id = case_asked_for();
    move || match id.get() {
        Some(id) => Either::Left(view! { <Loaded id actor=actor.clone()/> }),
        None => Either::Right(NotFound()),
    }
}

#[component]
fn Loaded(id: CaseId, actor: Actor) -> impl IntoView {
    let view = Resource::new(|| (), move |()| read_case(id));
    FileDesk::provide(Some(id), &[Target::Case, Target::Reply]);
    let files = FileDesk::of(Target::Reply);
    Talk::provide(move || {
        view.refetch();
        if let Some(files) = files {
            files.look_again();
        }
    });
    let news = follow_case(id, view);
    let page = move || {
        let actor = actor.clone();
        Suspend::new(async move {
            match view.await {
                Ok(view) => Either::Left(view! { <ForPatient view actor/> }),
                Err(fail) => Either::Right(view! { <Trouble fail/> }),
            }
        })
    };
    view! {
        {news}
        <Transition fallback=Loading>{page}</Transition>
    }
}

#[component]
pub(super) fn ForPatient(view: CaseView, actor: Actor) -> impl IntoView {
    let page = view.page;
    let case = page.case;
    let words = case.words();
    let with = Correspondence { case: case.id, patient: case.patient_id, status: case.status };
    let just_sent = use_query_map().with_untracked(|query| query.get("sent").is_some());
    let (id, reference) = (case.id, case.reference.to_string());
    let number = reference.clone();
    let details = details(case.metadata, &view.vocabulary.fields);
    view! {
        <Back href=place::MY_CASES words="Your cases"/>
        {just_sent.then(|| view! {
            <Notice kind=NoticeKind::Success icon=Icon::Check>
                <strong>"Your case is with the team."</strong>" Its number is "<span class="ref">{number}</span>", should you call."
            </Notice>
        })}
        <header class="case-head">
            <p class="meta"><span>"Case "<span class="ref">{reference}</span></span><span>"Opened "<Moment at=case.created_at/></span></p>
            <Heading text=case.title/>
            <CaseLinks follows=page.follows followed_by=page.followed_by/>
        </header>
        <Standing status=case.status/>
        <section class="section" aria-labelledby="wrote">
            <h2 id="wrote">"What you wrote"</h2>
            <Prose text=words/>
            <dl class="facts">
                <div><dt>"Priority"</dt><dd><PriorityBadge priority=case.priority/></dd></div>
                {page.specialty_name.map(|name| view! { <div><dt>"About"</dt><dd>{name}</dd></div> })}
                {page.department_name.map(|name| view! { <div><dt>"Department"</dt><dd>{name}</dd></div> })}
                {page.assignee_name.map(|name| view! { <div><dt>"Looked after by"</dt><dd>{name}</dd></div> })}
                {details}
            </dl>
        </section>
        <Conversation with said=page.conversation draft=view.draft actor=actor.clone()/>
        <Files target=Target::Case/>
        <FileForms target=Target::Case/>
        <Timeline events=page.events reader=Actor { role: Role::Patient, ..actor }/>
        <p><a href=place::export(id) rel="external">"Print or keep this case"</a></p>
        <AccessList opened=view.access/>
    }
}
