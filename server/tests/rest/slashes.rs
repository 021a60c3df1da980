//! Addresses that were typed or linked with a slash too many.

use crate::site::Site;
use reqwest::Method;

#[tokio::test]
async fn a_trailing_slash_leads_to_the_address_without_it() {
    let site = Site::start().await;
    for (asked, meant) in [
        ("/sign-in/", "/sign-in"),
        ("/cases/?status=open&q=a%2Fb", "/cases?status=open&q=a%2Fb"),
        ("/cases//", "/cases"),
        ("/api/cases/?page=1", "/api/cases?page=1"),
        ("/api/", "/api"),
        ("/healthz/", "/healthz"),
        ("/nowhere/", "/nowhere"),
        ("//", "/"),
    ] {
        for method in [Method::GET, Method::HEAD] {
            let answer = site.nobody().send(method, asked, &[], None).await.expect(308);
            assert_eq!(answer.header("location"), meant, "{asked}");
        }
    }
    site.nobody().get("/sign-in").await.expect(200);
    site.nobody().get("/").await.expect(302);
}

#[tokio::test]
async fn no_such_address_leads_to_another_host() {
    let site = Site::start().await;
    for asked in ["//evil.example/", "///evil.example//"] {
        assert_eq!(site.nobody().get(asked).await.expect(308).header("location"), "/evil.example", "{asked}");
    }
}

#[tokio::test]
async fn what_is_sent_is_not_sent_elsewhere() {
    let site = Site::start().await;
    site.nobody().send(Method::POST, "/api/cases/", &[], None).await.refused(404, "not_found");
}
