use crate::error::Fail;
use domain::case::CasePage;
use domain::filter::Page;
use domain::{Case, CaseId, CaseSummary, Priority, Status};
use leptos::prelude::*;

/// One page of the cases that the visitor may see; the query is that of `CaseFilter`.
#[server(prefix = "/fn", endpoint = "cases/list")]
pub async fn list_cases(#[server(default)] query: String) -> Result<Page<CaseSummary>, Fail> {
    let filter = domain::CaseFilter::parse(&query)?;
    Ok(store::cases::list(&mut crate::platform::scope().await?, &filter).await?)
}

#[server(prefix = "/fn", endpoint = "cases/read")]
pub async fn read_case(id: CaseId) -> Result<CasePage, Fail> {
    Ok(store::cases::page(&mut crate::platform::scope().await?, id).await?)
}

/// Opens a case; `key` names this form, so that sending it twice opens one. What is refused is kept as the draft.
#[server(prefix = "/fn", endpoint = "cases/open")]
pub async fn open_case(
    #[server(default)] title: String,
    #[server(default)] description: String,
    priority: Option<Priority>,
    #[server(default)] key: String,
) -> Result<CaseId, Fail> {
    let draft = crate::platform::draft_of(&title, &description, priority);
    let key = store::IdempotencyKey::new(&key).ok();
    let command = domain::case::Open { title, description, priority, metadata: Default::default() };
    match store::cases::open_from_form(crate::platform::scope().await?, command, key.as_ref()).await {
        Ok(case) => {
            crate::platform::go(&crate::place::sent(case.id));
            Ok(case.id)
        }
        Err(refusal) => {
            crate::platform::keep_draft(draft).await;
            Err(refusal.into())
        }
    }
}

/// Changes status or priority of a case as it was at `version`.
#[server(prefix = "/fn", endpoint = "cases/revise")]
pub async fn revise_case(case: CaseId, version: i64, status: Option<Status>, priority: Option<Priority>) -> Result<Case, Fail> {
    let command = domain::case::Revise { status, priority };
    Ok(store::cases::revise(crate::platform::scope().await?, case, version, command).await?)
}
