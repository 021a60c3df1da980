use super::answers::{Answers, Offered};
use super::for_patient::ForPatient;
use super::handed_over::HandedOver;
use super::notes::{NoteDesk, Notes};
use super::{case_asked_for, details};
use crate::api::{CaseView, ReviseCase, Revised, read_case};
use crate::components::{
    AccessEnded, Back, CaseLinks, Change, ClosedCase, Conversation, Correspondence, FileDesk, FileForms, Files, GrantBanner,
    GrantWatch, Heading, Icon, Loading, Moment, NotFound, Notice, NoticeKind, Prose, Talk, Timeline, Trouble, Unsent,
    form_action,
};
use crate::error::Fail;
use crate::live::{NotesHeard, follow_case, follow_presence};
use crate::{place, words};
use domain::attachment::Target;
use domain::canned::Particulars;
use domain::{Actor, CaseId, Refusal};
use leptos::either::{Either, EitherOf3, EitherOf4};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// A case as work.
pub(crate) fn for_staff(actor: Actor) -> impl IntoView {
    let (id, query) = (case_asked_for(), use_query_map());
    let handed_over = Memo::new(move |_| query.with(|query| query.get(place::HANDED_OVER)));
    move || match (id.get(), handed_over.get()) {
        (None, _) => EitherOf3::A(NotFound()),
        (Some(_), Some(to)) => EitherOf3::B(view! { <HandedOver department=to.parse().ok()/> }),
        (Some(id), None) => EitherOf3::C(view! { <Loaded id actor=actor.clone()/> }),
    }
}

/// The same beside a list.
pub(crate) fn beside(id: CaseId, actor: Actor) -> impl IntoView {
    view! { <Loaded id actor/> }
}

#[component]
fn Loaded(id: CaseId, actor: Actor) -> impl IntoView {
    let action = form_action::<ReviseCase>();
    // Whatever the server said to a change, the case may be another now; if it said nothing, or the case is gone from
    // sight, the page stays.
    let answers = Memo::new(move |before: Option<&usize>| {
        let version = action.version().get();
        let stays = action
            .value()
            .with(|answer| matches!(answer, Some(Err(Fail::Unreachable | Fail::Unclear) | Ok(Revised { leave: Some(_), .. }))));
        before.copied().filter(|_| stays).unwrap_or(version)
    });
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(Revised { leave: Some(path), .. })) = action.value().get() {
            navigate(&path, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    provide_context(Unsent::default());
    provide_context(NotesHeard(RwSignal::new(0)));
    let grant = GrantWatch::provide();
    let view = Resource::new(move || (answers.get(), grant.is_over()), move |_| read_case(id));
    FileDesk::provide(Some(id), &[Target::Case, Target::Reply, Target::Note]);
    let files = FileDesk::of(Target::Reply);
    Talk::provide(move || {
        view.refetch();
        if let Some(files) = files {
            files.look_again();
        }
    });
    NoteDesk::provide(id, view, actor.id);
    Offered::provide();
    let news = follow_case(id, view);
    // Nobody is told who looks at their own case, nor when they do.
    let reader = actor.id;
    let inside = Memo::new(move |_| view.with(|view| matches!(view, Some(Ok(view)) if view.page.facts.patient != reader)));
    let others = follow_presence(id, inside);
    let page = move || {
        if grant.is_over() {
            return Either::Left(view! { <AccessEnded case=id/> });
        }
        let actor = actor.clone();
        Either::Right(Suspend::new(async move {
            match view.await {
                // Who works here reads a case of their own as any patient does.
                Ok(view) if view.page.facts.patient == actor.id => EitherOf4::A(view! { <ForPatient view actor/> }),
                Ok(view) => EitherOf4::B(view! { <ForStaff view actor action/> }),
                Err(Fail::Refused(Refusal::NotFound)) => EitherOf4::C(view! { <ClosedCase case=id/> }),
                Err(fail) => EitherOf4::D(view! { <Trouble fail/> }),
            }
        }))
    };
    view! {
        {news}
        {others}
        <Transition fallback=Loading>{page}</Transition>
    }
}

#[component]
fn ForStaff(view: CaseView, actor: Actor, action: ServerAction<ReviseCase>) -> impl IntoView {
    let (page, fields) = (view.page.clone(), view.vocabulary.fields.clone());
    let case = page.case;
    let with = Correspondence { case: case.id, patient: case.patient_id, status: case.status };
    let draft = view.draft.clone();
    let (id, reference) = (case.id, case.reference.to_string());
    let reader = actor.clone();
    let words = case.words();
    let particulars = Particulars {
        patient: page.patient_name.clone(),
        me: actor.name.clone(),
        reference: reference.clone(),
        department: page.department_name.clone(),
    };
    let details = (!case.metadata.is_empty()).then(|| details(case.metadata, &fields));
    view! {
        <Back href=place::DESK words="Cases"/>
        {page.grant.map(|grant| view! { <GrantBanner grant/> })}
        <NotMade action assignee=page.assignee_name.clone()/>
        <div class="case-layout">
            <div class="case-main">
                <header class="case-head">
                    <p class="meta">
                        <span>"Case "<span class="ref">{reference.clone()}</span></span>
                        <span>{page.patient_name.clone()}</span>
                        <span>"Opened "<Moment at=case.created_at/></span>
                    </p>
                    <Heading text=case.title title=reference/>
                    <CaseLinks follows=page.follows followed_by=page.followed_by/>
                </header>
                <section class="section" aria-labelledby="wrote">
                    <h2 id="wrote">{format!("What {} wrote", page.patient_name)}</h2>
                    <Prose text=words/>
                    {details.map(|details| view! { <dl class="facts">{details}</dl> })}
                </section>
                <Conversation with said=page.conversation draft actor=reader.clone()/>
                <Files target=Target::Case/>
                <FileForms target=Target::Case/>
                <Answers case=id particulars/>
                <Notes case=id reader=reader.clone()/>
            </div>
            <aside class="panel" aria-label="This case">
                <Change view actor action/>
                <dl class="facts">
                    <div><dt>"Patient"</dt><dd>{page.patient_name}</dd></div>
                    <div><dt>"Changed"</dt><dd><Moment at=case.updated_at/></dd></div>
                </dl>
                <p><a href=place::export(id) rel="external">"Print or keep this case"</a></p>
            </aside>
            <div class="case-story"><Timeline events=page.events reader/></div>
        </div>
    }
}

/// Why a change was not made. What is below is the case as it is now.
#[component]
fn NotMade(action: ServerAction<ReviseCase>, assignee: Option<String>) -> impl IntoView {
    let fail = move || action.value().with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()));
    move || {
        fail().map(|fail| {
            let late = matches!(fail, Fail::Refused(Refusal::Stale | Refusal::CaseTaken { .. }));
            let kind = if late { NoticeKind::Warning } else { NoticeKind::Danger };
            let lead = words::overtaken(&fail, assignee.as_deref()).map(|words| view! { <strong>{words}" "</strong> });
            view! { <Notice kind icon=Icon::Alert>{lead}{words::fail(&fail, false)}</Notice> }
        })
    }
}
