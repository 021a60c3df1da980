use super::missed::MissedCases;
use crate::api::{Foretold, StartBulk, WHY, foretell_bulk};
use crate::components::{Icon, Loading, Notice, NoticeKind, Trouble, escape, form_action, leave_on_success};
use crate::{platform, words};
use domain::case::REASON_MAX;
use domain::case::bulk::Bulk;
use leptos::either::EitherOf3;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What would come of the change, and the button that makes it.
#[component]
pub(super) fn Foretell(command: Bulk) -> impl IntoView {
    let command = StoredValue::new(serde_json::to_string(&command).unwrap_or_default());
    let foretold = Resource::new(|| (), move |()| foretell_bulk(command.get_value()));
    let action = form_action::<StartBulk>();
    leave_on_success(action);
    let shown = move || {
        Suspend::new(async move {
            match foretold.await {
                Ok(foretold) => EitherOf3::A(view! { <Confirmation foretold command=command.get_value() action/> }),
                Err(fail) if fail.fields().is_some() => EitherOf3::B(view! {
                    <Notice kind=NoticeKind::Warning icon=Icon::Alert>{words::bulk::wrong(&fail)}</Notice>
                }),
                Err(fail) => EitherOf3::C(view! { <Trouble fail/> }),
            }
        })
    };
    view! {
        <section class="bulk-foretold" aria-labelledby="bulk-foretold">
            <h2 id="bulk-foretold">"What would change"</h2>
            <Transition fallback=Loading>{shown}</Transition>
        </section>
    }
}

#[component]
fn Confirmation(foretold: Foretold, command: String, action: ServerAction<StartBulk>) -> impl IntoView {
    let Foretold { outcome, needs_reason, called } = foretold;
    let fail = move || action.value().with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()));
    let not_done = move || {
        fail().map(|fail| view! { <Notice kind=NoticeKind::Danger icon=Icon::Alert>{words::bulk::wrong(&fail)}</Notice> })
    };
    let button = words::bulk::change(outcome.done.len());
    let pending = action.pending();
    let busy = move || pending.get().then_some("true");
    let form = (!outcome.done.is_empty()).then(|| {
        view! {
            <ActionForm action attr:class="bulk-form">
                <input type="hidden" name="command" value=command/>
                {needs_reason.then(|| view! { <Reason/> })}
                <button class="button" data-kind="primary" r#type="submit" aria-busy=busy>{button}</button>
            </ActionForm>
        }
    });
    let told = words::bulk::foretold(&outcome);
    view! {
        <p role="status">{told}</p>
        <MissedCases outcome called/>
        {not_done}
        {form}
    }
}

#[component]
fn Reason() -> impl IntoView {
    let [reason] = platform::typed([WHY]);
    view! {
        <div class="change-field">
            <label for=WHY>"Why?"</label>
            <p class="help" id="bulk-why-help">"Colleagues will read it, the patients will not."</p>
            <textarea
                class="input" data-size="s" id=WHY name="reason" rows="3" required=true maxlength=REASON_MAX.to_string()
                aria-describedby="bulk-why-help" inner_html=escape(&reason)
            ></textarea>
        </div>
    }
}
