use super::{Icon, Moment};
use crate::words;
use domain::Actor;
use domain::event::{CaseEvent, LoggedEvent};
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
    let (lead, word) = words::happened(&event.what, event.actor_id, &reader);
    let who = if event.actor_id == Some(reader.id) {
        "You".to_owned()
    } else {
        event.actor_name.unwrap_or_else(|| "Caseward".to_owned())
    };
    let until = match event.what {
        CaseEvent::GrantOpened { until } => Some(until),
        _ => None,
    };
    view! {
        <li class="event" data-kind=event.what.kind()>
            <span class="event-mark">{mark(&event.what).view()}</span>
            <p>
                <strong>{who}</strong>{format!(" {lead}")}{word.map(|word| view! { " "<strong>{word}</strong> })}
                {until.map(|until| view! { " "<Moment at=until/> })}
            </p>
            {event.reason.map(|reason| view! { <blockquote class="event-why">{reason}</blockquote> })}
            <p class="meta"><Moment at=event.created_at/></p>
        </li>
    }
}

fn mark(event: &CaseEvent) -> Icon {
    match event {
        CaseEvent::Opened {} | CaseEvent::Imported {} => Icon::Plus,
        CaseEvent::StatusChanged { to, .. } | CaseEvent::StatusCorrected { to, .. } => Icon::Status(*to),
        CaseEvent::PriorityChanged { to, .. } => Icon::Priority(*to),
        CaseEvent::DepartmentChanged { .. } => Icon::Next,
        CaseEvent::AssigneeChanged { .. } => Icon::Person,
        CaseEvent::SpecialtyChanged { .. } | CaseEvent::TagsChanged { .. } => Icon::Tag,
        CaseEvent::AttachmentAdded { .. } => Icon::Plus,
        CaseEvent::AttachmentScanned { scan, .. } if scan.is_open() => Icon::Check,
        CaseEvent::AttachmentScanned { .. } => Icon::Alert,
        CaseEvent::GrantOpened { .. } => Icon::Lock,
        CaseEvent::Replied { .. } => Icon::Reply,
        CaseEvent::Noted { .. } => Icon::Draft,
    }
}
