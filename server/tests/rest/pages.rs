//! The pages as HTTP sees them; what they show is for the browser tests.

use crate::browser::Browser;
use crate::site::{Answer, PASSWORD, Site};
use reqwest::Method;

/// The word that the scripts of this page carry.
fn nonce(page: &Answer) -> &str {
    let policy = page.header("content-security-policy");
    policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce")
}

#[tokio::test]
async fn a_page_runs_the_scripts_of_this_answer_alone() {
    let site = Site::start().await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let page = site.nobody().get("/sign-in").await.expect(200);
        let policy = page.header("content-security-policy").to_owned();
        let nonce = nonce(&page).to_owned();
        assert!(policy.contains(&format!("script-src 'strict-dynamic' 'nonce-{nonce}' 'wasm-unsafe-eval'")), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        for script in page.body.split("<script").skip(1) {
            assert!(script.split('>').next().is_some_and(|tag| tag.contains(&format!("nonce=\"{nonce}\""))), "{script}");
        }
        assert!(!page.body.contains(" style=\"") && !page.body.contains(" onclick="));
        seen.push(nonce);
    }
    assert_ne!(seen[0], seen[1]);
}

#[tokio::test]
async fn who_is_not_signed_in_is_sent_to_sign_in_and_what_is_not_there_is_404() {
    let site = Site::start().await;
    let answer = site.nobody().get("/cases").await.expect(302);
    assert!(answer.header("location").starts_with("/sign-in"), "{}", answer.header("location"));
    let lost = site.nobody().get("/nowhere").await.expect(404);
    assert!(lost.header("content-type").starts_with("text/html"));
}

#[tokio::test]
async fn a_case_of_another_is_404_as_a_page_too() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let id = patient.open_case("Canary rash").await;
    let other = Browser::signed_in(&site).await;
    let lost = async |id: &str| {
        let page = other.get(&format!("/cases/{id}")).await.expect(404);
        page.body.replace(nonce(&page), "").replace(id, "")
    };
    let others = lost(&id).await;
    assert!(!others.contains("Canary"));
    assert_eq!(others, lost("0190163d-8694-739b-aea5-966c26f8ad91").await);
}

#[tokio::test]
async fn a_form_without_javascript_signs_in_and_a_wrong_one_goes_back_without_its_text() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let page = format!("{}/sign-in", site.url);
    let headers = [
        ("accept", "text/html,application/xhtml+xml"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("referer", page.as_str()),
        ("origin", site.url.as_str()),
    ];
    let post = async |password: &str| {
        let form = format!("email={}&password={}", patient.email, password.replace(' ', "+"));
        site.nobody().send_raw(Method::POST, "/fn/session/sign-in", &headers, form).await
    };
    let good = post(PASSWORD).await.expect(302);
    assert_eq!((good.header("location").starts_with('/'), good.cookies().len()), (true, 2));
    let wrong = post("canary-7f3a password").await.expect(302);
    assert!(wrong.cookies().is_empty());
    assert!(wrong.header("location").starts_with(&page), "{}", wrong.header("location"));
    assert!(!wrong.header("location").contains("canary") && !wrong.body.contains("canary"));
}
