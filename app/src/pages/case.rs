mod for_patient;
mod for_staff;
mod handed_over;

use crate::api::{ReviseCase, Revised, read_case};
use crate::components::{AccessEnded, ClosedCase, GrantWatch, Loading, NotFound, Trouble, form_action};
use crate::error::Fail;
use crate::live::follow_case;
use crate::{place, words};
use domain::clinic::CustomField;
use domain::{Actor, CaseId, Refusal};
use for_patient::ForPatient;
use for_staff::ForStaff;
use handed_over::HandedOver;
use leptos::either::{Either, EitherOf3, EitherOf4};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use serde_json::{Map, Value};

/// A case: to its patient as a letter on its way, to staff as work.
pub(crate) fn case(actor: Actor) -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<CaseId>().ok()));
    let handed_over = Memo::new(move |_| query.with(|query| query.get(place::HANDED_OVER)));
    move || match (id.get(), handed_over.get()) {
        (None, _) => EitherOf3::A(NotFound()),
        (Some(_), Some(to)) if actor.role.works_here() => EitherOf3::B(view! { <HandedOver department=to.parse().ok()/> }),
        (Some(id), _) => EitherOf3::C(view! { <Loaded id actor=actor.clone()/> }),
    }
}

#[component]
fn Loaded(id: CaseId, actor: Actor) -> impl IntoView {
    let action = form_action::<ReviseCase>();
    // Whatever the server said to a change, the case may be another now; if it said nothing, or the case is gone from
    // sight, the page stays.
    let answers = Memo::new(move |before: Option<&usize>| {
        let version = action.version().get();
        let stays = action
            .value()
            .with(|answer| matches!(answer, Some(Err(Fail::Unreachable | Fail::Unclear) | Ok(Revised { leave: Some(_), .. }))));
        before.copied().filter(|_| stays).unwrap_or(version)
    });
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(Revised { leave: Some(path), .. })) = action.value().get() {
            navigate(&path, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    let grant = GrantWatch::provide();
    let view = Resource::new(move || (answers.get(), grant.is_over()), move |_| read_case(id));
    let news = follow_case(id, view);
    let page = move || {
        if grant.is_over() {
            return Either::Left(view! { <AccessEnded case=id/> });
        }
        let actor = actor.clone();
        Either::Right(Suspend::new(async move {
            match view.await {
                // Who works here reads a case of their own as any patient does.
                Ok(view) if view.page.facts.patient == actor.id || !actor.role.works_here() => {
                    EitherOf4::A(view! { <ForPatient view actor/> })
                }
                Ok(view) => EitherOf4::B(view! { <ForStaff view actor action/> }),
                Err(Fail::Refused(Refusal::NotFound)) if actor.role.works_here() => EitherOf4::C(view! { <ClosedCase case=id/> }),
                Err(fail) => EitherOf4::D(view! { <Trouble fail/> }),
            }
        }))
    };
    view! {
        {news}
        <Transition fallback=Loading>{page}</Transition>
    }
}

/// What came with the case: in the clinic's own fields by their labels, and whatever else a program sent.
fn details(mut metadata: Map<String, Value>, fields: &[CustomField]) -> Vec<impl IntoView + use<>> {
    let mut shown = Vec::new();
    for field in fields {
        if let Some(value) = metadata.get(&field.name).and_then(|value| words::value(field, value)) {
            metadata.remove(&field.name);
            shown.push((field.label.clone(), value));
        }
    }
    let text = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    shown.extend(metadata.into_iter().map(|(name, value)| (name, text(value))));
    shown.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect()
}

#[cfg(test)]
mod tests;
