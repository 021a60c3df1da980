//! Who has a case open.

use crate::error::Fail;
use domain::presence::{Attention, Present};
use domain::{CaseId, TabId};
use leptos::prelude::*;

/// Says what a window does with a case, and answers who else is there.
#[server(prefix = "/fn", endpoint = "cases/presence")]
pub async fn tell_presence(id: CaseId, tab: TabId, state: Attention) -> Result<Vec<Present>, Fail> {
    let beat = domain::presence::Beat { state, tab };
    Ok(store::presence::beat(crate::platform::scope().await?, id, beat).await?)
}

#[server(prefix = "/fn", endpoint = "cases/leave")]
pub async fn leave_case(id: CaseId, tab: TabId) -> Result<(), Fail> {
    Ok(store::presence::leave(crate::platform::scope().await?, id, tab).await?)
}
