use super::Icon;
use crate::api::SaveDraft;
use crate::dom::{Fields, send_on_leaving};
use leptos::ev::SubmitEvent;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use std::time::Duration;

/// This long after the last key, the draft is saved.
const PAUSE: Duration = Duration::from_millis(600);

/// Keeps on the server what is typed into a form.
#[derive(Clone, Copy)]
pub(crate) struct Autosave {
    form: NodeRef<Form>,
    save: ServerAction<SaveDraft>,
    timer: RwSignal<Option<TimeoutHandle>>,
    /// The form was sent while its draft was being saved.
    held: StoredValue<bool>,
    /// The form is on its way or has arrived: what it holds is no draft any more.
    sent: StoredValue<bool>,
}

impl Autosave {
    pub(crate) fn of(form: NodeRef<Form>, sent: impl Fn() -> bool + 'static) -> Self {
        let this = Self {
            form,
            save: ServerAction::new(),
            timer: RwSignal::new(None),
            held: StoredValue::new(false),
            sent: StoredValue::new(false),
        };
        Effect::new(move |_| this.sent.set_value(sent()));
        let pending = this.save.pending();
        Effect::new(move |_| {
            if !pending.get() && this.held.try_update_value(std::mem::take) == Some(true) {
                this.send();
            }
        });
        Effect::new(move |_| {
            let leaving = window_event_listener_untyped("pagehide", move |_| this.save_what_waits());
            on_cleanup(move || leaving.remove());
        });
        on_cleanup(move || this.save_what_waits());
        this
    }

    pub(crate) fn soon(self) {
        self.stop();
        let timer = set_timeout_with_handle(
            move || {
                self.timer.set(None);
                if !self.is_sent()
                    && let Some(draft) = self.draft()
                {
                    self.save.dispatch(draft);
                }
            },
            PAUSE,
        );
        self.timer.set(timer.ok());
    }

    /// A draft saved after its case was opened would come back as one not sent: so the form waits for the one under way.
    pub(crate) fn hold_until_saved(self, event: &SubmitEvent) {
        self.stop();
        if self.save.pending().get_untracked() {
            event.prevent_default();
            self.held.set_value(true);
        }
    }

    fn send(self) {
        if let Some(form) = self.form.get_untracked() {
            form.request_submit().ok();
        }
    }

    fn stop(self) -> bool {
        self.timer.try_update(Option::take).flatten().inspect(TimeoutHandle::clear).is_some()
    }

    /// The page is left before the pause was over.
    fn save_what_waits(self) {
        if self.stop()
            && !self.is_sent()
            && let Some(fields) = self.fields()
            && let Some(draft) = fields.read::<SaveDraft>()
            && !send_on_leaving(SaveDraft::url(), &fields)
        {
            spawn_local(async move {
                draft.run_on_client().await.ok();
            });
        }
    }

    fn is_sent(self) -> bool {
        self.sent.try_get_value().unwrap_or(true)
    }

    fn fields(self) -> Option<Fields> {
        Fields::of(&self.form.get_untracked()?)
    }

    fn draft(self) -> Option<SaveDraft> {
        self.fields()?.read()
    }
}

/// Whether what is typed is safe.
#[component]
pub(crate) fn DraftState(
    save: Autosave,
    /// Whether there was a draft when the page was loaded.
    kept: bool,
) -> impl IntoView {
    let saving = move || save.timer.with(Option::is_some) || save.save.pending().get();
    let saved = move || save.save.value().with(|answer| answer.as_ref().map_or(kept, Result::is_ok));
    let failed = move || save.save.value().with(|answer| matches!(answer, Some(Err(_))));
    let icon = move || (!saving() && saved()).then(|| Icon::Check.view());
    let words = move || {
        if saving() {
            Some("Saving…")
        } else if saved() {
            Some("Draft saved")
        } else {
            failed().then_some("Draft not saved. Your text is still here.")
        }
    };
    view! { <p class="draft" role="status">{icon}{words}</p> }
}
