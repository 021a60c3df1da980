//! What patient and staff write to each other, and the form to go on with it.

mod held;
mod message;
mod reply_form;

use crate::api::{ReplyDraft, UndoReply, mark_read};
use crate::components::{Autosave, Icon, Notice, NoticeKind, form_action};
use crate::error::Fail;
use crate::{dom, words};
use domain::reply::{self, Reply};
use domain::{Actor, CaseId, Refusal, ReplyId, Status, UserId};
use held::HeldReply;
use leptos::prelude::*;
use leptos::task::spawn_local;
use message::Message;
use reply_form::{ReplyForm, TooLate};

/// A case as far as writing in it goes.
#[derive(Clone, Copy)]
pub(crate) struct Correspondence {
    pub(crate) case: CaseId,
    pub(crate) patient: UserId,
    pub(crate) status: Status,
}

/// What the forms of a conversation share with the page around them, which may be made anew while somebody writes.
#[derive(Clone, Copy)]
pub(crate) struct Talk {
    again: Callback<()>,
    typed: StoredValue<Option<ReplyDraft>>,
    /// Where the focus goes once the page is made anew.
    then: StoredValue<Option<&'static str>>,
    /// What keeps that which is being written now.
    save: StoredValue<Option<Autosave>>,
    undo: ServerAction<UndoReply>,
}

const HEADING: &str = "conversation";

impl Talk {
    /// `again` fetches the page anew.
    pub(crate) fn provide(again: impl Fn() + Send + Sync + 'static) {
        let talk = Self {
            again: Callback::new(move |()| again()),
            typed: StoredValue::new(None),
            then: StoredValue::new(None),
            save: StoredValue::new(None),
            undo: form_action(),
        };
        let (version, answer) = (talk.undo.version(), talk.undo.value());
        Effect::new(move |before: Option<usize>| {
            let now = version.get();
            if before.is_some_and(|before| before != now) {
                match answer.with_untracked(|answer| answer.as_ref().map(Result::is_ok)) {
                    Some(true) => talk.settle(None, reply_form::FIELD),
                    _ => talk.show(HEADING),
                }
            }
            now
        });
        provide_context(talk);
    }

    /// The text has gone where it was to go, or came back from there; what was written since is in the field again.
    fn settle(self, written_since: Option<ReplyDraft>, then: &'static str) {
        self.typed.try_set_value(written_since);
        self.show(then);
    }

    fn show(self, then: &'static str) {
        self.then.try_set_value(Some(then));
        self.again.run(());
    }

    /// What was written since comes behind what is taken back: so the server has to have it first.
    async fn take_back(self, reply: ReplyId) {
        if let Some(save) = self.save.try_get_value().flatten() {
            save.finish().await;
        }
        self.undo.dispatch(UndoReply { id: reply });
    }
}

#[component]
pub(crate) fn Conversation(with: Correspondence, said: reply::Conversation, draft: ReplyDraft, actor: Actor) -> impl IntoView {
    let talk = use_context::<Talk>();
    Effect::new(move |_| {
        if let Some(then) = talk.and_then(|talk| talk.then.try_update_value(Option::take).flatten()) {
            request_animation_frame(move || dom::focus(then));
        }
    });
    let reader = actor.id;
    let own = with.patient == reader;
    let newest = said.replies.iter().filter(|reply| reply.author_id != with.patient && reply.read_at.is_none());
    if let Some(version) = newest.map(|reply| reply.version).max().filter(|_| own) {
        Effect::new(move |_| {
            spawn_local(async move {
                // Told again the next time.
                mark_read(with.case, version).await.ok();
            });
        });
    }
    let nothing = (said.replies.is_empty() && said.held.is_empty()).then(|| {
        let words = if own { "Nothing yet. The team writes to you here." } else { "Nothing yet." };
        view! { <p class="help">{words}</p> }
    });
    let message = |reply: Reply| view! { <Message reply patient=with.patient reader/> };
    let messages = said.replies.into_iter().map(message).collect_view();
    let newest = said.held.last().map(|held| held.id);
    let held = said.held.into_iter();
    let held = held.map(|held| view! { <HeldReply newest=newest == Some(held.id) held talk own/> }).collect_view();
    let undo = talk.map_or_else(form_action, |talk| talk.undo);
    let form = if said.too_late {
        view! { <TooLate case=with.case/> }.into_any()
    } else {
        // What a closure shows is made anew with the page, where fields of the same form would keep what was sent.
        (move || untrack(|| view! { <ReplyForm with draft=draft.clone() talk own/> })).into_any()
    };
    view! {
        <section class="section conversation" aria-labelledby="conversation">
            <h2 id=HEADING tabindex="-1">"Conversation"</h2>
            <NotTakenBack undo/>
            {nothing}
            <ol class="messages" role="list">{messages}{held}</ol>
            {form}
        </section>
    }
}

#[component]
fn NotTakenBack(undo: ServerAction<UndoReply>) -> impl IntoView {
    move || {
        let fail = undo.value().with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()));
        fail.map(|fail| {
            let words = match fail {
                Fail::Refused(Refusal::Stale) => "It was sent already, so it could not be taken back.".to_owned(),
                fail => words::fail(&fail, false),
            };
            view! { <Notice kind=NoticeKind::Danger icon=Icon::Alert>{words}</Notice> }
        })
    }
}

#[cfg(test)]
mod tests;
