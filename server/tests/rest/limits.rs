//! Whoever asks for too much is told to wait: how long, and in words that its reader understands.

use crate::attachments::adding;
use crate::browser::Browser;
use crate::forms;
use crate::notes::cookie;
use crate::site::{Answer, Client, Site};
use reqwest::Method;
use serde_json::json;
use testbed::Database;

const HTML: (&str, &str) = ("accept", "text/html,application/xhtml+xml");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

async fn limited(quotas: &str) -> Site {
    Site::limited(quotas, "", Database::new().await).await
}

async fn write(client: &Client) -> Answer {
    client.post("/api/cases", &json!({ "title": "A rash", "description": "It itches." })).await
}

/// The seconds that a refusal says to wait.
#[track_caller]
fn wait(refused: &Answer) -> u32 {
    assert_eq!(refused.status, 429, "{}", refused.body);
    refused.header("retry-after").parse().expect("seconds")
}

#[tokio::test]
async fn a_program_is_told_what_is_left_and_how_long_to_wait_when_nothing_is() {
    let site = limited("write=3/100").await;
    let (ana, ben) = (site.patient().await, site.patient().await);
    for left in [2, 1, 0] {
        let answer = write(&ana).await.expect(201);
        assert_eq!(answer.header("ratelimit-policy"), r#""write";q=3;w=60, "write-address";q=100;w=60"#);
        let standing = answer.header("ratelimit");
        assert!(standing.starts_with(&format!(r#""write";r={left};t="#)), "{standing}");
        assert!(standing.contains(r#", "write-address";r=9"#), "{standing}");
    }
    let refused = write(&ana).await.refused(429, "too_many");
    assert!((1..=20).contains(&wait(&refused)), "one comes back each twenty seconds: {}", wait(&refused));
    assert!(refused.header("ratelimit").contains(r#""write";r=0;t="#), "{}", refused.header("ratelimit"));
    write(&ben).await.expect(201);
    let read = ana.get("/api/me").await.expect(200);
    assert!(read.header("ratelimit-policy").starts_with(r#""read";q=1200;w=60, "read-address";q=24000"#));
}

#[tokio::test]
async fn all_from_one_address_share_what_is_its() {
    let site = limited("write=100/2").await;
    let (ana, ben) = (site.patient().await, site.patient().await);
    write(&ana).await.expect(201);
    write(&ben).await.expect(201);
    for client in [&ana, &ben] {
        write(client).await.refused(429, "too_many");
    }
    ana.get("/api/me").await.expect(200);
}

#[tokio::test]
async fn what_one_is_refused_is_not_taken_from_the_others_at_the_address() {
    let site = limited("write=1/2").await;
    let (ana, ben) = (site.patient().await, site.patient().await);
    write(&ana).await.expect(201);
    for _ in 0..3 {
        write(&ana).await.refused(429, "too_many");
    }
    write(&ben).await.expect(201);
}

#[tokio::test]
async fn strangers_take_nothing_from_those_who_are_signed_in_behind_the_same_address() {
    let site = limited("write=100/1").await;
    let ana = site.patient().await;
    write(&site.nobody()).await.refused(401, "unauthenticated");
    write(&site.nobody()).await.refused(429, "too_many");
    write(&site.nobody().with_token("made up")).await.refused(429, "too_many");
    write(&ana).await.expect(201);
}

#[tokio::test]
async fn without_quotas_nothing_is_counted() {
    let site = limited("off").await;
    let answer = write(&site.patient().await).await.expect(201);
    assert_eq!((answer.header("ratelimit"), answer.header("ratelimit-policy")), ("", ""));
}

#[tokio::test]
async fn a_page_says_how_long() {
    let site = limited("read=100/2").await;
    for _ in 0..2 {
        site.nobody().send(Method::GET, "/sign-in", &[HTML], None).await.expect(200);
    }
    let refused = site.nobody().send(Method::GET, "/sign-in", &[HTML], None).await;
    let words = format!("Try again in <strong>{} seconds</strong>", wait(&refused));
    assert!(refused.body.contains(&words) && refused.body.contains("Load this page again"), "{words} in {}", refused.body);
    assert!(refused.header("content-type").starts_with("text/html"));
    assert!(refused.header("content-security-policy").contains("default-src 'none'"));
    assert_eq!(refused.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_script_of_a_page_is_told_as_of_any_refusal() {
    let site = limited("sign_in=100/1").await;
    let form = "email=ana%40example.org&password=not+this+one%2C+sorry";
    let sign_in = async || site.nobody().send_raw(Method::POST, "/fn/session/sign-in", &[FORM], form).await;
    sign_in().await.expect(401);
    let refused = sign_in().await;
    assert_eq!(refused.json(), json!({ "refused": { "code": "too_many", "with": { "retry_after_seconds": wait(&refused) } } }));
}

#[tokio::test]
async fn a_form_without_a_script_comes_back_with_what_was_typed_and_how_long_it_takes() {
    let site = limited("write=1/100").await;
    let patient = site.patient().await;
    write(&patient).await.expect(201);
    let form = [("title", "My knee"), ("description", "It hurts since Monday.")];
    let refused = forms::post(&site, "/cases/new", "/fn/cases/open", &cookie(&patient), &form).await.expect(302);
    let location = refused.header("location");
    assert!(!location.contains("knee") && !location.contains("Monday"), "{location}");
    let page = location.strip_prefix(&site.url).expect("our own page");
    let page = Browser::of(&site, &patient).send(Method::GET, page, &[HTML], None).await.expect(200).body;
    for words in ["My knee", "It hurts since Monday.", "Too many attempts. Try again in "] {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert_eq!(patient.get("/api/cases").await.expect(200).json()["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_form_of_somebody_unknown_is_answered_by_a_page_that_says_how_long() {
    let site = limited("sign_in=100/1").await;
    let form = [("email", "ana@example.org"), ("password", "not this one, sorry")];
    let sign_in = async || forms::post(&site, "/sign-in", "/fn/session/sign-in", "theme=dark", &form).await;
    sign_in().await.expect(302);
    let refused = sign_in().await;
    assert!(wait(&refused) > 1 && refused.body.contains("Go back in your browser") && !refused.body.contains("not this one"));
}

#[tokio::test]
async fn files_that_come_too_often_are_heard_out_and_refused() {
    let site = limited("upload=1/100").await;
    let patient = site.patient().await;
    let path = format!("/api/cases/{}/attachments", patient.open_case("A rash").await);
    adding(&patient, &path).await.expect(201);
    adding(&patient, &path).await.refused(429, "too_many");
}

#[tokio::test]
async fn nobody_is_kept_from_leaving() {
    let site = limited("write=1/1").await;
    let patient = site.patient().await;
    write(&patient).await.expect(201);
    write(&patient).await.refused(429, "too_many");
    patient.send(Method::POST, "/api/auth/sign-out", &[], None).await.expect(204);
}

#[tokio::test]
async fn two_servers_on_one_database_share_what_there_is() {
    let one = limited("write=3/1000").await;
    let two = Site::limited("write=3/1000", "", one.database.clone()).await;
    let ana = one.patient().await;
    let let_through = async |client: &Client| {
        let mut passed = 0;
        for _ in 0..5 {
            passed += usize::from(write(client).await.status == 201);
        }
        passed
    };
    assert_eq!(let_through(&ana).await, 3);
    assert!(let_through(&ana.on(&two)).await <= 1, "one is what a server lets through before it has told the others");
}

/// How the second attempt of the same person and the first of another one end, by what a proxy says of where they come from.
async fn behind(trusted: &str) -> (u16, u16) {
    let site = Site::limited("sign_in=100/1", trusted, Database::new().await).await;
    let wrong = json!({ "email": "ana@example.org", "password": "not this one, sorry" });
    let mut statuses = Vec::new();
    for address in ["203.0.113.5", "203.0.113.5", "198.51.100.9"] {
        let forwarded = [("x-forwarded-for", address)];
        statuses.push(site.nobody().send(Method::POST, "/api/auth/token", &forwarded, Some(&wrong)).await.status);
    }
    (statuses[1], statuses[2])
}

#[tokio::test]
async fn only_a_trusted_proxy_says_whose_quota_it_is() {
    assert_eq!(behind("127.0.0.0/8").await, (429, 401));
    assert_eq!(behind("").await, (429, 429), "an address that anybody can make up gains nothing");
    assert_eq!(behind("10.0.0.0/8").await, (429, 429));
}
