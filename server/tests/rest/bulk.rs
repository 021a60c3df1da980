//! One change to many cases.

use crate::site::{Answer, Client, Site};
use domain::Status;
use serde_json::{Value, json};
use server::bulk::Working;
use sqlx::Executor;
use std::time::Duration;

const BULK: &str = "/api/cases/bulk";
const ABSENT: &str = "0190163d-8694-739b-aea5-966c26f8ad91";

/// A change that anybody who works here made a moment ago.
pub(crate) async fn made(client: &Client, case: &str) -> String {
    let request = json!({ "select": { "ids": [case] }, "change": { "priority": "urgent" } });
    let answer = client.post(BULK, &request).await;
    if answer.status == 200 { text(&answer.json()["id"]) } else { ABSENT.to_owned() }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

async fn change(client: &Client, select: Value, change: Value, dry_run: bool) -> Answer {
    client.post(BULK, &json!({ "select": select, "change": change, "dry_run": dry_run })).await
}

async fn priority(client: &Client, case: &str) -> Value {
    client.get(&format!("/api/cases/{case}")).await.expect(200).json()["priority"].clone()
}

fn sizes(outcome: &Value) -> [usize; 3] {
    ["done", "skipped", "failed"].map(|list| outcome[list].as_array().expect("a list").len())
}

fn code_of(outcome: &Value, case: &str) -> Value {
    let skipped = outcome["skipped"].as_array().expect("a list");
    skipped.iter().find(|missed| missed["id"] == case).map(|missed| missed["code"].clone()).unwrap_or_default()
}

#[tokio::test]
async fn what_may_not_be_changed_is_skipped_with_its_code_and_the_dry_run_says_so_before() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let (one, two) = (patient.open_case("A rash").await, patient.open_case("A cough").await);
    let done_already = patient.open_case("A fever").await;
    let own = staff.open_case("My knee").await;
    staff.patch(&format!("/api/cases/{done_already}"), 1, &json!({ "priority": "high" })).await.expect(200);
    let select = json!({ "ids": [one, own, ABSENT, two, done_already] });
    let foretold = change(&staff, select.clone(), json!({ "priority": "high" }), true).await.expect(200).json();
    assert_eq!(foretold["done"], json!([one, two]));
    assert_eq!((&foretold["asked"], &foretold["undo"], foretold.get("id")), (&json!(5), &json!(null), None));
    assert_eq!(priority(&staff, &one).await, "medium");

    let outcome = change(&staff, select, json!({ "priority": "high" }), false).await.expect(200).json();
    for list in ["asked", "done", "skipped", "failed"] {
        assert_eq!(outcome[list], foretold[list], "{list}");
    }
    assert_eq!(sizes(&outcome), [2, 3, 0]);
    for (case, code) in [(&own, "denied"), (&ABSENT.to_owned(), "not_found"), (&done_already, "unchanged")] {
        assert_eq!(code_of(&outcome, case), code);
    }
    assert_eq!((priority(&staff, &one).await, priority(&staff, &own).await), (json!("high"), json!("medium")));
    assert_eq!(outcome["state"], "ended");
}

