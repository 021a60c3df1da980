use super::Icon;
use crate::api::SaveDraft;
use crate::device;
use crate::dom::{self, Fields, send_on_leaving};
use crate::error::Fail;
use crate::reader::reader;
use domain::Refusal;
use leptos::ev::{self, SubmitEvent};
use leptos::html::Form;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use std::time::Duration;

/// This long after the last key, the draft is saved.
const PAUSE: Duration = Duration::from_millis(600);

/// Keeps on the server what is typed into a form, and on the device while there is no server.
#[derive(Clone, Copy)]
pub(crate) struct Autosave {
    form: NodeRef<Form>,
    save: ServerAction<SaveDraft>,
    timer: RwSignal<Option<TimeoutHandle>>,
    /// The form was sent while its draft was being saved.
    held: StoredValue<bool>,
    /// The form is on its way or has arrived: what it holds is no draft any more.
    sent: StoredValue<bool>,
    /// The device keeps what the server could not.
    on_device: RwSignal<bool>,
}

impl Autosave {
    pub(crate) fn of(form: NodeRef<Form>, sent: impl Fn() -> bool + 'static) -> Self {
        let this = Self {
            form,
            save: ServerAction::new(),
            timer: RwSignal::new(None),
            held: StoredValue::new(false),
            sent: StoredValue::new(false),
            on_device: RwSignal::new(false),
        };
        Effect::new(move |before: Option<bool>| {
            let now = sent();
            this.sent.set_value(now);
            // On its way it counts as sent, and if it does so still when it is no more, it has arrived.
            if now && before == Some(true) {
                this.forget();
            }
            now
        });
        this.use_device();
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
                self.save_now();
            },
            PAUSE,
        );
        self.timer.set(timer.ok());
    }

    fn save_now(self) {
        if !self.is_sent()
            && let Some(draft) = self.draft()
        {
            self.save.dispatch(draft);
        }
    }

    /// Saves what there is and no more after it.
    pub(crate) async fn finish(self) {
        self.stop();
        if !self.is_sent()
            && let Some(draft) = self.draft()
        {
            self.sent.try_set_value(true);
            draft.run_on_client().await.ok();
        }
    }

    fn use_device(self) {
        let owner = reader().ok().flatten().map(|actor| actor.id);
        Effect::new(move |_| {
            if let Some(owner) = owner {
                spawn_local(async move {
                    device::unlock(owner).await;
                    self.give_back().await;
                });
            }
        });
        Effect::new(move |_| match self.save.value().get() {
            Some(Ok(())) => {
                self.forget();
                self.on_device.set(false);
            }
            Some(Err(Fail::Unreachable)) => self.keep(),
            _ => {}
        });
        Effect::new(move |_| {
            let again = move |_| {
                if self.on_device.try_get_untracked() == Some(true) {
                    self.save_now();
                }
            };
            let back = window_event_listener(ev::online, again);
            on_cleanup(move || back.remove());
        });
    }

    fn keep(self) {
        if !self.is_sent()
            && let Some(draft) = self.draft()
        {
            spawn_local(async move {
                if device::keep(draft).await.is_some() {
                    self.on_device.try_set(true);
                }
            });
        }
    }

    fn forget(self) {
        if let Some(draft) = self.draft() {
            device::forget(&draft.subject);
        }
    }

    /// What an earlier page left on the device goes to the server, and this page begins again with it.
    async fn give_back(self) {
        let Some(draft) = self.draft() else { return };
        let Some(kept) = device::read(&draft.subject).await else { return };
        // It was typed when the server could not be asked, so it goes over what is there.
        let kept = SaveDraft { window: String::new(), ..kept };
        let untouched = self.timer.try_with_untracked(Option::is_none) == Some(true);
        if untouched && kept.run_on_client().await.is_ok() {
            device::forget(&draft.subject);
            dom::reload();
        }
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
        let stopped = self.stop_unseen();
        if stopped {
            self.timer.try_set(None);
        }
        stopped
    }

    /// What shows the state of the draft may be about to go, and is not to look again.
    fn stop_unseen(self) -> bool {
        self.timer.try_update_untracked(Option::take).flatten().inspect(TimeoutHandle::clear).is_some()
    }

    /// The page is left before the pause was over.
    fn save_what_waits(self) {
        if self.stop_unseen()
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
        Fields::of(&self.form.try_get_untracked()??)
    }

    fn draft(self) -> Option<SaveDraft> {
        self.fields()?.read()
    }
}

/// By which the server knows one window's text from another's: this one, and that of the draft it began with. Nothing is saved of
/// what is typed where no script names the window.
#[component]
pub(crate) fn DraftWindow(over: String) -> impl IntoView {
    let window = RwSignal::new(String::new());
    Effect::new(move |_| window.set(dom::window_name()));
    view! {
        <input type="hidden" name="window" prop:value=window/>
        <input type="hidden" name="over" value=over/>
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
    let failed = move || save.save.value().with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()));
    let icon = move || (!saving() && saved()).then(|| Icon::Check.view());
    let words = move || {
        if saving() {
            Some("Saving…")
        } else if saved() {
            Some("Draft saved")
        } else if save.on_device.get() {
            Some("No connection. Your text is kept on this device.")
        } else {
            failed().map(|fail| match fail {
                Fail::Refused(Refusal::Stale) => "You are writing this in another window too. What is typed here is not saved.",
                _ => "Draft not saved. Your text is still here.",
            })
        }
    };
    view! { <p class="draft" role="status">{icon}{words}</p> }
}
