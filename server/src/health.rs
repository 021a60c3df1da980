//! For whoever watches over the process.

use crate::problem::Rejection;
use axum::extract::State;
use store::Store;

/// The process lives.
pub(crate) async fn alive() -> &'static str {
    "alive\n"
}

/// The process can serve: its database answers.
pub(crate) async fn ready(State(store): State<Store>) -> Result<&'static str, Rejection> {
    if store.ready().await { Ok("ready\n") } else { Err(Rejection::NotReady) }
}
