//! `Idempotency-Key`: a retry makes nothing twice.

use crate::site::{Answer, Client, Site};
use reqwest::Method;
use serde_json::{Value, json};

async fn open(client: &Client, key: &str, body: &Value) -> Answer {
    client.send(Method::POST, "/api/cases", &[("idempotency-key", key)], Some(body)).await
}

fn rash() -> Value {
    json!({ "title": "A rash", "description": "It itches." })
}

async fn count(client: &Client) -> Value {
    client.get("/api/cases").await.json()["total"]["count"].clone()
}

#[tokio::test]
async fn the_same_request_with_the_same_key_makes_one_case() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let first = open(&patient, "k1", &rash()).await.expect(201);
    let again = open(&patient, "k1", &rash()).await.expect(201);
    assert_eq!((first.body.as_str(), first.header("location")), (again.body.as_str(), again.header("location")));
    assert_eq!(count(&patient).await, 1);
    open(&patient, "k2", &rash()).await.expect(201);
    assert_eq!(count(&patient).await, 2);
}

#[tokio::test]
async fn many_at_once_with_one_key_make_one_case() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let requests = [(); 6].map(|()| {
        let patient = patient.clone();
        tokio::spawn(async move { open(&patient, "at once", &rash()).await.expect(201).json()["id"].clone() })
    });
    let mut ids = Vec::new();
    for request in requests {
        ids.push(request.await.expect("an answer"));
    }
    assert!(ids.iter().all(|id| *id == ids[0]));
    assert_eq!(count(&patient).await, 1);
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused() {
    let site = Site::start().await;
    let patient = site.patient().await;
    open(&patient, "k1", &rash()).await.expect(201);
    open(&patient, "k1", &json!({ "title": "A cough", "description": "It is loud." })).await.wrong("Idempotency-Key", "reused");
    assert_eq!(count(&patient).await, 1);
}

#[tokio::test]
async fn a_key_is_its_senders_own() {
    let site = Site::start().await;
    let (ana, ben) = (site.patient().await, site.patient().await);
    let (anas, bens) = (open(&ana, "k1", &rash()).await.expect(201), open(&ben, "k1", &rash()).await.expect(201));
    assert_ne!(anas.json()["id"], bens.json()["id"]);
    assert_eq!((count(&ana).await, count(&ben).await), (json!(1), json!(1)));
}

#[tokio::test]
async fn a_key_of_a_refused_request_stays_free() {
    let site = Site::start().await;
    let patient = site.patient().await;
    open(&patient, "k1", &json!({ "title": " ", "description": "b" })).await.wrong("title", "required");
    open(&patient, "k1", &rash()).await.expect(201);
}

#[tokio::test]
async fn a_key_is_short_and_visible() {
    let site = Site::start().await;
    let patient = site.patient().await;
    for bad in ["", &"k".repeat(256), "a\u{e9}"] {
        open(&patient, bad, &rash()).await.wrong("Idempotency-Key", "malformed");
    }
    open(&patient, &"k".repeat(255), &rash()).await.expect(201);
}
