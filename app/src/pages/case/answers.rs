use crate::api::{UseAnswer, list_answers};
use crate::components::{FailNotice, Submit, form_action};
use crate::error::Fail;
use crate::{editor, place};
use domain::CaseId;
use domain::canned::{CannedAnswer, Particulars};
use leptos::ev::SubmitEvent;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What is offered to put into the reply; it outlives what is drawn of it, as `NoteDesk` does.
#[derive(Clone, Copy)]
pub(super) struct Offered(Resource<Result<Vec<CannedAnswer>, Fail>>);

impl Offered {
    pub(super) fn provide() {
        provide_context(Self(Resource::new(|| (), |()| list_answers())));
    }
}

/// Puts what is written often into the reply. Without scripts the answer stands in it when the page comes back.
#[component]
pub(super) fn Answers(case: CaseId, particulars: Particulars) -> impl IntoView {
    let particulars = StoredValue::new(particulars);
    let choice = move |Offered(answers): Offered| {
        Suspend::new(async move {
            let answers = answers.await.unwrap_or_default();
            (!answers.is_empty()).then(|| view! { <Choice case particulars answers/> })
        })
    };
    use_context().map(|offered| view! { <Transition>{move || choice(offered)}</Transition> })
}

#[component]
fn Choice(case: CaseId, particulars: StoredValue<Particulars>, answers: Vec<CannedAnswer>) -> impl IntoView {
    let action = form_action::<UseAnswer>();
    let fail = move || action.value().with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()));
    let option = |answer: &CannedAnswer| view! { <option value=answer.id.to_string()>{answer.title.clone()}</option> };
    let options = answers.iter().map(option).collect_view();
    let answers = StoredValue::new(answers);
    let put = move |event: SubmitEvent| {
        let Ok(form) = UseAnswer::from_event(&event) else { return };
        let filled = answers.with_value(|answers| {
            let chosen = answers.iter().find(|answer| answer.id == form.answer);
            chosen.map(|answer| particulars.with_value(|case| answer.fill(case)))
        });
        if filled.is_some_and(|text| editor::insert(&text)) {
            event.prevent_default();
        }
    };
    view! {
        <FailNotice fail=Signal::derive(fail)/>
        <ActionForm action attr:class="answers" on:submit:capture=put>
            <input type="hidden" name="case" value=case.to_string()/>
            <label for="answer">"Canned answer"</label>
            <select class="input" data-size="s" id="answer" name="answer" autocomplete="off">{options}</select>
            <Submit words="Put it into the reply" kind="plain" pending=action.pending()/>
            <a href=place::ANSWERS>"Manage"<span class="sr-only">" canned answers"</span></a>
        </ActionForm>
    }
}
