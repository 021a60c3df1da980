use super::missed::MissedCases;
use crate::api::{BulkView, UndoBulk, read_bulk};
use crate::components::{Heading, Icon, Loading, Notice, NoticeKind, Trouble, form_action, leave_on_success};
use crate::error::Fail;
use crate::{place, words};
use domain::case::bulk::{JobState, Outcome};
use domain::{BulkId, Refusal};
use leptos::either::EitherOf3;
use leptos::form::ActionForm;
use leptos::prelude::*;
use std::time::Duration;

type Job = Resource<Result<BulkView, Fail>>;

const POLL: Duration = Duration::from_secs(1);

/// How far a change has come, and what came of it.
#[component]
pub(super) fn Followed(id: Option<BulkId>) -> impl IntoView {
    let job: Job = Resource::new(
        || (),
        move |()| async move {
            match id {
                Some(id) => read_bulk(id).await,
                None => Err(Fail::Refused(Refusal::NotFound)),
            }
        },
    );
    let action = form_action::<UndoBulk>();
    leave_on_success(action);
    let shown = move || {
        Suspend::new(async move {
            match job.await {
                Ok(view) if view.job.state == JobState::Running => EitherOf3::A(view! { <Running view job/> }),
                Ok(view) => EitherOf3::B(view! { <Ended view action/> }),
                Err(fail) => EitherOf3::C(view! { <Trouble fail/> }),
            }
        })
    };
    view! {
        <Heading text="Change many cases"/>
        <Transition fallback=Loading>{shown}</Transition>
    }
}

/// Looks again each second; without scripts, when its reader asks.
#[component]
fn Running(view: BulkView, job: Job) -> impl IntoView {
    let outcome = &view.job.outcome;
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| timer.set_value(set_timeout_with_handle(move || job.refetch(), POLL).ok()));
    on_cleanup(move || {
        if let Some(Some(timer)) = timer.try_update_value(Option::take) {
            timer.clear();
        }
    });
    let (settled, asked, told) = (outcome.settled(), outcome.asked(), words::bulk::progress(outcome));
    view! {
        <div class="bulk-progress">
            <progress max=asked value=settled aria-label="Cases looked at"></progress>
            <p role="status">{told}</p>
            <p class="without-script"><a href=place::bulk_job(view.job.id)>"See how far it is"</a></p>
        </div>
    }
}

#[component]
fn Ended(view: BulkView, action: ServerAction<UndoBulk>) -> impl IntoView {
    let BulkView { job, undo_seconds, called } = view;
    let told = words::bulk::told(&job.outcome, job.undoes.is_some());
    let (kind, icon) = kind_of(&job.outcome);
    let fail = move || action.value().with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()));
    let not_done = move || {
        fail().map(|fail| view! { <Notice kind=NoticeKind::Danger icon=Icon::Alert>{words::bulk::wrong(&fail)}</Notice> })
    };
    let undo = job.outcome.undo.map(|id| view! { <Undo id seconds=undo_seconds action/> });
    view! {
        <Notice kind icon>{told}</Notice>
        <MissedCases outcome=job.outcome called/>
        {not_done}
        {undo}
        <div class="actions"><a class="button" href=place::DESK>"Back to the cases"</a></div>
    }
}

fn kind_of(outcome: &Outcome) -> (NoticeKind, Icon) {
    match (outcome.done.is_empty(), outcome.failed.is_empty()) {
        (_, false) => (NoticeKind::Danger, Icon::Alert),
        (true, true) => (NoticeKind::Warning, Icon::Alert),
        (false, true) => (NoticeKind::Success, Icon::Check),
    }
}

/// Goes when its time is over; a page without scripts is told so by the answer.
#[component]
fn Undo(id: BulkId, seconds: u32, action: ServerAction<UndoBulk>) -> impl IntoView {
    let late = RwSignal::new(false);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let over = move || {
            late.try_set(true);
        };
        timer.set_value(set_timeout_with_handle(over, Duration::from_secs(seconds.into())).ok());
    });
    on_cleanup(move || {
        if let Some(Some(timer)) = timer.try_update_value(Option::take) {
            timer.clear();
        }
    });
    view! {
        <div class="bulk-undo" hidden=move || late.get()>
            <ActionForm action>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button" r#type="submit" aria-describedby="bulk-undo-help">"Undo"</button>
            </ActionForm>
            <p class="help" id="bulk-undo-help">"For half a minute after the change, it can be taken back."</p>
        </div>
    }
}
