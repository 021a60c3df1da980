//! What a browser is told for the drafts that it keeps itself.

use crate::site::{Answer, Client, Site};
use reqwest::Method;

async fn ask(site: &Site, who: &Client) -> Answer {
    let cookie = format!("__Host-caseward-access={}", who.access.as_deref().unwrap_or_default());
    let headers =
        [("content-type", "application/x-www-form-urlencoded"), ("origin", site.url.as_str()), ("cookie", cookie.as_str())];
    site.nobody().send_raw(Method::POST, "/fn/drafts/key", &headers, String::new()).await
}

#[tokio::test]
async fn the_key_of_drafts_is_one_persons_and_the_same_each_time() {
    let site = Site::start().await;
    let (ana, bo) = (site.patient().await, site.patient().await);
    let told = ask(&site, &ana).await.expect(200);
    assert_eq!(told.header("cache-control"), "no-store");
    let key = told.json();
    let letters = key.as_str().expect("a text");
    assert!(letters.len() == 64 && letters.bytes().all(|letter| letter.is_ascii_hexdigit()), "{letters}");
    assert_eq!(ask(&site, &ana).await.expect(200).json(), key);
    assert_ne!(ask(&site, &bo).await.expect(200).json(), key);
    assert_eq!(ask(&site, &site.nobody()).await.status, 401);
}
