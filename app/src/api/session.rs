//! Signing up, in and out. Each answers the address to go on to; the page then loads anew, as someone else's.

use crate::error::Fail;
use domain::account::Invitation;
use leptos::prelude::*;

#[server(prefix = "/fn", endpoint = "session/sign-in")]
pub async fn sign_in(email: String, password: String, #[server(default)] to: String) -> Result<String, Fail> {
    let command = domain::account::SignIn { email, password };
    let tokens = crate::platform::identity()?.sign_in(command, crate::platform::visitor()?.client()).await?;
    crate::platform::remember(&tokens).await;
    Ok(crate::platform::go(crate::place::after_sign_in(&to)))
}

/// A new account is signed in at once. For an address that had one already the password is tried, as on the page to
/// sign in; that it then fails tells that there is an account, until addresses are confirmed by mail.
#[server(prefix = "/fn", endpoint = "session/sign-up")]
pub async fn sign_up(name: String, email: String, password: String) -> Result<String, Fail> {
    let identity = crate::platform::identity()?;
    let client = crate::platform::visitor()?.client();
    let sign_up = domain::account::SignUp { email: email.clone(), password: password.clone(), name: name.clone() };
    let sign_in = domain::account::SignIn { email: email.clone(), password };
    let signed_in = async {
        identity.sign_up(sign_up).await?;
        identity.sign_in(sign_in, client).await
    };
    match signed_in.await {
        Ok(tokens) => {
            crate::platform::remember(&tokens).await;
            Ok(crate::platform::go(crate::place::MY_CASES))
        }
        Err(domain::Refusal::WrongCredentials) => Ok(crate::platform::go(crate::place::SIGN_IN_MAYBE_KNOWN)),
        Err(refusal) => {
            crate::platform::keep_typed(&[("name", &name), ("email", &email)]);
            Err(refusal.into())
        }
    }
}

#[server(prefix = "/fn", endpoint = "session/sign-out")]
pub async fn sign_out() -> Result<String, Fail> {
    if let Some(session) = crate::platform::visitor()?.session {
        crate::platform::identity()?.sign_out(session).await?;
    }
    crate::platform::forget();
    Ok(crate::platform::go(crate::place::SIGN_IN))
}

#[server(prefix = "/fn", endpoint = "invitation/read")]
pub async fn read_invitation(token: String) -> Result<Invitation, Fail> {
    Ok(crate::platform::identity()?.invitation(&token).await?)
}

#[server(prefix = "/fn", endpoint = "invitation/accept")]
pub async fn accept_invitation(token: String, password: String) -> Result<String, Fail> {
    let identity = crate::platform::identity()?;
    let invited = identity.invitation(&token).await?;
    identity.accept(&token, password.clone()).await?;
    let command = domain::account::SignIn { email: invited.email, password };
    // The invitation is used up by now: whatever keeps the person from being signed in, they can do it themselves.
    let Ok(tokens) = identity.sign_in(command, crate::platform::visitor()?.client()).await else {
        return Ok(crate::platform::go(crate::place::SIGN_IN));
    };
    crate::platform::remember(&tokens).await;
    Ok(crate::platform::go(crate::place::home(invited.role)))
}
