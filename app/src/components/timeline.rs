use super::{Icon, Moment};
use crate::words;
use domain::Actor;
use domain::event::{CaseEvent, LoggedEvent};
use leptos::either::EitherOf3;
use leptos::prelude::*;

/// What happened to a case, from the first on.
#[component]
pub(crate) fn Timeline(events: Vec<LoggedEvent>, reader: Actor) -> impl IntoView {
    let events = events.into_iter().map(|event| view! { <Entry event reader=reader.clone()/> }).collect_view();
    view! {
        <section class="section" aria-labelledby="timeline">
            <h2 id="timeline">"What happened"</h2>
            <ol class="timeline">{events}</ol>
        </section>
    }
}

#[component]
fn Entry(event: LoggedEvent, reader: Actor) -> impl IntoView {
    let who = if event.actor_id == Some(reader.id) {
        "You".to_owned()
    } else {
        event.actor_name.unwrap_or_else(|| "Caseward".to_owned())
    };
    let status = |status| words::status(status, reader.role);
    let (kind, icon, what) = match event.what {
        CaseEvent::Opened {} => ("opened", Icon::Plus, EitherOf3::A(" opened the case")),
        CaseEvent::Imported {} => ("imported", Icon::Plus, EitherOf3::B(" brought the case in from elsewhere")),
        CaseEvent::StatusChanged { from, to } => ("status_changed", Icon::Status(to), change("status", status(from), status(to))),
        CaseEvent::PriorityChanged { from, to } => {
            ("priority_changed", Icon::Priority(to), change("priority", words::priority(from), words::priority(to)))
        }
    };
    view! {
        <li class="event" data-kind=kind>
            <span class="event-mark">{icon.view()}</span>
            <p><strong>{who}</strong>{what}</p>
            <p class="meta"><Moment at=event.created_at/></p>
        </li>
    }
}

fn change<A, B>(of: &'static str, from: &'static str, to: &'static str) -> EitherOf3<A, B, impl IntoView> {
    EitherOf3::C(view! { {format!(" changed the {of} from {from} to ")}<strong>{to}</strong> })
}
