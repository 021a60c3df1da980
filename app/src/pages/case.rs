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

fn details(metadata: Map<String, Value>, fields: &[CustomField]) -> Vec<impl IntoView + use<>> {
    let entry = |(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    words::of_case(metadata, fields).into_iter().map(entry).collect()
}

#[cfg(test)]
mod tests;
