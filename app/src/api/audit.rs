use crate::error::Fail;
use domain::UserId;
use domain::audit::AuditPage;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A page of the audit, and who there is to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditView {
    pub page: AuditPage,
    pub people: Vec<(UserId, String)>,
}

/// The query is that of `AuditFilter`.
#[server(prefix = "/fn", endpoint = "audit/list")]
pub async fn list_audit(#[server(default)] query: String) -> Result<AuditView, Fail> {
    let filter = domain::audit::AuditFilter::parse(&query)?;
    let page = store::audit::list(crate::platform::scope().await?, &filter).await?;
    let people = store::audit::people(&mut crate::platform::scope().await?).await?;
    Ok(AuditView { page, people })
}
