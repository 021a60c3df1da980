use crate::api::{ReviseCase, read_case};
use crate::components::{
    Change, Heading, Icon, Loading, Moment, NotFound, Notice, NoticeKind, PriorityBadge, Standing, Timeline, Trouble, form_action,
};
use crate::error::Fail;
use crate::{place, words};
use domain::case::CasePage;
use domain::{Actor, CaseId, Refusal};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use serde_json::Value;

/// A case: to its patient as a letter on its way, to staff as work.
pub(crate) fn case(actor: Actor) -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<CaseId>().ok()));
    move || match id.get() {
        Some(id) => Either::Left(view! { <Loaded id actor=actor.clone()/> }),
        None => Either::Right(NotFound()),
    }
}

#[component]
fn Loaded(id: CaseId, actor: Actor) -> impl IntoView {
    let action = form_action::<ReviseCase>();
    // Whatever the server said to a change, the case may be another now; if it said nothing, the page stays.
    let answers = Memo::new(move |before: Option<&usize>| {
        let version = action.version().get();
        let unheard = action.value().with(|answer| matches!(answer, Some(Err(Fail::Unreachable | Fail::Unclear))));
        before.copied().filter(|_| unheard).unwrap_or(version)
    });
    let page = Resource::new(move || answers.get(), move |_| read_case(id));
    let page = move || {
        let actor = actor.clone();
        Suspend::new(async move {
            match page.await {
                Ok(page) if actor.role.works_here() => EitherOf3::A(view! { <ForStaff page actor action/> }),
                Ok(page) => EitherOf3::B(view! { <ForPatient page actor/> }),
                Err(fail) => EitherOf3::C(view! { <Trouble fail/> }),
            }
        })
    };
    view! { <Transition fallback=Loading>{page}</Transition> }
}

#[component]
fn ForPatient(page: CasePage, actor: Actor) -> impl IntoView {
    let case = page.case;
    let just_sent = use_query_map().with_untracked(|query| query.get("sent").is_some());
    let reference = case.reference.to_string();
    let number = reference.clone();
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
                {page.department_name.map(|name| view! { <div><dt>"Department"</dt><dd>{name}</dd></div> })}
                {page.assignee_name.map(|name| view! { <div><dt>"Looked after by"</dt><dd>{name}</dd></div> })}
                {details(case.metadata)}
            </dl>
        </section>
        <Timeline events=page.events reader=actor/>
    }
}

#[component]
fn ForStaff(page: CasePage, actor: Actor, action: ServerAction<ReviseCase>) -> impl IntoView {
    let case = page.case.clone();
    let reference = case.reference.to_string();
    let details = details(case.metadata).into_iter().collect_view();
    view! {
        <a class="back" href=place::DESK>{Icon::Back.view()}"Cases"</a>
        <NotMade action/>
        <div class="case-layout">
            <div class="case-main">
                <header class="case-head">
                    <p class="meta">
                        <span>"Case "<span class="ref">{reference.clone()}</span></span>
                        <span>{page.patient_name.clone()}</span>
                        <span>"Opened "<Moment at=case.created_at/></span>
                    </p>
                    <Heading text=case.title title=reference/>
                </header>
                <section class="section" aria-labelledby="wrote">
                    <h2 id="wrote">{format!("What {} wrote", page.patient_name)}</h2>
                    <div class="prose">{case.description}</div>
                    {(!page.case.metadata.is_empty()).then(|| view! { <dl class="facts">{details}</dl> })}
                </section>
                <Timeline events=page.events reader=actor.clone()/>
            </div>
            <aside class="panel" aria-label="This case">
                <Change case=page.case actor action/>
                <dl class="facts">
                    <div><dt>"Patient"</dt><dd>{page.patient_name}</dd></div>
                    <div><dt>"Department"</dt>{or_nobody(page.department_name, "No department")}</div>
                    <div><dt>"Assigned to"</dt>{or_nobody(page.assignee_name, "Nobody yet")}</div>
                    <div><dt>"Changed"</dt><dd><Moment at=case.updated_at/></dd></div>
                </dl>
            </aside>
        </div>
    }
}

/// Why a change was not made. What is below is the case as it is now.
#[component]
fn NotMade(action: ServerAction<ReviseCase>) -> impl IntoView {
    let fail = move || action.value().with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()));
    move || {
        fail().map(|fail| {
            let stale = fail == Fail::Refused(Refusal::Stale);
            let kind = if stale { NoticeKind::Warning } else { NoticeKind::Danger };
            let lead = stale.then(|| view! { <strong>"Someone else changed this case first. "</strong> });
            view! { <Notice kind icon=Icon::Alert>{lead}{words::fail(&fail, false)}</Notice> }
        })
    }
}

fn or_nobody(name: Option<String>, nobody: &'static str) -> impl IntoView {
    match name {
        Some(name) => Either::Left(view! { <dd>{name}</dd> }),
        None => Either::Right(view! { <dd class="nobody">{nobody}</dd> }),
    }
}

/// What came with the case through the interface for programs.
fn details(metadata: serde_json::Map<String, Value>) -> Vec<impl IntoView> {
    let text = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    metadata.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{text(value)}</dd></div> }).collect()
}
