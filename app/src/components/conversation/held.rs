use super::{HEADING, Talk};
use crate::api::ReleaseReply;
use crate::components::{FileList, Icon, Prose, Shown, Submit, form_action};
use crate::{dom, words};
use domain::RichText;
use domain::reply::{HOLD_SECONDS, Held};
use leptos::ev::SubmitEvent;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The one that was written last.
pub(super) const NEWEST: &str = "held";

/// The server has sent it by then, even if it was busy.
const SENT_AFTER: Duration = Duration::from_secs(HOLD_SECONDS as u64 + 2);

/// What the reader wrote and can still take back.
#[component]
pub(super) fn HeldReply(held: Held, talk: Option<Talk>, own: bool, newest: bool) -> impl IntoView {
    let undo = talk.map_or_else(form_action, |talk| talk.undo);
    let release = form_action::<ReleaseReply>();
    let waits = held.release_at.is_some();
    let over = RwSignal::new(false);
    Effect::new(move |_| {
        if release.value().with(|answer| matches!(answer, Some(Ok(())))) {
            show_sent(talk);
        }
    });
    Effect::new(move |_| {
        if waits {
            let ends = move || {
                over.try_set(true);
                show_sent(talk);
            };
            let timer = set_timeout_with_handle(ends, SENT_AFTER).ok();
            on_cleanup(move || {
                if let Some(timer) = timer {
                    timer.clear();
                }
            });
        }
    });
    let reply = held.id;
    let take_back = move |event: SubmitEvent| {
        if let Some(talk) = talk {
            event.prevent_default();
            if !undo.pending().get_untracked() {
                spawn_local(talk.take_back(reply));
            }
        }
    };
    let failed = move || {
        let fail = release.value().with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()));
        fail.map(|fail| view! { <p class="error" role="alert">{words::fail(&fail, false)}</p> })
    };
    let (undo_words, release_words) = if waits { ("Undo", "Send now") } else { ("Take it back", "Try again") };
    let state = move || match (waits, over.get()) {
        (true, true) => "Going out",
        (true, false) => "Sending…",
        (false, _) => "Not sent",
    };
    let hint = move || match (waits, over.get()) {
        (true, true) => "It can no longer be taken back.",
        (true, false) => "Nobody has seen it yet: it goes out in a few seconds.",
        (false, _) => "It could not be sent. Nobody has seen it.",
    };
    let text = RichText::stored(held.body_html, held.body);
    let files = held.attachments.into_iter().map(Shown::from).collect();
    let (id, of_the_same) = (held.id.to_string(), held.id.to_string());
    let side = if own { "patient" } else { "team" };
    view! {
        <li class="message" data-side=side data-held=true id=newest.then_some(NEWEST) tabindex="-1">
            <p class="message-head"><strong>"You"</strong><span class="message-side" role="status">{state}</span></p>
            <Prose text/>
            <FileList files label="Files of this reply"/>
            <p class="help">{Icon::Info.view()}{hint}</p>
            <div class="message-held" hidden=over>
                <ActionForm action=undo on:submit:capture=take_back>
                    <input type="hidden" name="id" value=id/>
                    <Submit words=undo_words pending=undo.pending()/>
                </ActionForm>
                <ActionForm action=release>
                    <input type="hidden" name="id" value=of_the_same/>
                    <Submit words=release_words kind="plain" pending=release.pending()/>
                </ActionForm>
            </div>
            {failed}
        </li>
    }
}

/// The page shows it among the others, unless its reader writes the next one. Who was at it is led to where it stands then.
fn show_sent(talk: Option<Talk>) {
    if let Some(talk) = talk
        && !dom::is_writing()
    {
        if dom::is_within("[data-held]") {
            talk.show(HEADING);
        } else {
            talk.again.run(());
        }
    }
}
