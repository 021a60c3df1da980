//! Forms as a browser posts them without JavaScript.

use crate::site::{Answer, Client, PASSWORD, Site};
use domain::Role;
use reqwest::Method;
use serde_json::json;

const TYPED: &str = "__Host-caseward-typed";

/// Posts the form of a page; the cookie is what the browser holds already.
pub(crate) async fn post(site: &Site, page: &str, function: &str, cookie: &str, form: &[(&str, &str)]) -> Answer {
    let page = format!("{}{page}", site.url);
    let headers = [
        ("accept", "text/html,application/xhtml+xml"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("referer", page.as_str()),
        ("origin", site.url.as_str()),
        ("cookie", cookie),
    ];
    let escape = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let form: Vec<String> = form.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
    site.nobody().send_raw(Method::POST, function, &headers, form.join("&")).await
}

async fn sign_in(site: &Site, cookie: &str, email: &str, password: &str) -> Answer {
    post(site, "/sign-in", "/fn/session/sign-in", cookie, &[("email", email), ("password", password)]).await
}

#[tokio::test]
async fn a_form_without_javascript_signs_in_and_a_wrong_one_goes_back_without_its_text() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let good = sign_in(&site, "theme=dark", &patient.email, PASSWORD).await.expect(302);
    assert_eq!((good.header("location").starts_with('/'), good.cookies().len()), (true, 2));
    let wrong = sign_in(&site, "theme=dark", &patient.email, "canary-7f3a password").await.expect(302);
    assert!(wrong.cookies().is_empty());
    assert!(wrong.header("location").starts_with(&format!("{}/sign-in", site.url)), "{}", wrong.header("location"));
    assert!(!wrong.header("location").contains("canary") && !wrong.body.contains("canary"));
}

#[tokio::test]
async fn signing_in_ends_the_session_that_the_browser_held_before() {
    let site = Site::start().await;
    let (before, elsewhere, next) = (site.patient().await, site.patient().await, site.patient().await);
    let lives = async |client: &Client| client.get("/api/me").await.status == 200;
    let cookie = format!("__Host-caseward-access={}", before.access.as_deref().unwrap_or_default());
    assert!(lives(&before).await);
    sign_in(&site, &cookie, &next.email, "not this one, sorry").await.expect(302);
    assert!(lives(&before).await, "a sign-in that fails ends nothing");
    sign_in(&site, &cookie, &next.email, PASSWORD).await.expect(302);
    assert!(!lives(&before).await);
    assert!(lives(&elsewhere).await && lives(&next).await);
}

#[tokio::test]
async fn a_refused_sign_up_comes_back_once_with_name_and_address_and_never_with_its_password() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let form = [("name", "Zoë \"Z\" Ash"), ("email", "zoe@example"), ("password", "canary7")];
    // With a session to renew as well, whose cookies must not be lost for it.
    let held = format!("__Host-caseward-refresh={}", patient.refresh);
    let refused = post(&site, "/sign-up", "/fn/session/sign-up", &held, &form).await.expect(302);
    let cookies = refused.cookies();
    assert_eq!(cookies.len(), 3, "{cookies:?}");
    let kept = cookies.into_iter().find(|cookie| cookie.starts_with(TYPED)).expect("what was typed");
    assert!(kept.ends_with("; Max-Age=300; Path=/; Secure; HttpOnly; SameSite=Lax"), "{kept}");
    let location = refused.header("location");
    assert!(!kept.contains("canary") && !location.contains("canary") && !location.contains("Ash"), "{kept} {location}");

    let page = location.strip_prefix(&site.url).expect("our own page");
    let kept = [("cookie", kept.split(';').next().expect("a pair"))];
    let again = site.nobody().send(Method::GET, page, &kept, None).await.expect(200);
    for value in [r#"value="Zoë &quot;Z&quot; Ash""#, r#"value="zoe@example""#] {
        assert!(again.body.contains(value), "{value} in {}", again.body);
    }
    assert!(again.cookies().iter().all(|cookie| cookie.starts_with(&format!("{TYPED}=; Max-Age=0;"))));
    assert_eq!(again.cookies().len(), 1);
    assert!(site.nobody().get(page).await.expect(200).cookies().is_empty());
}

#[tokio::test]
async fn a_form_too_large_for_a_cookie_comes_back_empty() {
    let site = Site::start().await;
    let form = [("name", &*"x".repeat(5_000)), ("email", "zoe@example"), ("password", "short")];
    assert!(post(&site, "/sign-up", "/fn/session/sign-up", "theme=dark", &form).await.expect(302).cookies().is_empty());
}

#[tokio::test]
async fn an_accepted_invitation_leads_to_the_desk_or_to_sign_in_if_that_fails() {
    let site = Site::start().await;
    for (email, failures, place, cookies) in [("ada@example.org", 0, "/desk", 2), ("kim@example.org", 5, "/sign-in", 0)] {
        let token =
            store::people::invite_as_operator(&site.store, Role::Staff, email, "Kim Clinic").await.expect("an invitation");
        for _ in 0..failures {
            let guess = json!({ "email": email, "password": "not this one, sorry" });
            site.nobody().post("/api/auth/token", &guess).await.refused(401, "wrong_credentials");
        }
        let form = [("token", token.as_str()), ("password", PASSWORD)];
        let page = format!("/invitation/{token}");
        let answer = post(&site, &page, "/fn/invitation/accept", "theme=dark", &form).await.expect(302);
        assert_eq!((answer.header("location"), answer.cookies().len()), (place, cookies), "{email}");
    }
}
