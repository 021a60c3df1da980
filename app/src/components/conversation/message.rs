use crate::components::{FileList, Icon, Moment, Prose, Shown};
use crate::words;
use domain::UserId;
use domain::reply::Reply;
use leptos::prelude::*;

/// One reply: who, when, and the words.
#[component]
pub(super) fn Message(reply: Reply, patient: UserId, reader: UserId) -> impl IntoView {
    let from_patient = reply.author_id == patient;
    let text = reply.text();
    let who = if reply.author_id == reader {
        "You".to_owned()
    } else {
        reply.author_name.unwrap_or_else(|| "Somebody who was here before".to_owned())
    };
    let files = reply.attachments.into_iter().map(Shown::from).collect();
    let side = if from_patient { "patient" } else { "team" };
    view! {
        <li class="message" data-side=side id=format!("reply-{}", reply.id)>
            <p class="message-head">
                <strong>{who}</strong><span class="message-side">{words::side(from_patient)}</span><Moment at=reply.sent_at/>
            </p>
            <Prose text/>
            <FileList files label="Files of this reply"/>
            {reply.read_at.filter(|_| reader != patient).map(|at| view! {
                <p class="message-read">{Icon::Check.view()}<span>"Read by the patient "<Moment at/></span></p>
            })}
        </li>
    }
}
