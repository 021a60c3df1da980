use crate::error::Fail;
use domain::draft::NewCase;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the form of a new case starts from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCaseForm {
    /// What was typed last time, or nothing.
    pub draft: NewCase,
    /// Names this form, so that sending it twice opens one case.
    pub key: String,
}

#[server(prefix = "/fn", endpoint = "cases/form")]
pub async fn start_case() -> Result<NewCaseForm, Fail> {
    let draft = store::drafts::load(&mut crate::platform::scope().await?).await?.unwrap_or_default();
    Ok(NewCaseForm { draft, key: store::clock::new_id().to_string() })
}

#[server(prefix = "/fn", endpoint = "cases/draft")]
pub async fn save_draft(
    #[server(default)] title: String,
    #[server(default)] description: String,
    #[server(default)] priority: String,
) -> Result<(), Fail> {
    let draft = NewCase { title, description, priority };
    Ok(store::drafts::save(crate::platform::scope().await?, draft).await?)
}
