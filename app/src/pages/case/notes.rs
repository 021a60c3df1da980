use crate::api::{CaseView, NoteForm, WriteNote, list_notes, start_note};
use crate::components::{
    Autosave, Checks, DraftState, DraftWindow, FailNotice, FileDesk, FileForms, Files, Loading, NoteField, NoteList, Submit,
    Trouble, Unsent, form_action,
};
use crate::error::Fail;
use crate::live::NotesHeard;
use domain::attachment::Target;
use domain::draft::Subject;
use domain::note::{self, Note};
use domain::{Actor, CaseId, Refusal, UserId};
use leptos::either::Either;
use leptos::ev::SubmitEvent;
use leptos::form::ActionForm;
use leptos::html;
use leptos::prelude::*;

/// What the page of a case knows of its notes. They have data of their own: that of the case's page, which patients load as well,
/// has no place for notes. It outlives what is drawn of it: on the server a resource that goes with a part of the page, before it
/// has its answer, leaves the page without an end.
#[derive(Clone, Copy)]
pub(super) struct NoteDesk {
    action: ServerAction<WriteNote>,
    notes: Resource<Result<Vec<Note>, Fail>>,
    form: Resource<Result<NoteForm, Fail>>,
}

impl NoteDesk {
    pub(super) fn provide(case: CaseId, view: Resource<Result<CaseView, Fail>>, reader: UserId) {
        let action = form_action::<WriteNote>();
        let unsent = use_context::<Unsent>().unwrap_or_default();
        // A note that was refused is still being written.
        let sent = Memo::new(move |before: Option<&usize>| {
            let version = action.version().get();
            let refused = action.value().with(|answer| matches!(answer, Some(Err(_))));
            match before {
                Some(before) if refused || *before == version => *before,
                Some(_) => {
                    unsent.arrived();
                    version
                }
                None => version,
            }
        });
        let notes = Resource::new(
            move || sent.get(),
            move |_| async move {
                inside(view, reader).await?;
                list_notes(case).await
            },
        );
        let form = Resource::new(
            move || sent.get(),
            move |_| async move {
                inside(view, reader).await?;
                start_note(case).await
            },
        );
        if let Some(files) = FileDesk::of(Target::Note) {
            Effect::new(move |before: Option<usize>| {
                let sent = sent.get();
                if before.is_some_and(|before| before != sent) {
                    files.look_again();
                }
                sent
            });
        }
        if let Some(NotesHeard(heard)) = use_context() {
            Effect::new(move |before: Option<u32>| {
                let heard = heard.get();
                if before.is_some_and(|before| before != heard) {
                    notes.refetch();
                }
                heard
            });
        }
        provide_context(Self { action, notes, form });
    }
}

/// To the patient of a case, who may work here, there are no notes.
async fn inside(view: Resource<Result<CaseView, Fail>>, reader: UserId) -> Result<(), Fail> {
    match view.await {
        Ok(view) if view.page.facts.patient != reader => Ok(()),
        _ => Err(Fail::Refused(Refusal::NotFound)),
    }
}

/// What colleagues wrote to each other about a case, and where they write.
#[component]
pub(super) fn Notes(case: CaseId, reader: Actor) -> impl IntoView {
    use_context::<NoteDesk>().map(|desk| view! { <Desk case reader desk/> })
}

#[component]
fn Desk(case: CaseId, reader: Actor, desk: NoteDesk) -> impl IntoView {
    let NoteDesk { action, notes, form } = desk;
    let list = move || {
        let reader = reader.id;
        Suspend::new(async move {
            match notes.await {
                Ok(notes) => Either::Left(view! { <NoteList notes reader/> }),
                Err(fail) => Either::Right(view! { <Trouble fail/> }),
            }
        })
    };
    let write = move || {
        Suspend::new(async move {
            match form.await {
                // What a closure shows is made anew, where fields of the same form would keep what was sent.
                Ok(form) => Either::Left(move || untrack(|| view! { <Form case form=form.clone() action/> })),
                Err(fail) => Either::Right(view! { <Trouble fail/> }),
            }
        })
    };
    view! {
        <section class="notes" aria-labelledby="notes">
            <h2 id="notes">"Notes"</h2>
            <p class="help">"Only colleagues see this."</p>
            <Transition fallback=Loading>{list}</Transition>
            <Transition>{write}</Transition>
        </section>
    }
}

#[component]
fn Form(case: CaseId, form: NoteForm, action: ServerAction<WriteNote>) -> impl IntoView {
    let NoteForm { draft, key, over, readers } = form;
    let checks = Checks::of(action);
    let sheet = NodeRef::<html::Form>::new();
    // The page may be gone when its last answer is looked at.
    let (pending, answer, version) = (action.pending(), action.value(), action.version());
    // Another note may have been written before this form was begun.
    let begun = version.get_untracked();
    let sent = move || {
        let arrived = answer.try_with(|answer| matches!(answer, Some(Ok(_)))).unwrap_or(true);
        pending.try_get().unwrap_or(true) || (arrived && version.try_get() != Some(begun))
    };
    let save = Autosave::of(sheet, sent);
    let unsent = use_context::<Unsent>().unwrap_or_default();
    if unsent.text().is_some() {
        Effect::new(move |_| save.soon());
    }
    let files = FileDesk::of(Target::Note);
    let submit = move |event: SubmitEvent| {
        if files.is_some_and(|files| files.keeps(&event)) {
            return;
        }
        if action.pending().get_untracked() {
            event.prevent_default();
        } else if let Ok(form) = WriteNote::from_event(&event) {
            checks.gate(&event, note::WriteNote { body: form.body, format: form.format, attachments: Vec::new() }.check());
            if !event.default_prevented() {
                unsent.goes();
                save.hold_until_saved(&event);
            }
        }
    };
    let kept = !draft.is_empty();
    view! {
        <FailNotice fail=checks.fail() kept=true/>
        <ActionForm
            action
            node_ref=sheet
            attr:class="form note-form"
            attr:data-files=Target::Note.word()
            attr:novalidate=true
            on:input=move |_| save.soon()
            on:submit:capture=submit
        >
            <input type="hidden" name="case" value=case.to_string()/>
            <input type="hidden" name="key" value=key/>
            <DraftWindow over/>
            <input type="hidden" name="subject" value=Subject::Note(case).to_string()/>
            <NoteField initial=draft readers checks/>
            <Files target=Target::Note/>
            <div class="form-foot">
                <Submit words="Write the note" kind="plain" pending=action.pending()/>
                <DraftState save kept/>
            </div>
        </ActionForm>
        <FileForms target=Target::Note/>
    }
}
