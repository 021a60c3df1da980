//! The guard against requests that another site makes a browser send (CSRF). It stands before every route.

use crate::problem::Rejection;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

pub(crate) async fn guard(request: Request, next: Next) -> Response {
    let harmless = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if harmless || is_ours(request.headers(), request.uri().authority().map(|host| host.as_str())) {
        next.run(request).await
    } else {
        Rejection::ForeignOrigin.into_response()
    }
}

/// The rule for methods that change something:
/// 1. `Sec-Fetch-Site`, which browsers send on HTTPS and loopback and no script can forge, decides if it is there:
///    from our own pages, or typed by the person.
/// 2. Else `Origin`, which browsers send with every such request, has to be the host that was asked.
/// 3. With neither it is no browser of this decade. Such a request may pass if it brings no cookie: a forged request
///    lives on what the browser adds by itself, and a bearer token or a password is not that.
fn is_ours(headers: &HeaderMap, authority: Option<&str>) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    if let Some(origin) = headers.get(header::ORIGIN) {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).or(authority);
        let named = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
        return named.is_some() && named == host;
    }
    !headers.contains_key(header::COOKIE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(headers: &[(&'static str, &'static str)]) -> bool {
        let pairs = headers.iter().map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")));
        is_ours(&HeaderMap::from_iter(pairs), None)
    }

    #[test]
    fn the_browsers_own_word_decides() {
        assert!(ours(&[("sec-fetch-site", "same-origin"), ("cookie", "a=b")]));
        assert!(ours(&[("sec-fetch-site", "none"), ("cookie", "a=b")]));
        assert!(!ours(&[("sec-fetch-site", "same-site"), ("cookie", "a=b")]));
        assert!(!ours(&[("sec-fetch-site", "cross-site"), ("origin", "https://desk.example"), ("host", "desk.example")]));
    }

    #[test]
    fn without_it_the_origin_has_to_be_the_host() {
        assert!(ours(&[("origin", "https://desk.example"), ("host", "desk.example"), ("cookie", "a=b")]));
        assert!(ours(&[("origin", "http://127.0.0.1:3000"), ("host", "127.0.0.1:3000")]));
        assert!(!ours(&[("origin", "https://desk.example.evil.example"), ("host", "desk.example")]));
        assert!(!ours(&[("origin", "https://desk.example:8443"), ("host", "desk.example")]));
        assert!(!ours(&[("origin", "null"), ("host", "desk.example")]));
        assert!(!ours(&[("origin", "https://evil.example")]));
    }

    #[test]
    fn with_neither_a_cookie_is_refused_and_a_bearer_token_passes() {
        assert!(!ours(&[("cookie", "a=b"), ("host", "desk.example")]));
        assert!(!ours(&[("cookie", "a=b"), ("authorization", "Bearer x")]));
        assert!(ours(&[("authorization", "Bearer x"), ("host", "desk.example")]));
        assert!(ours(&[("host", "desk.example")]));
    }
}
