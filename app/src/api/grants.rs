//! Break-glass and its review.

use crate::error::Fail;
use domain::GrantId;
use domain::grant::{GrantPage, Verdict};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What an admin has to review, and what was reviewed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reviews {
    pub pending: GrantPage,
    pub reviewed: GrantPage,
}

/// Opens a case by its id or number and answers its address; a case that lies open anyway needs no grant for that.
#[server(prefix = "/fn", endpoint = "grants/open")]
pub async fn open_grant(
    #[server(default)] case: String,
    #[server(default)] reason: String,
    minutes: Option<u16>,
) -> Result<String, Fail> {
    let command = domain::grant::OpenGrant { reason: reason.clone(), minutes };
    let asked_minutes = minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
    let keep = || crate::platform::keep_typed(&[("case", &case), ("reason", &reason), ("minutes", &asked_minutes)]);
    let scope = crate::platform::scope().await.inspect_err(|_| keep())?;
    let opened = store::grants::open(scope, &case, command).await;
    let refusal = match opened {
        Ok(grant) => return Ok(crate::platform::go(&crate::place::case(grant.case_id))),
        Err(domain::Refusal::Denied(domain::Denied::NotNeeded | domain::Denied::OwnCase)) => {
            let id = store::grants::lying_open(&mut crate::platform::scope().await?, &case).await?;
            return Ok(crate::platform::go(&crate::place::case(id)));
        }
        Err(domain::Refusal::NotFound) => domain::Refusal::invalid("case", domain::Problem::UnknownValue),
        Err(refusal) => refusal,
    };
    keep();
    Err(refusal.into())
}

/// How many seconds the visitor's own grant still lives; none when it is over.
#[server(prefix = "/fn", endpoint = "grants/left")]
pub async fn grant_left(id: GrantId) -> Result<Option<u32>, Fail> {
    Ok(store::grants::remaining(&mut crate::platform::scope().await?, id).await?)
}

/// Its holder has seen enough.
#[server(prefix = "/fn", endpoint = "grants/give-back")]
pub async fn give_back(id: GrantId) -> Result<String, Fail> {
    store::grants::end(crate::platform::scope().await?, id).await?;
    Ok(crate::platform::go(crate::place::ACCESS_ENDED))
}

/// An admin ends somebody's grant.
#[server(prefix = "/fn", endpoint = "grants/end")]
pub async fn end_grant(id: GrantId) -> Result<String, Fail> {
    store::grants::end(crate::platform::scope().await?, id).await?;
    Ok(crate::platform::go(&crate::place::saved(crate::place::REVIEWS, &id)))
}

/// The grants that wait for a review, and those reviewed, each list from its cursor on.
#[server(prefix = "/fn", endpoint = "grants/reviews")]
pub async fn list_reviews(waiting: Option<GrantId>, reviewed: Option<GrantId>) -> Result<Reviews, Fail> {
    use domain::grant::{GrantFilter, ReviewState};
    let pending = GrantFilter { review: ReviewState::Pending, limit: 20, cursor: waiting };
    let reviewed = GrantFilter { review: ReviewState::Reviewed, limit: 20, cursor: reviewed };
    Ok(Reviews {
        pending: store::grants::list(crate::platform::scope().await?, &pending).await?,
        reviewed: store::grants::list(crate::platform::scope().await?, &reviewed).await?,
    })
}

#[server(prefix = "/fn", endpoint = "grants/review")]
pub async fn review_grant(id: GrantId, verdict: Option<Verdict>, #[server(default)] note: String) -> Result<String, Fail> {
    let Some(verdict) = verdict else {
        return Err(domain::Refusal::invalid("verdict", domain::Problem::Required).into());
    };
    let command = domain::grant::ReviewGrant { verdict, note: Some(note) };
    store::grants::review(crate::platform::scope().await?, id, command).await?;
    Ok(crate::platform::go(&crate::place::saved(crate::place::REVIEWS, &id)))
}
