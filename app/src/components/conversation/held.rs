use super::Talk;
use crate::api::{ReleaseReply, UndoReply};
use crate::components::{FileList, Icon, Prose, Shown, Submit, form_action};
use crate::{dom, words};
use domain::RichText;
use domain::reply::{HOLD_SECONDS, Held};
use leptos::form::ActionForm;
use leptos::prelude::*;
use std::time::Duration;

/// The server has sent it by then, even if it was busy.
const SENT_AFTER: Duration = Duration::from_secs(HOLD_SECONDS as u64 + 2);

/// What the reader wrote and can still take back.
#[component]
pub(super) fn HeldReply(held: Held, talk: Option<Talk>, own: bool) -> impl IntoView {
    let undo = form_action::<UndoReply>();
    let release = form_action::<ReleaseReply>();
    let waits = held.release_at.is_some();
    Effect::new(move |_| {
        if undo.value().with(|answer| matches!(answer, Some(Ok(_))))
            && let Some(talk) = talk
        {
            talk.settle("body");
        }
    });
    Effect::new(move |_| {
        if release.value().with(|answer| matches!(answer, Some(Ok(())))) {
            show_sent(talk);
        }
    });
    Effect::new(move |_| {
        if waits {
            let timer = set_timeout_with_handle(move || show_sent(talk), SENT_AFTER).ok();
            on_cleanup(move || {
                if let Some(timer) = timer {
                    timer.clear();
                }
            });
        }
    });
    let failed = move || {
        let undo = undo.value().with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()));
        let release = || release.value().with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()));
        undo.or_else(release).map(|fail| view! { <p class="error" role="alert">{words::fail(&fail, false)}</p> })
    };
    let (state, hint, undo_words, release_words) = if waits {
        ("Sending…", "Nobody has seen it yet: it goes out in a few seconds.", "Undo", "Send now")
    } else {
        ("Not sent", "It could not be sent. Nobody has seen it.", "Take it back", "Try again")
    };
    let text = RichText::stored(held.body_html, held.body);
    let files = held.attachments.into_iter().map(Shown::from).collect();
    let (id, of_the_same) = (held.id.to_string(), held.id.to_string());
    let side = if own { "patient" } else { "team" };
    view! {
        <li class="message" data-side=side data-held=true id="held" tabindex="-1">
            <p class="message-head"><strong>"You"</strong><span class="message-side" role="status">{state}</span></p>
            <Prose text/>
            <FileList files label="Files of this reply"/>
            <div class="message-held">
                <p class="help">{Icon::Info.view()}{hint}</p>
                <ActionForm action=undo>
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

/// The page shows it among the others, unless its reader writes the next one.
fn show_sent(talk: Option<Talk>) {
    if let Some(talk) = talk
        && !dom::is_writing()
    {
        talk.again.run(());
    }
}
