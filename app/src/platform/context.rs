//! What server functions and pages ask of the request they run in.

use super::{Reader, Visitor, cookies};
use crate::api::PREFIX;
use crate::error::Fail;
use domain::draft::NewCase;
use domain::{Actor, Priority, Refusal};
use http::header::{ACCEPT, LOCATION, RETRY_AFTER, SET_COOKIE};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use store::identity::{Identity, Tokens};
use store::{Scope, Store};

/// A transaction that is the visitor, or a refusal to whoever is nobody.
pub async fn scope() -> Result<Scope, Fail> {
    let store = use_context::<Store>().ok_or(Refusal::Unauthenticated)?;
    let session = visitor()?.session.ok_or(Refusal::Unauthenticated)?;
    Ok(store.begin(session).await?)
}

pub fn visitor() -> Result<Visitor, Fail> {
    Ok(use_context().ok_or(Refusal::Unauthenticated)?)
}

pub fn identity() -> Result<Identity, Fail> {
    Ok(use_context().ok_or(Refusal::Unauthenticated)?)
}

pub fn draft_of(title: &str, description: &str, priority: Option<Priority>) -> NewCase {
    NewCase {
        title: title.to_owned(),
        description: description.to_owned(),
        priority: priority.map(Priority::word).unwrap_or_default().to_owned(),
    }
}

/// Keeps a refused case's text, for the page that comes back without JavaScript. That this fails as well is not said twice.
pub async fn keep_draft(draft: NewCase) {
    if let Ok(scope) = scope().await {
        store::drafts::save(scope, draft).await.ok();
    }
}

/// Gives the browser its session, and ends the one it held until now.
pub async fn remember(tokens: &Tokens) {
    if let (Ok(identity), Ok(Visitor { session: Some(former), .. })) = (identity(), visitor()) {
        identity.sign_out(former).await.ok();
    }
    send_cookies(cookies::grant(tokens));
}

/// Takes the session from the browser.
pub fn forget() {
    send_cookies(cookies::clear());
}

fn send_cookies(cookies: impl Iterator<Item = HeaderValue>) {
    if let Some(response) = use_context::<ResponseOptions>() {
        cookies.for_each(|cookie| response.append_header(SET_COOKIE, cookie));
    }
}

/// Sends a form that was posted without JavaScript to a page; with JavaScript, the answer tells where to go.
pub fn go(path: &str) -> String {
    if wants_html() {
        redirect(path);
    }
    path.to_owned()
}

pub(crate) fn redirect(path: &str) {
    if let (Some(response), Ok(place)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(path)) {
        response.insert_header(LOCATION, place);
        response.set_status(StatusCode::FOUND);
    }
}

/// The person this page is for. When routes are listed there is no request, and nobody.
pub(crate) fn reader() -> Result<Option<Actor>, Fail> {
    match use_context::<Reader>() {
        Some(Reader(who)) => who.map_err(Fail::Refused),
        None => Ok(None),
    }
}

pub(crate) fn set_status(code: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(code)) {
        response.set_status(status);
    }
}

/// Gives a refused server function its own status; by itself every error is a 500. A form without JavaScript is
/// redirected to its page instead, and a page that called the function while rendering has a status of its own.
pub(crate) fn refused(refusal: &Refusal) {
    let called = use_context::<Parts>().is_some_and(|request| request.uri.path().starts_with(PREFIX));
    if !called || wants_html() {
        return;
    }
    set_status(refusal.status());
    if let (Refusal::TooMany { retry_after_seconds }, Some(response)) = (refusal, use_context::<ResponseOptions>()) {
        response.insert_header(RETRY_AFTER, HeaderValue::from(*retry_after_seconds));
    }
}

fn wants_html() -> bool {
    use_context::<Parts>().is_some_and(|request| {
        request
            .headers
            .get(ACCEPT)
            .and_then(|accepted| accepted.to_str().ok())
            .is_some_and(|accepted| accepted.contains("text/html"))
    })
}
