//! One address for one thing: what is asked for with a slash at its end is found without it.

use axum::extract::Request;
use axum::http::{Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

pub(crate) async fn trim(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    match trimmed(request.uri()).filter(|_| reads) {
        Some(address) => Redirect::permanent(&address).into_response(),
        None => next.run(request).await,
    }
}

/// The address without the slashes at its end. To a browser two slashes at the beginning, or backslashes, would be the
/// start of another host's name.
fn trimmed(uri: &Uri) -> Option<String> {
    let path = uri.path();
    let short = path.trim_end_matches('/').trim_start_matches(['/', '\\']);
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    (path.len() > 1 && path.ends_with('/')).then(|| format!("/{short}{query}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(address: &str) -> Option<String> {
        trimmed(&Uri::try_from(address).expect("an address"))
    }

    #[test]
    fn the_path_loses_its_last_slashes_and_the_query_stays() {
        assert_eq!(of("/sign-in/").as_deref(), Some("/sign-in"));
        assert_eq!(of("/cases//?q=a/").as_deref(), Some("/cases?q=a/"));
        assert_eq!(of("//").as_deref(), Some("/"));
        assert_eq!(of("/"), None);
        assert_eq!(of("/cases?q=a/"), None);
    }

    proptest! {
        #[test]
        fn fuzz_no_address_leads_to_another_host(path in "[/\\\\.a-z0-9%?@:-]{0,24}") {
            if let Ok(uri) = Uri::try_from(format!("/{path}"))
                && let Some(address) = trimmed(&uri)
            {
                prop_assert!(address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\"), "{}", address);
            }
        }
    }

    #[test]
    fn no_path_becomes_a_host() {
        for address in ["//evil.example/", "///evil.example//", "/\\evil.example/", "/\\/evil.example/"] {
            assert_eq!(of(address).as_deref(), Some("/evil.example"), "{address}");
        }
        assert_eq!(of("/\\/").as_deref(), Some("/"));
        assert_eq!(of("http://desk.example//evil.example/").as_deref(), Some("/evil.example"));
    }
}
