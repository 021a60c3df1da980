#![allow(clippy::too_many_arguments, reason = "a server function has one for each field of its form")]

use crate::error::Fail;
use domain::clinic::{CustomField, Specialty};
use domain::draft::NewCase;
use domain::{Format, RichText};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the form of a new case starts from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCaseForm {
    /// What was typed last time, or nothing.
    pub draft: NewCase,
    /// Its description, as it can be shown.
    pub description: RichText,
    /// Names this form, so that sending it twice opens one case.
    pub key: String,
    /// The window that the draft was typed in.
    pub over: String,
    /// What it can be about.
    pub specialties: Vec<Specialty>,
    /// What the clinic asks for besides.
    pub fields: Vec<CustomField>,
}

#[server(prefix = "/fn", endpoint = "cases/form")]
pub async fn start_case() -> Result<NewCaseForm, Fail> {
    let mut scope = crate::platform::scope().await?;
    let (draft, over): (NewCase, _) = store::drafts::begin(&mut scope, domain::draft::Subject::NewCase).await?;
    let domain::clinic::Vocabulary { mut specialties, mut fields, .. } = store::clinic::vocabulary(&mut scope).await?;
    specialties.retain(|specialty| specialty.active);
    fields.retain(|field| field.active);
    let description = store::drafts::words(&draft.description, draft.format);
    Ok(NewCaseForm { draft, description, key: store::clock::new_id().to_string(), over, specialties, fields })
}

/// The key under which the reader's browser keeps what it cannot send here, 32 bytes in hexadecimal letters. It is told to nobody
/// else.
#[server(prefix = "/fn", endpoint = "drafts/key")]
pub async fn draft_key() -> Result<String, Fail> {
    let reader = crate::platform::scope().await?.actor().id;
    Ok(crate::platform::identity()?.draft_key(reader))
}

/// Keeps what is typed into a form, which names what it is about by a subject beside its fields, and its window. Without a window it
/// goes over whatever there is.
#[server(prefix = "/fn", endpoint = "drafts/save")]
pub async fn save_draft(
    #[server(default)] subject: String,
    #[server(default)] title: String,
    #[server(default)] description: String,
    #[server(default)] format: Format,
    #[server(default)] priority: String,
    #[server(default)] specialty_id: String,
    #[server(default)] fields: BTreeMap<String, String>,
    #[server(default)] body: String,
    #[server(default)] status: String,
    #[server(default)] window: String,
    #[server(default)] over: String,
) -> Result<(), Fail> {
    let sheet = domain::draft::Sheet::of(window, over);
    let subject = subject.parse().map_err(|_| domain::FieldErrors::one("subject", domain::Problem::UnknownValue))?;
    let scope = crate::platform::scope().await?;
    match subject {
        domain::draft::Subject::NewCase => {
            let draft = NewCase { title, description, format, priority, specialty: specialty_id, fields };
            Ok(store::drafts::save_typed(scope, subject, draft, &sheet).await?)
        }
        domain::draft::Subject::Reply(_) | domain::draft::Subject::Note(_) => {
            Ok(store::drafts::save_typed(scope, subject, domain::draft::Message { body, format, status }, &sheet).await?)
        }
    }
}
