use super::held::NEWEST;
use super::{Correspondence, Talk};
use crate::api::{ReplyDraft, SendReply};
use crate::components::{
    Autosave, Checks, DraftState, DraftWindow, ErrorSummary, FailNotice, FileDesk, FileForms, Files, Icon, Notice, NoticeKind,
    RichField, Select, Submit, form_action,
};
use crate::dom::Fields;
use crate::{editor, keys, place, words};
use domain::attachment::Target;
use domain::draft::Subject;
use domain::reply::{AFTERWARDS, BODY_MAX, STAY, Send as Reply, handled};
use domain::{CaseId, RichText, Status};
use leptos::ev::SubmitEvent;
use leptos::form::ActionForm;
use leptos::html;
use leptos::prelude::*;

pub(super) const FIELD: &str = "body";

/// Where the reader writes the next reply. What is typed is kept on the server as it is typed.
#[component]
pub(super) fn ReplyForm(with: Correspondence, draft: ReplyDraft, talk: Option<Talk>, own: bool) -> impl IntoView {
    let action = form_action::<SendReply>();
    let checks = Checks::of(action);
    let sheet = NodeRef::<html::Form>::new();
    let (pending, answer) = (action.pending(), action.value());
    let sent =
        move || pending.try_get().unwrap_or(true) || answer.try_with(|answer| matches!(answer, Some(Ok(_)))).unwrap_or(true);
    let save = Autosave::of(sheet, sent);
    if let Some(talk) = talk {
        talk.save.try_set_value(Some(save));
    }
    let going = StoredValue::new(None::<RichText>);
    Effect::new(move |_| {
        if action.value().with(|answer| matches!(answer, Some(Ok(_))))
            && let Some(talk) = talk
        {
            let since = editor::text(FIELD).filter(|now| going.with_value(|sent| sent.as_ref() != Some(now)));
            let then = if since.is_some() { FIELD } else { NEWEST };
            talk.settle(since.map(|text| ReplyDraft { text, ..ReplyDraft::default() }), then);
        }
    });
    let typing = move || {
        save.soon();
        let form = sheet.get_untracked().and_then(|form| Fields::of(&form)?.read::<SendReply>());
        if let (Some(form), Some(text), Some(talk)) = (form, editor::text(FIELD), talk) {
            talk.typed.try_set_value(Some(ReplyDraft { text, status: form.status, ..ReplyDraft::default() }));
        }
    };
    let files = FileDesk::of(Target::Reply);
    let submit = move |event: SubmitEvent| {
        if files.is_some_and(|files| files.keeps(&event)) {
            return;
        }
        if action.pending().get_untracked() {
            event.prevent_default();
        } else if let Ok(form) = SendReply::from_event(&event) {
            checks.gate(&event, form.command().and_then(Reply::check));
            if !event.default_prevented() {
                going.set_value(editor::text(FIELD));
                save.hold_until_saved(&event);
            }
        }
    };
    // What was typed in this window is newer than what the server has kept of it.
    let typed = talk.and_then(|talk| talk.typed.get_value());
    if typed.is_some() {
        Effect::new(move |_| save.soon());
    }
    let (key, over) = (draft.key.clone(), draft.over.clone());
    let ReplyDraft { text, status, .. } = typed.unwrap_or(draft);
    let kept = !text.is_empty();
    let (label, help) = words::reply_label(!own);
    view! {
        <FailNotice fail=checks.fail() kept=true/>
        <ErrorSummary checks/>
        <ActionForm
            action
            node_ref=sheet
            attr:class="form reply-form"
            attr:data-files=Target::Reply.word()
            attr:novalidate=true
            on:input=move |_| typing()
            on:submit:capture=submit
        >
            <input type="hidden" name="case" value=with.case.to_string()/>
            <input type="hidden" name="key" value=key/>
            <DraftWindow over/>
            <input type="hidden" name="subject" value=Subject::Reply(with.case).to_string()/>
            <RichField name=FIELD label help rows=5 initial=text max=BODY_MAX key=keys::REPLY checks/>
            <Files target=Target::Reply/>
            {(!own).then(|| view! { <Afterwards now=with.status chosen=status checks/> })}
            <div class="form-foot">
                <Submit words="Send" pending=action.pending()/>
                <DraftState save kept/>
            </div>
        </ActionForm>
        <FileForms target=Target::Reply/>
    }
}

/// What the case becomes with the reply: what was chosen before, or else of all that may follow mostly that the patient has to
/// answer.
#[component]
fn Afterwards(now: Status, chosen: String, checks: Checks) -> impl IntoView {
    let lawful = AFTERWARDS.into_iter().filter(|to| *to != now && handled(now, Some(*to)).is_ok());
    let choices: Vec<Option<Status>> = std::iter::once(None).chain(lawful.map(Some)).collect();
    let word = |to: Option<Status>| to.map_or(STAY, Status::word);
    let known = |chosen: &str| choices.iter().any(|to| word(*to) == chosen);
    let preset = if known(&chosen) { chosen } else { Status::Waiting.word().to_owned() };
    let options = choices.iter().map(|to| (word(*to).to_owned(), words::afterwards(*to))).collect();
    view! { <Select name="status" label="Afterwards" options chosen=preset checks/> }
}

/// In the form's place, once the case was resolved too long ago.
#[component]
pub(super) fn TooLate(case: CaseId) -> impl IntoView {
    view! {
        <Notice kind=NoticeKind::Info icon=Icon::Info>
            "This case was resolved more than two weeks ago, so replies to it have ended. "
            <a href=place::follow_up(case)>"Open a follow-up case"</a>" that refers to this one."
        </Notice>
    }
}
