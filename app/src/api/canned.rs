//! Answers that are written often.

use crate::error::Fail;
use domain::canned::CannedAnswer;
use domain::{AnswerId, CaseId, Format};
use leptos::prelude::*;

#[server(prefix = "/fn", endpoint = "answers/list")]
pub async fn list_answers() -> Result<Vec<CannedAnswer>, Fail> {
    Ok(store::canned::list(&mut crate::platform::scope().await?).await?)
}

#[server(prefix = "/fn", endpoint = "answers/save")]
pub async fn save_answer(
    #[server(default)] title: String,
    #[server(default)] body: String,
    #[server(default)] format: Format,
    #[server(default)] shared: bool,
) -> Result<String, Fail> {
    let command = domain::canned::SaveAnswer { title: title.clone(), body: body.clone(), format, shared };
    let saved = async { Ok::<_, Fail>(store::canned::save(crate::platform::scope().await?, command).await?) }.await;
    if saved.is_err() {
        crate::platform::keep_typed(&[("title", &title), ("body", &body)]);
    }
    Ok(crate::platform::go(&crate::place::saved(crate::place::ANSWERS, &saved?.id)))
}

/// Changes an answer as it was at `version`.
#[server(prefix = "/fn", endpoint = "answers/revise")]
pub async fn revise_answer(
    id: AnswerId,
    version: i64,
    #[server(default)] title: String,
    #[server(default)] body: String,
    #[server(default)] format: Format,
    #[server(default)] shared: bool,
) -> Result<String, Fail> {
    let command =
        domain::canned::ReviseAnswer { title: Some(title.clone()), body: Some(body.clone()), format, shared: Some(shared) };
    let revised =
        async { Ok::<_, Fail>(store::canned::revise(crate::platform::scope().await?, id, version, command).await?) }.await;
    if revised.is_err() {
        crate::platform::keep_typed(&[("title", &title), ("body", &body)]);
    }
    Ok(crate::platform::go(&crate::place::saved(crate::place::ANSWERS, &revised?.id)))
}

#[server(prefix = "/fn", endpoint = "answers/remove")]
pub async fn remove_answer(id: AnswerId) -> Result<String, Fail> {
    store::canned::remove(crate::platform::scope().await?, id).await?;
    Ok(crate::platform::go(&crate::place::saved(crate::place::ANSWERS, &id)))
}

/// Puts an answer, filled in for the case, behind what the reader has written of a reply. Pages with scripts do so themselves.
#[server(prefix = "/fn", endpoint = "answers/use")]
pub async fn use_answer(case: CaseId, answer: AnswerId) -> Result<(), Fail> {
    Ok(store::canned::put_into_reply(crate::platform::scope().await?, case, answer).await?)
}
