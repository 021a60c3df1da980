use crate::error::Fail;
use domain::case::Reference;
use domain::case::bulk::{Job, Outcome};
use domain::{BulkId, CaseId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What would come of a change of many cases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Foretold {
    /// With a reason, if one is needed.
    pub outcome: Outcome,
    pub needs_reason: bool,
    /// What cases that would not change are called, as far as the page names them.
    pub called: BTreeMap<CaseId, Reference>,
}

/// How far a change has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BulkView {
    pub job: Job,
    /// For so long it can be taken back.
    pub undo_seconds: u32,
    pub called: BTreeMap<CaseId, Reference>,
}

/// The field in which the reason of a change is kept if it is refused.
pub const WHY: &str = "bulk-why";

/// The command is JSON: it goes through a hidden field as it is.
#[server(prefix = "/fn", endpoint = "bulk/foretell")]
pub async fn foretell_bulk(command: String) -> Result<Foretold, Fail> {
    let command = crate::platform::read_json::<domain::case::bulk::Bulk>(&command)?;
    let mut outcome = store::cases::bulk::foretell(crate::platform::scope().await?, command.clone()).await?;
    let needs_reason = outcome.missed().any(|missed| missed.why.field.as_deref() == Some("reason"));
    if needs_reason {
        let mut reasoned = command;
        reasoned.change.reason = Some("-".to_owned());
        outcome = store::cases::bulk::foretell(crate::platform::scope().await?, reasoned).await?;
    }
    let called = store::cases::bulk::called(&mut crate::platform::scope().await?, &outcome).await?;
    Ok(Foretold { outcome, needs_reason, called })
}

/// Changes the cases, or begins to, and answers where the outcome is.
#[server(prefix = "/fn", endpoint = "bulk/start")]
pub async fn start_bulk(command: String, reason: Option<String>) -> Result<String, Fail> {
    let started = async {
        let mut command = crate::platform::read_json::<domain::case::bulk::Bulk>(&command)?;
        command.change.reason.clone_from(&reason);
        let begun = store::cases::bulk::begin(crate::platform::scope().await?, command).await?;
        crate::platform::carry_out(begun).await
    }
    .await;
    if started.is_err() {
        crate::platform::keep_typed(&[(WHY, reason.as_deref().unwrap_or_default())]);
    }
    started
}

#[server(prefix = "/fn", endpoint = "bulk/undo")]
pub async fn undo_bulk(id: BulkId) -> Result<String, Fail> {
    let begun = store::cases::bulk::undo(crate::platform::scope().await?, id).await?;
    crate::platform::carry_out(begun).await
}

#[server(prefix = "/fn", endpoint = "bulk/read")]
pub async fn read_bulk(id: BulkId) -> Result<BulkView, Fail> {
    let job = store::cases::bulk::job(crate::platform::scope().await?, id).await?;
    let left = job.undo_until.map_or(0, |until| (until - store::clock::now()).whole_seconds());
    let called = store::cases::bulk::called(&mut crate::platform::scope().await?, &job.outcome).await?;
    Ok(BulkView { job, undo_seconds: u32::try_from(left).unwrap_or_default(), called })
}
