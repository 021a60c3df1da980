//! The two cookies that hold a browser's session, and one for a form that comes back. `__Host-` binds them to this host
//! and to HTTPS (or loopback); no script can read them.

use http::{HeaderMap, HeaderValue, header};
use store::identity::Tokens;

pub const ACCESS: &str = "__Host-caseward-access";
pub const REFRESH: &str = "__Host-caseward-refresh";
/// What was typed into a form that was refused, until its page comes back.
pub const TYPED: &str = "__Host-caseward-typed";
const TYPED_SECONDS: u32 = 5 * 60;
/// Browsers drop a cookie of more than 4096 bytes.
const TYPED_MAX: usize = 3_000;

/// The headers that give a browser its session.
pub fn grant(tokens: &Tokens) -> impl Iterator<Item = HeaderValue> {
    set([(ACCESS, &tokens.access_token, tokens.expires_in), (REFRESH, &tokens.refresh_token, tokens.refresh_expires_in)])
}

/// The headers that take it away.
pub fn clear() -> impl Iterator<Item = HeaderValue> {
    set([(ACCESS, "", 0), (REFRESH, "", 0)])
}

/// The header that keeps what was typed with the browser; none if it is too long.
pub fn keep(fields: &[(&str, &str)]) -> impl Iterator<Item = HeaderValue> {
    let typed = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    (typed.len() <= TYPED_MAX).then(|| set([(TYPED, &typed, TYPED_SECONDS)])).into_iter().flatten()
}

/// What was typed into a field, if the browser has kept it.
pub fn kept(headers: &HeaderMap, field: &str) -> Option<String> {
    let typed = find(headers, TYPED)?;
    form_urlencoded::parse(typed.as_bytes()).find_map(|(name, value)| (name == field).then(|| value.into_owned()))
}

/// The header that makes the browser forget it.
pub fn drop_kept() -> impl Iterator<Item = HeaderValue> {
    set([(TYPED, "", 0)])
}

/// Whether an answer says what becomes of the session.
pub fn settle_session(headers: &HeaderMap) -> bool {
    let mut said = headers.get_all(header::SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    said.any(|cookie| cookie.starts_with(ACCESS) || cookie.starts_with(REFRESH))
}

/// Tokens are made of the letters of base64url and what was typed is escaped, so each of these is a header.
fn set<const N: usize>(cookies: [(&str, &str, u32); N]) -> impl Iterator<Item = HeaderValue> + use<N> {
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
