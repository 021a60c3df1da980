//! What a list is asked for: where cases are, who has them, what they are about and what is written in them.

use crate::site::{Client, Site};
use serde_json::{Value, json};

const ABSENT: &str = "0190163d-8694-739b-aea5-966c26f8ad91";

async fn make(admin: &Client, list: &str, body: Value) -> String {
    admin.post(list, &body).await.expect(201).json()["id"].as_str().expect("an id").to_owned()
}

async fn tell(client: &Client, title: &str, description: &str, metadata: Value) -> String {
    let body = json!({ "title": title, "description": description, "metadata": metadata });
    client.post("/api/cases", &body).await.expect(201).json()["id"].as_str().expect("an id").to_owned()
}

async fn found(client: &Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("/api/cases?sort=created_at&{query}")).await.expect(200).json();
    let ids: Vec<String> =
        page["items"].as_array().expect("items").iter().map(|case| case["id"].as_str().expect("an id").to_owned()).collect();
    assert_eq!(page["total"], json!({ "count": ids.len(), "exact": true }), "{query}");
    ids
}

#[tokio::test]
async fn a_list_is_narrowed_by_how_cases_are_handled() {
    let site = Site::start().await;
    let (patient, staff, admin) = (site.patient().await, site.staff().await, site.admin().await);
    let skin = make(&admin, "/api/departments", json!({ "name": "Skin" })).await;
    let rashes = make(&admin, "/api/specialties", json!({ "name": "Rashes" })).await;
    let (call, wait) =
        (make(&admin, "/api/tags", json!({ "name": "call" })).await, make(&admin, "/api/tags", json!({ "name": "wait" })).await);
    let me = staff.get("/api/me").await.json()["id"].as_str().expect("an id").to_owned();
    let (one, two) = (patient.open_case("One").await, patient.open_case("Two").await);
    let all = json!({ "department_id": skin, "assignee_id": me, "specialty_id": rashes, "tags": ["call", "wait"] });
    staff.patch(&format!("/api/cases/{one}"), 1, &all).await.expect(200);
    staff.patch(&format!("/api/cases/{two}"), 1, &json!({ "tags": ["call"] })).await.expect(200);

    for (query, first, second) in [
        (format!("department={skin}"), true, false),
        ("department=none".to_owned(), false, true),
        (format!("department=none,{skin}"), true, true),
        (format!("department={ABSENT}"), false, false),
        ("assignee=me".to_owned(), true, false),
        ("assignee=none".to_owned(), false, true),
        ("assignee=any".to_owned(), true, false),
        ("assignee=any,none".to_owned(), true, true),
        (format!("assignee={me}"), true, false),
        (format!("specialty={rashes}"), true, false),
        ("specialty=none".to_owned(), false, true),
        (format!("tag={call}"), true, true),
        (format!("tag={call},{wait}"), true, false),
        (format!("tag={wait}&assignee=none"), false, false),
    ] {
        let wanted: Vec<_> =
            [(first, &one), (second, &two)].into_iter().filter(|(is, _)| *is).map(|(_, id)| id.clone()).collect();
        assert_eq!(found(&staff, &query).await, wanted, "{query}");
    }
    assert_eq!(found(&patient, &format!("tag={call}")).await, [""; 0], "a patient knows of no tags");
}

#[tokio::test]
async fn a_list_is_narrowed_by_what_the_clinics_fields_hold() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let left = tell(&patient, "Left", "It itches.", json!({ "side": "left", "grade": 2, "smokes": true })).await;
    let right = tell(&patient, "Right", "It itches.", json!({ "side": "right & wrong", "grade": "2" })).await;
    for reader in [&patient, &staff] {
        assert_eq!(found(reader, "field.side=left").await, [left.as_str()]);
        assert_eq!(found(reader, "field.side=right+%26+wrong").await, [right.as_str()]);
        assert_eq!(found(reader, "field.grade=2").await, [left.as_str(), right.as_str()]);
        assert_eq!(found(reader, "field.smokes=true&field.side=left").await, [left.as_str()]);
        assert_eq!(found(reader, "field.side=%27+or+1%3D1").await, [""; 0]);
    }
}

#[tokio::test]
async fn a_span_is_half_open_and_a_day_counts_whole() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let case = patient.open_case("A rash").await;
    let at = patient.get(&format!("/api/cases/{case}")).await.json()["created_at"].as_str().expect("a time").to_owned();
    let day = &at[..10];
    for (query, there) in [
        (format!("created_from={at}"), true),
        (format!("created_to={at}"), false),
        (format!("created_from={day}&created_to={day}"), true),
        (format!("updated_from={day}&updated_to={day}"), true),
        (format!("updated_to={at}"), false),
        ("created_from=2900-01-01".to_owned(), false),
    ] {
        assert_eq!(found(&patient, &query).await.len(), usize::from(there), "{query}");
    }
}

