//! The two cookies that hold a browser's session. `__Host-` binds them to this host and to HTTPS (or loopback);
//! no script can read them.

use http::{HeaderMap, HeaderValue, header};
use store::identity::Tokens;

pub const ACCESS: &str = "__Host-caseward-access";
pub const REFRESH: &str = "__Host-caseward-refresh";

/// The headers that give a browser its session.
pub fn grant(tokens: &Tokens) -> impl Iterator<Item = HeaderValue> {
    set([(ACCESS, &tokens.access_token, tokens.expires_in), (REFRESH, &tokens.refresh_token, tokens.refresh_expires_in)])
}

/// The headers that take it away.
pub fn clear() -> impl Iterator<Item = HeaderValue> {
    set([(ACCESS, "", 0), (REFRESH, "", 0)])
}

/// Tokens are made of the letters of base64url, so each of these is a header.
fn set(cookies: [(&str, &str, u32); 2]) -> impl Iterator<Item = HeaderValue> {
    cookies
        .map(|(name, value, seconds)| format!("{name}={value}; Max-Age={seconds}; Path=/; Secure; HttpOnly; SameSite=Lax"))
        .into_iter()
        .filter_map(|cookie| cookie.try_into().ok())
}

/// The value of a cookie; none if it is empty.
pub fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name && !value.is_empty()).then_some(value))
}
