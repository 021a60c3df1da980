//! What server functions and pages ask of the request they run in.

use super::page_scope::Reading;
use super::{Limited, PageScope, PublicUrl, Reader, Visitor, cookies};
use crate::api::PREFIX;
use crate::error::Fail;
use crate::place;
use domain::draft::{Draft, Sheet, Subject};
use domain::{Actor, BulkId, FieldErrors, Problem, Refusal, UserId};
use http::header::{ACCEPT, LOCATION, RETRY_AFTER, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use serde::de::DeserializeOwned;
use store::attachments::Files;
use store::identity::{Identity, Tokens};
use store::{Scope, Store};

/// A transaction that is the visitor, or a refusal to whoever is nobody.
pub async fn scope() -> Result<Scope, Fail> {
    match use_context::<PageScope>().and_then(|page| page.take()) {
        Some(scope) => Ok(scope),
        None => begin().await,
    }
}

/// The same, to read by only: all that a page reads shares one.
pub async fn reading() -> Result<Reading, Fail> {
    let page = use_context().unwrap_or_else(|| PageScope::new(None));
    page.read(begin()).await
}

async fn begin() -> Result<Scope, Fail> {
    in_time()?;
    begin_anyway().await
}

async fn begin_anyway() -> Result<Scope, Fail> {
    let store = use_context::<Store>().ok_or(Refusal::Unauthenticated)?;
    let session = visitor()?.session.ok_or(Refusal::Unauthenticated)?;
    Ok(store.begin(session).await?)
}

/// Unless this request came too soon.
fn in_time() -> Result<(), Fail> {
    match use_context::<Limited>() {
        Some(Limited(refusal)) => Err(refusal.into()),
        None => Ok(()),
    }
}

pub fn visitor() -> Result<Visitor, Fail> {
    Ok(use_context().ok_or(Refusal::Unauthenticated)?)
}

/// Goes on to the page of somebody just invited, which shows the link of their invitation once. It is in no address,
/// and so in no history.
pub fn show_link(person: UserId, token: &str) -> Result<String, Fail> {
    let site = use_context::<PublicUrl>().ok_or(Refusal::Unauthenticated)?;
    let asked = use_context::<Parts>().map(|request| request.headers).unwrap_or_default();
    hand_on(&[("invited", &person.to_string()), ("link", &site.invitation(&asked, token))]);
    Ok(go(&place::done(&place::person(person), "invited")))
}

/// What a hidden field holds that this program wrote into it.
pub fn read_json<T: DeserializeOwned>(json: &str) -> Result<T, Fail> {
    serde_json::from_str(json).map_err(|_| FieldErrors::one("form", Problem::Malformed).into())
}

/// Changes many cases, or if they are too many for one request leaves them to the task that does; then goes on to what came of it.
pub async fn carry_out((id, at_once): (BulkId, bool)) -> Result<String, Fail> {
    if at_once {
        let store = use_context::<Store>().ok_or(Refusal::Unauthenticated)?;
        let session = visitor()?.session.ok_or(Refusal::Unauthenticated)?;
        store::cases::bulk::run(&store, session, id).await?;
    }
    Ok(go(&place::bulk_job(id)))
}

pub fn files() -> Result<Files, Fail> {
    Ok(use_context().ok_or(Refusal::Unauthenticated)?)
}

pub fn identity() -> Result<Identity, Fail> {
    in_time()?;
    Ok(use_context().ok_or(Refusal::Unauthenticated)?)
}

/// Keeps a refused text, for the page that comes back without JavaScript; where scripts run it is still in its field, and goes over no
/// other window's. That this fails as well is not said twice.
pub async fn keep_draft<D: Draft>(subject: Subject, draft: D, sheet: &Sheet) {
    if let Ok(scope) = begin_anyway().await {
        store::drafts::save_typed(scope, subject, draft, sheet).await.ok();
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

/// Keeps what was typed into a refused form, for the page that comes back without JavaScript.
pub fn keep_typed(fields: &[(&str, &str)]) {
    if wants_html() {
        hand_on(fields);
    }
}

/// Hands something on to the next page. It is told once.
fn hand_on(fields: &[(&str, &str)]) {
    send_cookies(cookies::keep(fields));
}

/// What was typed into these fields before the form was refused. It is told once.
pub(crate) fn typed<const N: usize>(fields: [&str; N]) -> [String; N] {
    let kept = |field| use_context::<Parts>().and_then(|request| cookies::kept(&request.headers, field));
    let typed = fields.map(|field| kept(field).unwrap_or_default());
    if typed.iter().any(|text| !text.is_empty()) {
        send_cookies(cookies::drop_kept());
    }
    typed
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

/// The page that is asked for leads on to another; one that is made in the browser navigates there itself.
pub(crate) fn lead(path: &str) {
    redirect(path);
}

/// The person this page is for. When routes are listed there is no request, and nobody.
pub(crate) fn reader() -> Result<Option<Actor>, Fail> {
    match use_context::<Reader>() {
        Some(Reader(who)) => who.map_err(Fail::Refused),
        None => Ok(None),
    }
}

/// The title of the document as markup: it is written into the page as it is, and holds what patients have written.
pub(crate) fn title(text: &str) -> String {
    let mut markup = String::with_capacity(text.len());
    domain::rich::escape_into(&mut markup, text);
    markup
}

pub(crate) fn set_status(code: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(code)) {
        response.set_status(status);
    }
}

/// Gives a refused server function its own status; by itself every error is a 500. A form without JavaScript is
/// redirected to its page instead, and a page that called the function while rendering has a status of its own.
pub(crate) fn refused(refusal: &Refusal) {
    if !is_called() || wants_html() {
        return;
    }
    set_status(refusal.status());
    if let (Refusal::TooMany { retry_after_seconds }, Some(response)) = (refusal, use_context::<ResponseOptions>()) {
        response.insert_header(RETRY_AFTER, HeaderValue::from(*retry_after_seconds));
    }
}

/// Whether what is answered comes back in the address of a page: to a form without JavaScript.
pub(crate) fn answers_in_address() -> bool {
    is_called() && wants_html()
}

fn is_called() -> bool {
    use_context::<Parts>().is_some_and(|request| request.uri.path().starts_with(PREFIX))
}

/// Whether this is a page on its way to somebody who asked to see it, and no look ahead of a browser's or a program's.
pub fn is_shown() -> bool {
    use_context::<Parts>().is_some_and(|request| {
        let ahead = ["sec-purpose", "purpose", "x-moz"].into_iter().filter_map(|name| request.headers.get(name));
        let looks_ahead = ahead.filter_map(|value| value.to_str().ok()).any(|value| value.contains("prefetch"));
        request.method == Method::GET && !request.uri.path().starts_with(PREFIX) && !looks_ahead
    })
}

fn wants_html() -> bool {
    use_context::<Parts>().is_some_and(|request| accepts_html(&request.headers))
}

/// Whether it is a browser that shows the answer, and no script of a page's.
pub fn accepts_html(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT).and_then(|accepted| accepted.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("text/html"))
}

/// Tells the browser early that the page needs this file of code.
pub(crate) fn preload(file: &'static str) {
    leptos::prefetch_lazy_fn_on_server(file);
}
