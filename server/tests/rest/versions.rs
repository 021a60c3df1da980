//! `ETag`, `If-Match`, `If-None-Match`: nobody overwrites what they have not seen.

use crate::site::{Client, Site};
use reqwest::Method;
use serde_json::json;

async fn revise(staff: &Client, path: &str, headers: &[(&str, &str)]) -> crate::site::Answer {
    staff.send(Method::PATCH, path, headers, Some(&json!({ "priority": "urgent" }))).await
}

#[tokio::test]
async fn a_change_needs_the_version_it_is_based_on() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let path = format!("/api/cases/{}", patient.open_case("A rash").await);
    revise(&staff, &path, &[]).await.refused(428, "version_required");
    for malformed in ["*", "1", "", "\"x\"", "\"1\", \"2\"", "\"01\""] {
        revise(&staff, &path, &[("if-match", malformed)]).await.refused(400, "malformed_if_match");
    }
    revise(&staff, &path, &[("if-match", "\"1\""), ("if-match", "\"1\"")]).await.refused(400, "malformed_if_match");
    let tag = staff.get(&path).await.header("etag").to_owned();
    revise(&staff, &path, &[("if-match", &tag)]).await.expect(200);
}

#[tokio::test]
async fn a_tag_that_a_proxy_has_weakened_still_names_its_version() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let path = format!("/api/cases/{}", patient.open_case("A rash").await);
    revise(&staff, &path, &[("if-match", "W/\"1\"")]).await.expect(200);
}

#[tokio::test]
async fn a_stale_version_changes_nothing() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let path = format!("/api/cases/{}", patient.open_case("A rash").await);
    staff.patch(&path, 1, &json!({ "status": "in_progress" })).await.expect(200);
    staff.patch(&path, 1, &json!({ "status": "resolved" })).await.refused(409, "stale_version");
    staff.patch(&path, 3, &json!({ "status": "resolved" })).await.refused(409, "stale_version");
    staff.patch(&path, 1, &json!({ "status": "open" })).await.refused(409, "stale_version");
    assert_eq!(staff.get(&path).await.json()["status"], "in_progress");
}

#[tokio::test]
async fn of_many_changes_at_once_one_wins_and_the_others_are_told() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let path = format!("/api/cases/{}", patient.open_case("A rash").await);
    let changes = ["low", "high", "urgent", "low", "high", "urgent"].map(|priority| {
        let (staff, path) = (staff.clone(), path.clone());
        tokio::spawn(async move { staff.patch(&path, 1, &json!({ "priority": priority })).await.status })
    });
    let mut statuses = Vec::new();
    for change in changes {
        statuses.push(change.await.expect("an answer"));
    }
    statuses.sort();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409]);
    assert_eq!(staff.get(&path).await.json()["version"], 2);
}

#[tokio::test]
async fn a_change_that_changes_nothing_makes_no_version() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let path = format!("/api/cases/{}", patient.open_case("A rash").await);
    for nothing in [json!({}), json!({ "status": null }), json!({ "status": "open", "priority": "medium" })] {
        assert_eq!(staff.patch(&path, 1, &nothing).await.expect(200).json()["version"], 1);
    }
    assert_eq!(staff.get(&format!("{path}/events")).await.json()["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn who_has_the_version_already_is_sent_nothing() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let path = format!("/api/cases/{}", patient.open_case("A rash").await);
    for same in ["\"1\"", "W/\"1\"", "\"7\", \"1\"", "*"] {
        let answer = patient.send(Method::GET, &path, &[("if-none-match", same)], None).await.expect(304);
        assert_eq!((answer.header("etag"), answer.body.as_str()), ("\"1\"", ""));
    }
    patient.send(Method::GET, &path, &[("if-none-match", "\"2\"")], None).await.expect(200);
    let other = site.patient().await;
    other.send(Method::GET, &path, &[("if-none-match", "\"1\"")], None).await.refused(404, "not_found");
}
