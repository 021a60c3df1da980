//! What is sent wrongly, and how each is told.

use crate::site::{Answer, Client, Site};
use reqwest::Method;
use serde_json::{Value, json};

const JSON: (&str, &str) = ("content-type", "application/json");

async fn post_raw(client: &Client, headers: &[(&str, &str)], body: impl Into<reqwest::Body>) -> Answer {
    client.send_raw(Method::POST, "/api/cases", headers, body).await
}

#[tokio::test]
async fn what_is_no_json_is_malformed() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let deep = format!("{{\"metadata\":{}", "[".repeat(2_000));
    for body in ["", "{", "nonsense", "{\"title\":\"a\",}", "{} {}", &deep] {
        post_raw(&patient, &[JSON], body.to_owned()).await.refused(400, "malformed_json");
    }
    post_raw(&patient, &[JSON], b"{\"title\":\"\xff\"}".to_vec()).await.refused(400, "malformed_json");
}

#[tokio::test]
async fn json_of_another_shape_names_the_field() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let good = json!({ "title": "a", "description": "b" });
    for (field, value, code) in [
        ("title", json!(7), "malformed"),
        ("title", json!(null), "malformed"),
        ("title", json!({ "a": ["b"] }), "malformed"),
        ("title", json!("\u{202e} "), "required"),
        ("title", json!("x".repeat(201)), "too_long"),
        ("description", json!("x".repeat(20_001)), "too_long"),
        ("priority", json!("huge"), "unknown_value"),
        ("priority", json!(3), "malformed"),
        ("metadata", json!([]), "malformed"),
        ("metadata", json!(null), "malformed"),
        ("metadata", json!({ "k": "x".repeat(16 * 1024) }), "too_large"),
        ("metadata", json!({ "k": "a\u{0}b" }), "malformed"),
        ("owner", json!("me"), "unknown_field"),
    ] {
        let mut body = good.clone();
        body[field] = value;
        patient.post("/api/cases", &body).await.wrong(field, code);
    }
    for missing in ["title", "description"] {
        let mut body = good.clone();
        body.as_object_mut().expect("an object").remove(missing);
        patient.post("/api/cases", &body).await.wrong(missing, "required");
    }
    for body in [json!(["a", "b", null, {}]), json!("a"), json!(null)] {
        patient.post("/api/cases", &body).await.wrong("body", "malformed");
    }
}

#[tokio::test]
async fn the_largest_case_is_taken() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let largest = json!({ "title": "é".repeat(200), "description": "\u{1F600}".repeat(20_000), "metadata": { "k": "x".repeat(16 * 1024 - 8) } });
    let case = patient.post("/api/cases", &largest).await.expect(201).json();
    assert_eq!(case["description"], largest["description"]);
}

#[tokio::test]
async fn a_body_is_json_by_name_and_no_larger_than_a_mebibyte() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let good = json!({ "title": "a", "description": "b" }).to_string();
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp"] {
        post_raw(&patient, &[("content-type", kind)], good.clone()).await.refused(415, "not_json");
    }
    post_raw(&patient, &[], good.clone()).await.refused(415, "not_json");
    post_raw(&patient, &[("content-type", "application/json; charset=utf-8")], good).await.expect(201);
    post_raw(&patient, &[JSON], " ".repeat(1024 * 1024 + 1)).await.refused(413, "too_large");
    post_raw(&patient, &[JSON], " ".repeat(1024 * 1024)).await.refused(400, "malformed_json");
}

#[tokio::test]
async fn an_address_and_headers_have_32_kibibytes_each() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let long = |length: usize| format!("/api/cases?q={}", "x".repeat(length - "/api/cases?q=".len()));
    patient.get(&long(32 * 1024 + 1)).await.refused(414, "address_too_long");
    patient.get(&long(32 * 1024)).await.wrong("q", "too_long");
    let large = "x".repeat(33 * 1024);
    patient.send(Method::GET, "/api/me", &[("x-large", &large)], None).await.refused(431, "headers_too_large");
    patient.send(Method::GET, "/api/me", &[("x-large", &large[..30 * 1024])], None).await.expect(200);
}

#[tokio::test]
async fn no_problem_repeats_what_was_written() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let canary = "canary-7f3a";
    let answers = [
        patient.post("/api/cases", &json!({ "title": canary, "description": "b", "priority": canary })).await,
        patient.post("/api/cases", &json!({ "title": [canary], "description": "b" })).await,
        post_raw(&patient, &[JSON], format!("{{\"title\": {canary}")).await,
        patient.get(&format!("/api/cases?status={canary}")).await,
        patient.get(&format!("/api/cases/{canary}")).await,
        patient.get(&format!("/api/{canary}")).await,
        site.nobody().post("/api/auth/token", &json!({ "email": canary, "password": canary })).await,
    ];
    for answer in answers {
        assert!(answer.status >= 400 && !answer.body.contains(canary), "{}", answer.body);
    }
}

#[tokio::test]
async fn every_error_under_api_has_the_one_shape() {
    let site = Site::start().await;
    let patient = site.patient().await;
    for path in ["/api", "/api/nowhere", "/api/docs/nowhere.js", "/api/auth"] {
        let problem = patient.get(path).await.refused(404, "not_found").json();
        let wanted: Value = json!({ "type": "/api/docs#not_found", "title": "not found", "status": 404, "code": "not_found" });
        assert_eq!(problem, wanted, "{path}");
    }
    let answer = patient.send(Method::DELETE, "/api/cases", &[], None).await.refused(405, "method_not_allowed");
    assert_eq!(answer.header("allow"), "GET,HEAD,POST");
    patient.send(Method::PUT, "/api/me", &[], None).await.refused(405, "method_not_allowed");
}
