//! Saved views of the desk.

use crate::error::Fail;
use domain::ViewId;
use domain::filter::Total;
use domain::view::View;
use leptos::prelude::*;

#[server(prefix = "/fn", endpoint = "views/list")]
pub async fn list_views() -> Result<Vec<View>, Fail> {
    let mut scope = crate::platform::reading().await?;
    let views = store::views::list(&mut scope).await?;
    scope.hand_on();
    Ok(views)
}

/// How many cases the pinned ones have.
#[server(prefix = "/fn", endpoint = "views/count")]
pub async fn count_views() -> Result<Vec<(ViewId, Total)>, Fail> {
    let mut scope = crate::platform::reading().await?;
    let counts = store::views::counts(&mut scope).await?;
    scope.hand_on();
    Ok(counts)
}

#[server(prefix = "/fn", endpoint = "views/save")]
pub async fn save_view(
    #[server(default)] name: String,
    #[server(default)] query: String,
    #[server(default)] shared: bool,
    #[server(default)] pinned: bool,
    #[server(default)] default: bool,
) -> Result<String, Fail> {
    let command = domain::view::SaveView { name, query, shared, pinned, default };
    let view = store::views::save(crate::platform::scope().await?, command).await?;
    Ok(crate::platform::go(&crate::place::view(&view)))
}

/// The whole of a view, by whoever may change it.
#[server(prefix = "/fn", endpoint = "views/revise")]
pub async fn revise_view(
    id: ViewId,
    #[server(default)] name: String,
    #[server(default)] shared: bool,
    #[server(default)] pinned: bool,
    #[server(default)] default: bool,
) -> Result<String, Fail> {
    let command = domain::view::ReviseView {
        name: Some(name),
        query: None,
        shared: Some(shared),
        pinned: Some(pinned),
        default: Some(default),
    };
    store::views::revise(crate::platform::scope().await?, id, command).await?;
    Ok(crate::platform::go(&crate::place::saved(crate::place::VIEWS, &id)))
}

/// What its reader makes of a view.
#[server(prefix = "/fn", endpoint = "views/choose")]
pub async fn choose_view(id: ViewId, #[server(default)] pinned: bool, #[server(default)] default: bool) -> Result<String, Fail> {
    let command = domain::view::ReviseView { pinned: Some(pinned), default: Some(default), ..Default::default() };
    store::views::revise(crate::platform::scope().await?, id, command).await?;
    Ok(crate::platform::go(&crate::place::saved(crate::place::VIEWS, &id)))
}

#[server(prefix = "/fn", endpoint = "views/remove")]
pub async fn remove_view(id: ViewId) -> Result<String, Fail> {
    store::views::remove(crate::platform::scope().await?, id).await?;
    Ok(crate::platform::go(&crate::place::saved(crate::place::VIEWS, &id)))
}
