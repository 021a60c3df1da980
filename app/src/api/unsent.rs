//! What the visitor has written about cases and not sent.

use crate::error::Fail;
use domain::unsent::Unsent;
use leptos::prelude::*;

#[server(prefix = "/fn", endpoint = "unsent/list")]
pub async fn list_unsent() -> Result<Vec<Unsent>, Fail> {
    Ok(store::unsent::list(&mut crate::platform::scope().await?).await?)
}

/// Takes one off for good.
#[server(prefix = "/fn", endpoint = "unsent/delete")]
pub async fn delete_unsent(#[server(default)] which: String) -> Result<String, Fail> {
    let which = which.parse().map_err(|_| domain::FieldErrors::one("which", domain::Problem::UnknownValue))?;
    store::unsent::delete(crate::platform::scope().await?, which).await?;
    Ok(crate::platform::go(&crate::place::done(crate::place::ACCOUNT, "deleted")))
}
