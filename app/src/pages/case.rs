mod answers;
mod for_patient;
mod for_staff;
mod handed_over;
mod notes;

use crate::words;
use domain::CaseId;
use domain::clinic::CustomField;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use serde_json::{Map, Value};

pub(super) use for_patient::for_patient;
pub(super) use for_staff::{beside, for_staff};

/// The case that the address names.
fn case_asked_for() -> Memo<Option<CaseId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse().ok()))
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