#[tokio::test]
async fn a_search_finds_stems_beginnings_and_misspellings_and_marks_them() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let case =
        tell(&patient, "An itchy <b>rash</b>", "Since Monday my headaches are worse. Doctor Müller knows.", json!({})).await;
    patient.open_case("My knee").await;
    for query in ["rashes", "headache", "hedache", "M%C3%BCller", "mon", "itchy+rash", "the+RASH", "Itchy-Rash!"] {
        assert_eq!(found(&staff, &format!("q={query}")).await, [case.as_str()], "{query}");
        assert_eq!(found(&patient, &format!("q={query}")).await, [case.as_str()], "{query}");
    }
    assert_eq!(found(&staff, "q=knee+rash").await, [""; 0]);

    let page = staff.get("/api/cases?q=rash+headache").await.expect(200).json();
    let excerpt = &page["items"][0]["excerpt"];
    let hits = |part: &str| -> Vec<Value> {
        let segments = excerpt[part].as_array().expect("segments");
        segments.iter().filter(|segment| segment["hit"] == true).map(|segment| segment["text"].clone()).collect()
    };
    assert_eq!((hits("title"), hits("text")), (vec![json!("rash")], vec![json!("headaches")]));
    let title: String = excerpt["title"].as_array().expect("segments").iter().filter_map(|part| part["text"].as_str()).collect();
    assert_eq!(title, "An itchy <b>rash</b>");
    assert!(staff.get("/api/cases").await.json()["items"][0].get("excerpt").is_none());
}

#[tokio::test]
async fn a_search_tells_nothing_of_cases_out_of_sight() {
    let site = Site::start().await;
    let (ana, ben, staff, admin) = (site.patient().await, site.patient().await, site.staff().await, site.admin().await);
    let heart = make(&admin, "/api/departments", json!({ "name": "Heart", "restricted": true })).await;
    let hidden = tell(&ana, "Canaryword", "It itches.", json!({ "side": "canary" })).await;
    staff.patch(&format!("/api/cases/{hidden}"), 1, &json!({ "department_id": heart })).await.expect(200);
    let seen = tell(&ben, "Canaryworm", "It itches.", json!({})).await;
    assert_eq!(found(&ana, "q=canaryword").await, [hidden.as_str()]);
    for reader in [&staff, &admin, &ben] {
        // As if that word were nowhere: one that is spelled alike is found in its place.
        assert_eq!(found(reader, "q=canaryword").await, [seen.as_str()]);
        assert_eq!(found(reader, "field.side=canary").await, [""; 0]);
    }
}

#[tokio::test]
async fn a_bad_filter_is_refused_by_name() {
    let site = Site::start().await;
    let staff = site.staff().await;
    let words = "a+".repeat(13);
    for (query, field, code) in [
        ("department=skin", "department", "unknown_value"),
        ("assignee=you", "assignee", "unknown_value"),
        ("specialty=any", "specialty", "unknown_value"),
        ("tag=none", "tag", "unknown_value"),
        ("created_from=monday", "created_from", "malformed"),
        ("created_from=2026-02-01&created_to=2026-01-01", "created_to", "unknown_value"),
        ("updated_to=9999-12-31", "updated_to", "unknown_value"),
        ("field.Side=left", "query", "unknown_field"),
        ("field.side=a%00", "field.side", "malformed"),
        ("q=%3F", "q", "malformed"),
        (&format!("q={words}"), "q", "too_many"),
        (&format!("q={}", "x".repeat(201)), "q", "too_long"),
        ("q=a&q=b", "q", "malformed"),
    ] {
        staff.get(&format!("/api/cases?{query}")).await.wrong(field, code);
    }
}

/// Something that takes too long stands in for a search among very many cases: it is ended, and blamed on the filter.
#[tokio::test]
async fn a_search_that_takes_too_long_is_too_broad_and_hurts_nobody_else() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    patient.open_case("A rash").await;
    let mut postgres = site.database.superuser().await;
    sqlx::raw_sql("begin; lock table search_words, cases in access exclusive mode").execute(&mut postgres).await.expect("locked");
    let (search, field) = tokio::join!(staff.get("/api/cases?q=rash"), staff.get("/api/cases?field.side=left"));
    search.wrong("q", "too_broad");
    field.wrong("field.side", "too_broad");
    sqlx::raw_sql("rollback").execute(&mut postgres).await.expect("unlocked");
    assert_eq!(found(&staff, "q=rash").await.len(), 1);
}
