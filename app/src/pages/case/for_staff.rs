use super::details;
use crate::api::{CaseView, ReviseCase};
use crate::components::{Change, GrantBanner, Heading, Icon, Moment, Notice, NoticeKind, Timeline};
use crate::error::Fail;
use crate::{place, words};
use domain::{Actor, Refusal};
use leptos::prelude::*;

#[component]
pub(super) fn ForStaff(view: CaseView, actor: Actor, action: ServerAction<ReviseCase>) -> impl IntoView {
    let (page, fields) = (view.page.clone(), view.vocabulary.fields.clone());
    let case = page.case;
    let reference = case.reference.to_string();
    let details = (!case.metadata.is_empty()).then(|| details(case.metadata, &fields));
    view! {
        <a class="back" href=place::DESK>{Icon::Back.view()}"Cases"</a>
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
                </header>
                <section class="section" aria-labelledby="wrote">
                    <h2 id="wrote">{format!("What {} wrote", page.patient_name)}</h2>
                    <div class="prose">{case.description}</div>
                    {details.map(|details| view! { <dl class="facts">{details}</dl> })}
                </section>
                <Timeline events=page.events reader=actor.clone()/>
            </div>
            <aside class="panel" aria-label="This case">
                <Change view actor action/>
                <dl class="facts">
                    <div><dt>"Patient"</dt><dd>{page.patient_name}</dd></div>
                    <div><dt>"Changed"</dt><dd><Moment at=case.updated_at/></dd></div>
                </dl>
            </aside>
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
