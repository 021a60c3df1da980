//! A browser: it holds a session in cookies, and is given new ones without asking.

use crate::site::{Answer, Client, Headers, Site};
use reqwest::Method;
use serde_json::{Value, json};

const ACCESS: &str = "__Host-caseward-access";
const REFRESH: &str = "__Host-caseward-refresh";

pub(crate) struct Browser {
    nobody: Client,
    cookie: String,
}

impl Browser {
    pub(crate) async fn signed_in(site: &Site) -> Self {
        Self::of(site, &site.patient().await)
    }

    /// Somebody who has signed in elsewhere.
    pub(crate) fn of(site: &Site, client: &Client) -> Self {
        Self::with(site, client.access.as_deref().unwrap_or_default(), &client.refresh)
    }

    fn with(site: &Site, access: &str, refresh: &str) -> Self {
        Self { nobody: site.nobody(), cookie: format!("theme=dark; {ACCESS}={access}; {REFRESH}={refresh}") }
    }

    pub(crate) async fn send(&self, method: Method, path: &str, headers: Headers<'_>, body: Option<&Value>) -> Answer {
        self.nobody.send(method, path, &[headers, &[("cookie", &self.cookie)]].concat(), body).await
    }

    pub(crate) async fn send_raw(&self, method: Method, path: &str, headers: Headers<'_>, body: Vec<u8>) -> Answer {
        self.nobody.send_raw(method, path, &[headers, &[("cookie", &self.cookie)]].concat(), body).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }
}

/// The values of the two cookies that an answer sets.
fn given(answer: &Answer) -> Option<(String, String)> {
    let value = |name: &str| {
        let cookies = answer.cookies();
        let line = cookies.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))?;
        line.split(';').next().map(str::to_owned)
    };
    Some((value(ACCESS)?, value(REFRESH)?))
}

#[tokio::test]
async fn the_session_cookie_opens_the_rest_interface_too() {
    let site = Site::start().await;
    let answer = Browser::signed_in(&site).await.get("/api/me").await.expect(200);
    assert_eq!(given(&answer), None);
}

#[tokio::test]
async fn with_the_access_cookie_gone_the_refresh_cookie_renews_both() {
    let site = Site::start().await;
    let patient = site.patient().await;
    for stale in ["", "expired.or.broken"] {
        let answer = Browser::with(&site, stale, &patient.refresh).get("/api/me").await.expect(200);
        let (access, refresh) = given(&answer).expect("new cookies");
        assert_ne!(refresh, patient.refresh);
        Browser::with(&site, &access, "").get("/api/me").await.expect(200);
        for cookie in answer.cookies() {
            for attribute in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/;"] {
                assert!(cookie.contains(attribute), "{cookie}");
            }
            assert!(!cookie.contains("Domain"));
        }
    }
}

#[tokio::test]
async fn tabs_that_renew_at_once_all_stay_signed_in() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let tabs = [(); 5].map(|()| {
        let browser = Browser::with(&site, "", &patient.refresh);
        tokio::spawn(async move { browser.get("/api/me").await.expect(200) })
    });
    for tab in tabs {
        let (access, refresh) = given(&tab.await.expect("an answer")).expect("new cookies");
        Browser::with(&site, &access, &refresh).get("/api/me").await.expect(200);
    }
}

#[tokio::test]
async fn a_dead_refresh_cookie_is_taken_away() {
    let site = Site::start().await;
    let answer = Browser::with(&site, "", "nothing-we-ever-gave").get("/api/me").await.refused(401, "unauthenticated");
    assert_eq!(given(&answer), Some((String::new(), String::new())));
    assert!(answer.cookies().iter().all(|cookie| cookie.contains("Max-Age=0")));
}

#[tokio::test]
async fn a_bearer_token_never_falls_back_to_cookies() {
    let site = Site::start().await;
    let browser = Browser::signed_in(&site).await;
    for authorization in ["Bearer expired.or.broken", "Bearer ", "Basic x"] {
        let answer =
            browser.send(Method::GET, "/api/me", &[("authorization", authorization)], None).await.refused(401, "unauthenticated");
        assert_eq!(given(&answer), None);
    }
}

#[tokio::test]
async fn signing_out_clears_the_cookies_even_when_they_were_just_renewed() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let ours = [("sec-fetch-site", "same-origin")];
    let answer =
        Browser::with(&site, "", &patient.refresh).send(Method::POST, "/api/auth/sign-out", &ours, None).await.expect(204);
    assert_eq!(answer.cookies().len(), 2);
    assert_eq!(given(&answer), Some((String::new(), String::new())));
    patient.get("/api/me").await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_file_costs_no_session() {
    let site = Site::start().await;
    std::fs::write(site.files.path().join("favicon.svg"), "<svg/>").expect("a file");
    let patient = site.patient().await;
    let answer = Browser::with(&site, "", &patient.refresh).get("/favicon.svg").await.expect(200);
    assert_eq!(given(&answer), None);
    site.nobody().post("/api/auth/refresh", &json!({ "refresh_token": patient.refresh })).await.expect(200);
}