#[tokio::test]
async fn a_filter_selects_what_its_list_shows_and_each_case_has_its_own_transitions() {
    let site = Site::start().await;
    let (patient, staff, admin) = (site.patient().await, site.staff().await, site.admin().await);
    admin.post("/api/tags", &json!({ "name": "call back" })).await.expect(201);
    let (open, waiting) = (patient.open_case("A rash").await, patient.open_case("A cough").await);
    let resolved = patient.open_case("A fever").await;
    for (case, status) in [(&waiting, "waiting"), (&resolved, "resolved")] {
        staff.patch(&format!("/api/cases/{case}"), 1, &json!({ "status": status })).await.expect(200);
    }
    let all = json!({ "filter": "q=rash&limit=1" });
    let outcome =
        change(&staff, json!({ "filter": "limit=1" }), json!({ "status": "waiting", "add_tags": ["call back"] }), false).await;
    let outcome = outcome.expect(200).json();
    assert_eq!(sizes(&outcome), [2, 1, 0]);
    assert_eq!(code_of(&outcome, &resolved), "transition_not_allowed");
    let tags = staff.get(&format!("/api/cases/{open}")).await.json()["tags"].clone();
    assert_eq!(tags, json!(["call back"]));
    let none = change(&staff, json!({ "filter": "status=open" }), json!({ "priority": "low" }), false).await.expect(200).json();
    assert_eq!((&none["asked"], &none["undo"]), (&json!(0), &json!(null)));
    change(&staff, all, json!({ "remove_tags": ["call back"] }), true).await.expect(200);
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_said_by_field_and_patients_are_refused() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let case = patient.open_case("A rash").await;
    let ids = json!({ "ids": [case] });
    for (select, what, field, code) in [
        (json!({ "ids": [] }), json!({ "priority": "high" }), "select.ids", "required"),
        (json!({ "ids": [case, case] }), json!({ "priority": "high" }), "select.ids", "malformed"),
        (json!({ "filter": "status=lost" }), json!({ "priority": "high" }), "select.filter.status", "unknown_value"),
        (ids.clone(), json!({}), "change", "required"),
        (ids.clone(), json!({ "reason": "Because." }), "change", "required"),
        (ids.clone(), json!({ "priority": "high", "reason": "x".repeat(1_001) }), "change.reason", "too_long"),
        (ids.clone(), json!({ "title": "Another" }), "change.title", "unknown_field"),
        (ids.clone(), json!({ "add_tags": ["a"], "remove_tags": ["a"] }), "change.remove_tags", "malformed"),
    ] {
        change(&staff, select, what, false).await.wrong(field, code);
    }
    for dry_run in [true, false] {
        change(&patient, ids.clone(), json!({ "priority": "high" }), dry_run).await.refused(403, "denied");
    }
    patient.get(&format!("/api/bulk/{ABSENT}")).await.refused(403, "denied");
    staff.get(&format!("/api/bulk/{ABSENT}")).await.refused(404, "not_found");
    staff.get("/api/bulk/mine").await.refused(404, "not_found");
}

#[tokio::test]
async fn a_change_is_taken_back_once_and_not_after_half_a_minute() {
    let site = Site::start().await;
    let (patient, staff, other) = (site.patient().await, site.staff().await, site.staff().await);
    let (one, two) = (patient.open_case("A rash").await, patient.open_case("A cough").await);
    let select = json!({ "ids": [one, two] });
    let made = change(&staff, select.clone(), json!({ "priority": "urgent", "status": "resolved" }), false).await;
    let undo = format!("/api/bulk/{}/undo", text(&made.expect(200).json()["undo"]));
    other.post(&undo, &json!({})).await.refused(404, "not_found");
    other.patch(&format!("/api/cases/{two}"), 2, &json!({ "priority": "low" })).await.expect(200);
    let undone = staff.post(&undo, &json!({})).await.expect(200).json();
    assert_eq!((&undone["done"], &undone["undo"]), (&json!([one]), &json!(null)));
    assert_eq!(code_of(&undone, &two), "stale_version");
    let case = staff.get(&format!("/api/cases/{one}")).await.json();
    assert_eq!((&case["priority"], &case["status"]), (&json!("medium"), &json!("open")));
    staff.post(&undo, &json!({})).await.wrong("undo", "expired");

    let made = change(&staff, select, json!({ "priority": "high" }), false).await.expect(200).json();
    site.database
        .superuser()
        .await
        .execute("update bulk_jobs set ended_at = ended_at - interval '31 seconds'")
        .await
        .expect("late");
    let undo = format!("/api/bulk/{}/undo", text(&made["undo"]));
    staff.post(&undo, &json!({})).await.wrong("undo", "expired");
    assert_eq!(priority(&staff, &one).await, "high");
}

#[tokio::test]
async fn above_two_hundred_a_change_goes_on_in_the_background() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let me: domain::UserId = text(&patient.get("/api/me").await.json()["id"]).parse().expect("an id");
    let mut superuser = site.database.superuser().await;
    for _ in 0..201 {
        testbed::add_case(&mut superuser, me, Status::Open).await;
    }
    let begun = change(&staff, json!({ "filter": "status=open" }), json!({ "priority": "high" }), false).await.expect(202);
    let place = begun.header("location").to_owned();
    let begun = begun.json();
    assert_eq!((&begun["asked"], &begun["state"], sizes(&begun)), (&json!(201), &json!("running"), [0, 0, 0]));
    assert_eq!(place, format!("/api/bulk/{}", text(&begun["id"])));
    let _working = Working::start(site.store.clone());
    let mut job = begun;
    for _ in 0..300 {
        if job["state"] == "ended" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        job = staff.get(&place).await.expect(200).json();
    }
    assert_eq!((sizes(&job), &job["asked"]), ([201, 0, 0], &json!(201)));
    let undone = staff.post(&format!("{place}/undo"), &json!({})).await.expect(202).json();
    assert_eq!(undone["asked"], 201);
}
