//! The visitor's own account. A change answers the address to go on to.

use crate::error::Fail;
use domain::person::Device;
use leptos::prelude::*;

#[server(prefix = "/fn", endpoint = "account/rename")]
pub async fn rename(#[server(default)] name: String) -> Result<String, Fail> {
    store::account::rename(crate::platform::scope().await?, &name).await?;
    Ok(crate::platform::go(&crate::place::done(crate::place::ACCOUNT, "renamed")))
}

#[server(prefix = "/fn", endpoint = "account/password")]
pub async fn change_password(#[server(default)] current: String, #[server(default)] password: String) -> Result<String, Fail> {
    let visitor = crate::platform::visitor()?;
    let session = visitor.session.ok_or(domain::Refusal::Unauthenticated)?;
    let command = domain::account::ChangePassword { current, password };
    crate::platform::identity()?.change_password(session, command, visitor.client()).await?;
    Ok(crate::platform::go(&crate::place::done(crate::place::ACCOUNT, "password")))
}

#[server(prefix = "/fn", endpoint = "account/devices")]
pub async fn list_devices() -> Result<Vec<Device>, Fail> {
    Ok(store::account::devices(&mut crate::platform::scope().await?).await?)
}

/// On the other devices, or on this one as well.
#[server(prefix = "/fn", endpoint = "account/sign-out-everywhere")]
pub async fn sign_out_everywhere(#[server(default)] here: bool) -> Result<String, Fail> {
    store::account::sign_out_everywhere(crate::platform::scope().await?, here).await?;
    if here {
        crate::platform::forget();
        return Ok(crate::platform::go(crate::place::SIGN_IN));
    }
    Ok(crate::platform::go(&crate::place::done(crate::place::ACCOUNT, "signed-out")))
}
