//! Another site's page cannot act as the person who visits it.

use crate::browser::Browser;
use crate::site::{Headers, Site};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_browsers_change_comes_from_our_own_pages_or_is_refused() {
    let site = Site::start().await;
    let host = site.url.strip_prefix("http://").expect("a host").to_owned();
    let browser = Browser::signed_in(&site).await;
    let form = json!({ "title": "a", "description": "b" });
    let ours = format!("https://{host}");
    let neighbour = format!("https://{host}.evil.example");
    for (headers, status) in [
        (&[("sec-fetch-site", "same-origin")] as Headers<'_>, 201),
        (&[("sec-fetch-site", "none")], 201),
        (&[("sec-fetch-site", "same-site")], 403),
        (&[("sec-fetch-site", "cross-site")], 403),
        (&[("sec-fetch-site", "cross-site"), ("origin", &ours)], 403),
        (&[("origin", &ours)], 201),
        (&[("origin", &neighbour)], 403),
        (&[("origin", "null")], 403),
        (&[], 403),
    ] {
        let answer = browser.send(Method::POST, "/api/cases", headers, Some(&form)).await.expect(status);
        if status == 403 {
            answer.refused(403, "foreign_origin");
        }
    }
    assert_eq!(browser.get("/api/cases").await.json()["total"]["count"], 3);
}

#[tokio::test]
async fn every_changing_method_is_guarded_before_any_route() {
    let site = Site::start().await;
    let foreign = [("sec-fetch-site", "cross-site")];
    for path in
        ["/api/auth/sign-up", "/api/auth/token", "/api/cases", "/api/nowhere", "/", "/sign-in", "/fn/session/sign-in", "/nowhere"]
    {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            site.nobody().send(method, path, &foreign, None).await.refused(403, "foreign_origin");
        }
    }
}

#[tokio::test]
async fn an_integrator_without_cookies_needs_no_origin() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let form = json!({ "title": "a", "description": "b" });
    patient.post("/api/cases", &form).await.expect(201);
    let stray = [("cookie", "theme=dark")];
    patient.send(Method::POST, "/api/cases", &stray, Some(&form)).await.refused(403, "foreign_origin");
}

#[tokio::test]
async fn reading_is_open_to_links_from_anywhere() {
    let site = Site::start().await;
    let browser = Browser::signed_in(&site).await;
    browser.send(Method::GET, "/api/me", &[("sec-fetch-site", "cross-site")], None).await.expect(200);
}

#[test]
fn no_server_function_is_called_by_a_link() {
    let _ = server::router::router;
    let functions: Vec<_> = leptos::server_fn::axum::server_fn_paths().collect();
    assert!(!functions.is_empty());
    for (path, method) in functions {
        assert!(path.starts_with("/fn/") && method == Method::POST, "{method} {path}");
    }
}
