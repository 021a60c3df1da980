//! Canned answers over HTTP.

use crate::forms::post;
use crate::notes::cookie;
use crate::site::{Client, Site};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use reqwest::Method;
use serde_json::{Value, json};

async fn save(client: &Client, body: Value) -> Value {
    client.post("/api/canned-answers", &body).await.expect(201).json()
}

fn path(answer: &Value) -> String {
    format!("/api/canned-answers/{}", answer["id"].as_str().expect("an id"))
}

/// One that somebody of the staff shares.
pub(crate) async fn shared(site: &Site) -> String {
    let answer = save(&site.staff().await, json!({ "title": "Shared", "body": "Dear {patient}", "shared": true })).await;
    answer["id"].as_str().expect("an id").to_owned()
}

async fn remove(client: &Client, path: &str) -> u16 {
    client.send(Method::DELETE, path, &[], None).await.status
}

#[tokio::test]
async fn an_answer_is_saved_read_changed_and_deleted() {
    let site = Site::start().await;
    let staff = site.staff().await;
    let answer = save(&staff, json!({ "title": " We  have it ", "body": "Dear {patient},\n<b>{me}</b>" })).await;
    assert_eq!((&answer["title"], &answer["body"]), (&json!("We have it"), &json!("Dear {patient},\n<b>{me}</b>")));
    assert_eq!(answer["body_html"], "<p>Dear {patient},<br>&lt;b&gt;{me}&lt;/b&gt;</p>");
    assert_eq!(staff.get("/api/canned-answers").await.expect(200).json()["items"], json!([answer]));
    assert_eq!(staff.get(&path(&answer)).await.expect(200).json(), answer);
    let changed = staff.patch(&path(&answer), 1, &json!({ "body": "Hello", "shared": null })).await.expect(200).json();
    assert_eq!((&changed["title"], &changed["body"], &changed["shared"]), (&json!("We have it"), &json!("Hello"), &json!(false)));
    assert_eq!(remove(&staff, &path(&answer)).await, 204);
    staff.get(&path(&answer)).await.refused(404, "not_found");
    staff.get("/api/canned-answers/x").await.refused(404, "not_found");
}

#[tokio::test]
async fn a_shared_answer_is_everybodys_to_read_and_its_owners_and_admins_to_change() {
    let site = Site::start().await;
    let (staff, colleague, admin, patient) = (site.staff().await, site.staff().await, site.admin().await, site.patient().await);
    let answer = save(&staff, json!({ "title": "Hello", "body": "Hello" })).await;
    for other in [&colleague, &admin] {
        other.get(&path(&answer)).await.refused(404, "not_found");
    }
    staff.patch(&path(&answer), 1, &json!({ "shared": true })).await.expect(200);
    colleague.get(&path(&answer)).await.expect(200);
    colleague.patch(&path(&answer), 1, &json!({ "title": "Ours" })).await.refused(403, "denied");
    assert_eq!(remove(&colleague, &path(&answer)).await, 403);
    admin.patch(&path(&answer), 2, &json!({ "shared": false })).await.refused(403, "denied");
    admin.patch(&path(&answer), 2, &json!({ "title": "Ours" })).await.expect(200);
    assert_eq!(remove(&admin, &path(&answer)).await, 204);
    patient.get("/api/canned-answers").await.refused(403, "denied");
    patient.post("/api/canned-answers", &json!({ "title": "Mine", "body": "Mine" })).await.refused(403, "denied");
    for action in ["answer_shared", "answer_changed", "answer_removed"] {
        let entries = admin.get(&format!("/api/audit?action={action}")).await.expect(200).json();
        assert_eq!(entries["items"].as_array().map(Vec::len), Some(1), "{action}");
    }
}

#[tokio::test]
async fn an_answer_that_was_changed_since_it_was_seen_stays_as_it_is() {
    let site = Site::start().await;
    let (staff, admin) = (site.staff().await, site.admin().await);
    let answer = save(&staff, json!({ "title": "Hello", "body": "Hello", "shared": true })).await;
    let path = path(&answer);
    staff.send(Method::PATCH, &path, &[], Some(&json!({ "title": "Mine" }))).await.refused(428, "version_required");
    assert_eq!(staff.get(&path).await.expect(200).header("etag"), "\"1\"");
    let same = staff.patch(&path, 1, &json!({ "title": "Hello" })).await.expect(200);
    assert_eq!((same.header("etag"), same.json()), ("\"1\"", answer), "what changes nothing makes no version");
    let changed = admin.patch(&path, 1, &json!({ "body": "Good day" })).await.expect(200);
    assert_eq!((changed.header("etag"), &changed.json()["version"]), ("\"2\"", &json!(2)));
    for version in [1, 3] {
        staff.patch(&path, version, &json!({ "body": "{nobody}" })).await.refused(409, "stale_version");
    }
    assert_eq!(staff.get(&path).await.expect(200).json(), changed.json());
    let (one, other) = (json!({ "body": "One" }), json!({ "body": "Other" }));
    let (one, other) = tokio::join!(staff.patch(&path, 2, &one), admin.patch(&path, 2, &other));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "of two at once one is first");
}

#[tokio::test]
async fn what_is_wrong_with_an_answer_is_named_by_its_field() {
    let site = Site::start().await;
    let staff = site.staff().await;
    let answer = save(&staff, json!({ "title": "Hello", "body": "Hello" })).await;
    for (body, field, code) in [
        (json!({ "title": " ", "body": "x" }), "title", "required"),
        (json!({ "title": "é".repeat(81), "body": "x" }), "title", "too_long"),
        (json!({ "title": "HELLO", "body": "x" }), "title", "taken"),
        (json!({ "title": "New", "body": "\n" }), "body", "required"),
        (json!({ "title": "New", "body": "x".repeat(20_001) }), "body", "too_long"),
        (json!({ "title": "New", "body": "Dear {name}" }), "body", "no_placeholder"),
        (json!({ "title": "New", "body": "x", "owner_id": answer["owner_id"] }), "owner_id", "unknown_field"),
    ] {
        staff.post("/api/canned-answers", &body).await.wrong(field, code);
    }
    staff.patch(&path(&answer), 1, &json!({ "body": "{nobody}" })).await.wrong("body", "no_placeholder");
}

#[tokio::test]
async fn without_scripts_the_address_tells_what_is_wrong_and_not_what_was_written() {
    let site = Site::start().await;
    let staff = site.staff().await;
    let form = [("title", "New"), ("body", "Dear {mallory}"), ("format", "plain")];
    let answer = post(&site, "/desk/answers", "/fn/answers/save", &cookie(&staff), &form).await.expect(302);
    let error = answer.header("location").split("__err=").nth(1).and_then(|rest| rest.split('&').next()).expect("an error");
    let error = URL_SAFE.decode(error.replace("%3D", "=")).expect("base64");
    let error = String::from_utf8(error).expect("text");
    assert!(error.contains("no_placeholder") && !error.contains("mallory"), "{error}");
}
