//! Replies over REST: they move a case along, and are made once.

use crate::site::{Answer, Client, Site};
use reqwest::Method;
use serde_json::{Value, json};

async fn reply(client: &Client, case: &str, body: &Value) -> Answer {
    client.post(&format!("/api/cases/{case}/replies"), body).await
}

async fn kinds(client: &Client, case: &str) -> Vec<Value> {
    let log = client.get(&format!("/api/cases/{case}/events")).await.expect(200).json();
    log["items"].as_array().expect("events").iter().map(|event| event["kind"].clone()).collect()
}

#[tokio::test]
async fn patient_and_staff_write_to_each_other() {
    let site = Site::start().await;
    let (ana, sam) = (site.patient().await, site.staff().await);
    let case = ana.open_case("A rash").await;
    let asked = json!({ "body": "Since when?\r\n\r\nAnd <b>where</b>?", "status": "waiting" });
    let sent = reply(&sam, &case, &asked).await.expect(201);
    assert_eq!(sent.header("etag"), "\"2\"");
    assert_eq!(sent.json()["body"], "Since when?\n\nAnd <b>where</b>?");
    assert_eq!(sent.json()["body_html"], "<p>Since when?</p><p>And &lt;b&gt;where&lt;/b&gt;?</p>");
    assert_eq!((&sent.json()["author_name"], &sent.json()["author_role"]), (&json!("Kim Clinic"), &json!("staff")));
    assert_eq!(ana.get(&format!("/api/cases/{case}")).await.json()["status"], "waiting");

    let answer = reply(&ana, &case, &json!({ "body": "Since Monday." })).await.expect(201).json();
    assert_eq!((&answer["version"], &answer["author_role"]), (&json!(3), &json!("patient")));
    assert_eq!(sam.get(&format!("/api/cases/{case}")).await.json()["status"], "in_progress");
    let theirs = sam.get(&format!("/api/cases/{case}/replies")).await.expect(200);
    assert_eq!(theirs.json()["items"], json!([sent.json(), answer]));
    assert_eq!(ana.get(&format!("/api/cases/{case}/replies")).await.expect(200).body, theirs.body);
    assert_eq!(kinds(&ana, &case).await, ["opened", "replied", "status_changed", "replied", "status_changed"]);
}

#[tokio::test]
async fn a_reply_to_another_patients_case_is_as_one_to_none() {
    let site = Site::start().await;
    let (ana, ben) = (site.patient().await, site.patient().await);
    let case = ana.open_case("A rash").await;
    let absent = "0190163d-8694-739b-aea5-966c26f8ad91";
    let body = json!({ "body": "Hello?" });
    let others = reply(&ben, &case, &body).await.refused(404, "not_found");
    assert_eq!(reply(&ben, absent, &body).await.refused(404, "not_found").body, others.body);
    let list = ben.get(&format!("/api/cases/{case}/replies")).await.refused(404, "not_found");
    assert_eq!(list.body, others.body);
    assert_eq!(kinds(&ana, &case).await, ["opened"]);
}

#[tokio::test]
async fn what_is_wrong_with_a_reply_is_said_by_field() {
    let site = Site::start().await;
    let (ana, sam) = (site.patient().await, site.staff().await);
    let case = ana.open_case("A rash").await;
    reply(&ana, &case, &json!({ "body": " \n" })).await.wrong("body", "required");
    reply(&ana, &case, &json!({})).await.wrong("body", "required");
    reply(&ana, &case, &json!({ "body": "x".repeat(20_001) })).await.wrong("body", "too_long");
    reply(&ana, &case, &json!({ "body": "a", "author_id": case })).await.wrong("author_id", "unknown_field");
    reply(&ana, &case, &json!({ "body": "a", "format": "markdown" })).await.wrong("format", "unknown_value");
    reply(&sam, &case, &json!({ "body": "a", "status": "open" })).await.wrong("status", "unknown_value");
    reply(&ana, &case, &json!({ "body": "a", "status": "resolved" })).await.refused(403, "denied");
    reply(&sam, &case, &json!({ "body": "Done.", "status": "resolved" })).await.expect(201);
    reply(&sam, &case, &json!({ "body": "a", "status": "waiting" })).await.wrong("status", "transition_not_allowed");
    assert_eq!(kinds(&ana, &case).await, ["opened", "replied", "status_changed"]);
}

#[tokio::test]
async fn the_same_request_with_the_same_key_makes_one_reply() {
    let site = Site::start().await;
    let ana = site.patient().await;
    let (case, other) = (ana.open_case("A rash").await, ana.open_case("A cough").await);
    let send = async |case: &str, body: &str| {
        let path = format!("/api/cases/{case}/replies");
        ana.send(Method::POST, &path, &[("idempotency-key", "k1")], Some(&json!({ "body": body }))).await
    };
    let first = send(&case, "Better.").await.expect(201);
    assert_eq!(send(&case, "Better.").await.expect(201).body, first.body);
    send(&case, "Worse.").await.wrong("Idempotency-Key", "reused");
    send(&other, "Better.").await.wrong("Idempotency-Key", "reused");
    assert_eq!(kinds(&ana, &case).await, ["opened", "replied"]);
    assert_eq!(kinds(&ana, &other).await, ["opened"]);
}
