//! Who sent a request: turns a bearer token or the session cookies into a `Visitor`. It says which session is claimed
//! with a good token; whether that session still lives, the transaction asks (`Store::begin`).

use crate::problem::Rejection;
use crate::proxies::{self, Proxies};
use crate::rates::Rates;
use app::platform::{Visitor, cookies};
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::{Refusal, SessionId};
use std::net::SocketAddr;
use store::identity::{Claim, Device, Identity, Tokens};

/// The session of a request, for a handler that serves nobody without one.
pub(crate) struct Session(pub(crate) SessionId);

impl<S: Sync> FromRequestParts<S> for Session {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Rejection> {
        let session = parts.extensions.get::<Visitor>().and_then(|visitor| visitor.session);
        session.map(Session).ok_or_else(|| Refusal::Unauthenticated.into())
    }
}

/// What becomes of the browser's cookies with this answer.
enum Cookies {
    Keep,
    Renew(Tokens),
    Clear,
}

/// Stands outside of what ends a handler early: tokens that were renewed have to reach the browser whatever becomes of
/// the request, because their predecessor, sent again later, would count as stolen.
pub(crate) async fn identify(
    State(identity): State<Identity>,
    State(proxies): State<Proxies>,
    State(rates): State<Rates>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let address = proxies::client(peer.ip(), request.headers(), &proxies);
    let mut bill = rates.bill(&request);
    let known = recognise(&identity, request.headers());
    // Before anything is looked up for them.
    if known.is_none()
        && let Err(excess) = bill.charge_stranger(address).await
    {
        return bill.refuse(request, &excess).await;
    }
    let (claim, fate) = match known {
        Some(claim) => (Some(claim), Cookies::Keep),
        None => match renew(&identity, request.headers()).await {
            Ok(found) => found,
            Err(refusal) => return Rejection::from(refusal).into_response(),
        },
    };
    let person = claim.map(|claim| claim.person);
    if let Err(excess) = bill.charge_person(person).await {
        let Some(limited) = bill.courtesy(person, &excess).await else {
            let mut response = bill.refuse(request, &excess).await;
            settle(fate, response.headers_mut());
            return response;
        };
        request.extensions_mut().insert(limited);
    } else if known.is_some()
        // Not before: what one of them is refused would be taken from all.
        && let Err(excess) = bill.charge_address(address).await
    {
        return bill.refuse(request, &excess).await;
    }
    let session = claim.map(|claim| claim.session);
    let device = Device::of(request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default());
    request.extensions_mut().insert(Visitor { session, address, device });
    let mut response = next.run(request).await;
    settle(fate, response.headers_mut());
    bill.tell(response.headers_mut());
    response
}

/// Whoever has a good access token, for which the database is not asked. A request with an `Authorization` header stands on that
/// alone: it never falls back to cookies.
fn recognise(identity: &Identity, headers: &HeaderMap) -> Option<Claim> {
    let bears = headers.contains_key(header::AUTHORIZATION);
    let token = if bears { bearer(headers) } else { cookies::find(headers, cookies::ACCESS) };
    token.and_then(|token| identity.verify(token).ok())
}

async fn renew(identity: &Identity, headers: &HeaderMap) -> Result<(Option<Claim>, Cookies), Refusal> {
    let bears = headers.contains_key(header::AUTHORIZATION);
    let Some(token) = cookies::find(headers, cookies::REFRESH).filter(|_| !bears) else { return Ok((None, Cookies::Keep)) };
    match identity.refresh(token).await {
        Ok(tokens) => Ok((Some(identity.verify(&tokens.access_token)?), Cookies::Renew(tokens))),
        Err(Refusal::Unauthenticated) => Ok((None, Cookies::Clear)),
        Err(refusal) => Err(refusal),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut lines = headers.get_all(header::AUTHORIZATION).iter();
    let (line, None) = (lines.next()?, lines.next()) else { return None };
    let (scheme, token) = line.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// A handler that signed somebody in or out has set the cookies itself, and has the last word.
fn settle(fate: Cookies, headers: &mut HeaderMap) {
    if cookies::settle_session(headers) {
        return;
    }
    let add = |cookie: HeaderValue| {
        headers.append(header::SET_COOKIE, cookie);
    };
    match fate {
        Cookies::Keep => {}
        Cookies::Renew(tokens) => cookies::grant(&tokens).for_each(add),
        Cookies::Clear => cookies::clear().for_each(add),
    }
}
