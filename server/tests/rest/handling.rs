//! How a case is handled: department, assignee, specialty, tags, and the clinic's own fields.

use crate::site::{Client, Site};
use serde_json::{Value, json};

const ABSENT: &str = "0190163d-8694-739b-aea5-966c26f8ad91";

async fn make(admin: &Client, list: &str, body: Value) -> Value {
    admin.post(list, &body).await.expect(201).json()["id"].clone()
}

async fn id_of(client: &Client) -> Value {
    client.get("/api/me").await.json()["id"].clone()
}

async fn kinds(client: &Client, path: &str) -> Vec<String> {
    let events = client.get(&format!("{path}/events")).await.expect(200).json();
    let items = events["items"].as_array().expect("events");
    items.iter().map(|event| event["kind"].as_str().expect("a kind").to_owned()).collect()
}

#[tokio::test]
async fn staff_route_a_case_in_one_change_and_null_takes_it_all_back() {
    let site = Site::start().await;
    let (patient, staff, admin) = (site.patient().await, site.staff().await, site.admin().await);
    let skin = make(&admin, "/api/departments", json!({ "name": "Skin" })).await;
    let rashes = make(&admin, "/api/specialties", json!({ "name": "Rashes" })).await;
    make(&admin, "/api/tags", json!({ "name": "call back" })).await;
    let path = format!("/api/cases/{}", patient.open_case("A rash").await);
    let me = id_of(&staff).await;

    let change = json!({ "department_id": skin, "assignee_id": me, "specialty_id": rashes, "tags": ["call back"] });
    let case = staff.patch(&path, 1, &change).await.expect(200).json();
    for field in ["department_id", "assignee_id", "specialty_id", "tags"] {
        assert_eq!(case[field], change[field], "{field}");
    }
    assert_eq!(staff.get(&path).await.json(), case);
    let told = ["opened", "department_changed", "assignee_changed", "specialty_changed", "tags_changed"];
    assert_eq!(kinds(&staff, &path).await, told);

    let seen = patient.get(&path).await.json();
    assert_eq!((&seen["department_id"], &seen["specialty_id"], &seen["tags"]), (&skin, &rashes, &json!([])));
    assert_eq!(kinds(&patient, &path).await, told[..4]);

    let back =
        json!({ "department_id": null, "assignee_id": null, "specialty_id": null, "tags": [], "reason": "Sent by mistake." });
    let case = staff.patch(&path, 2, &back).await.expect(200).json();
    for field in ["department_id", "assignee_id", "specialty_id", "tags"] {
        assert_eq!(case[field], back[field], "{field}");
    }
    let reasons = async |client: &Client| {
        let events = client.get(&format!("{path}/events")).await.json();
        events["items"].as_array().expect("events").iter().filter_map(|event| event.get("reason").cloned()).collect::<Vec<_>>()
    };
    assert_eq!(reasons(&staff).await, [json!("Sent by mistake.")]);
    assert!(reasons(&patient).await.is_empty());
}

#[tokio::test]
async fn what_a_change_names_has_to_be_there_and_to_take_cases() {
    let site = Site::start().await;
    let (patient, staff, admin) = (site.patient().await, site.staff().await, site.admin().await);
    let path = format!("/api/cases/{}", patient.open_case("A rash").await);
    let retired = make(&admin, "/api/specialties", json!({ "name": "Old" })).await;
    let retire = format!("/api/specialties/{}", retired.as_str().expect("an id"));
    admin.patch(&retire, 1, &json!({ "active": false })).await.expect(200);
    let patients = id_of(&patient).await;
    for (field, value, code) in [
        ("department_id", json!(ABSENT), "unknown_value"),
        ("department_id", json!("skin"), "malformed"),
        ("assignee_id", json!(ABSENT), "unknown_value"),
        ("assignee_id", id_of(&site.patient().await).await, "unknown_value"),
        ("assignee_id", patients, "is_the_patient"),
        ("specialty_id", json!(ABSENT), "unknown_value"),
        ("specialty_id", retired, "unknown_value"),
        ("tags", json!(["never made"]), "unknown_value"),
        ("reason", json!("x".repeat(1_001)), "too_long"),
    ] {
        staff.patch(&path, 1, &json!({ "priority": "high", field: value })).await.wrong(field, code);
    }
    let many: Vec<String> = (0..21).map(|n| n.to_string()).collect();
    staff.patch(&path, 1, &json!({ "tags": many })).await.wrong("tags", "too_many");
    assert_eq!(staff.get(&path).await.json()["version"], 1);
}

#[tokio::test]
async fn out_of_a_department_a_case_goes_with_a_reason() {
    let site = Site::start().await;
    let (patient, staff, admin) = (site.patient().await, site.staff().await, site.admin().await);
    let path = format!("/api/cases/{}", patient.open_case("A rash").await);
    let skin = make(&admin, "/api/departments", json!({ "name": "Skin" })).await;
    let heart = make(&admin, "/api/departments", json!({ "name": "Heart" })).await;
    staff.patch(&path, 1, &json!({ "department_id": skin })).await.expect(200);
    for to in [&heart, &json!(null)] {
        staff.patch(&path, 2, &json!({ "department_id": to })).await.wrong("reason", "required");
        staff.patch(&path, 2, &json!({ "department_id": to, "reason": " \n" })).await.wrong("reason", "required");
    }
    staff.patch(&path, 2, &json!({ "department_id": heart, "reason": "It is her heart." })).await.expect(200);
}

#[tokio::test]
async fn an_admin_steps_over_the_order_with_a_reason() {
    let site = Site::start().await;
    let (patient, staff, admin) = (site.patient().await, site.staff().await, site.admin().await);
    let path = format!("/api/cases/{}", patient.open_case("A rash").await);
    staff.patch(&path, 1, &json!({ "status": "resolved", "assignee_id": id_of(&staff).await })).await.expect(200);
    for change in [json!({ "status": "open" }), json!({ "status": "in_progress" }), json!({ "assignee_id": null })] {
        admin.patch(&path, 2, &change).await.wrong("reason", "required");
    }
    let because = json!({ "status": "open", "assignee_id": null, "reason": "Closed by mistake." });
    let case = admin.patch(&path, 2, &because).await.expect(200).json();
    assert_eq!((&case["status"], &case["assignee_id"]), (&json!("open"), &json!(null)));
    assert!(kinds(&admin, &path).await.contains(&"status_corrected".to_owned()));
}

#[tokio::test]
async fn who_works_here_opens_cases_of_their_own_and_handles_none_of_them() {
    let site = Site::start().await;
    let (staff, admin, colleague) = (site.staff().await, site.admin().await, site.staff().await);
    for client in [&staff, &admin] {
        let path = format!("/api/cases/{}", client.open_case("My own knee").await);
        client.patch(&path, 1, &json!({ "priority": "urgent" })).await.refused(403, "denied");
        client.patch(&path, 1, &json!({ "tags": [] })).await.refused(403, "denied");
        assert_eq!(client.get(&path).await.expect(200).json()["version"], 1);
        colleague.patch(&path, 1, &json!({ "priority": "urgent" })).await.expect(200);
    }
    let count =
        async |client: &Client, query: &str| client.get(&format!("/api/cases{query}")).await.json()["total"]["count"].clone();
    assert_eq!(count(&staff, "?patient=me").await, 1);
    assert_eq!(count(&staff, "").await, 2);
    assert_eq!(count(&colleague, "?patient=me").await, 0);
    staff.get("/api/cases?patient=you").await.wrong("patient", "unknown_value");
}

#[tokio::test]
async fn a_case_is_opened_with_what_the_clinic_asks_for() {
    let site = Site::start().await;
    let (patient, admin) = (site.patient().await, site.admin().await);
    let rashes = make(&admin, "/api/specialties", json!({ "name": "Rashes" })).await;
    make(&admin, "/api/fields", json!({ "name": "since", "label": "Since when?", "kind": "date", "required": true })).await;
    let with = |metadata: Value, specialty: Value| json!({ "title": "A rash", "description": "It itches.", "metadata": metadata, "specialty_id": specialty });
    for (metadata, specialty, field, code) in [
        (json!({}), json!(null), "field.since", "required"),
        (json!({ "since": "yesterday" }), json!(null), "field.since", "malformed"),
        (json!({ "since": "2026-02-28" }), json!(ABSENT), "specialty_id", "unknown_value"),
    ] {
        patient.post("/api/cases", &with(metadata, specialty)).await.wrong(field, code);
    }
    let case =
        patient.post("/api/cases", &with(json!({ "since": "2026-02-28", "ward": 7 }), rashes.clone())).await.expect(201).json();
    assert_eq!((&case["specialty_id"], &case["metadata"]["ward"]), (&rashes, &json!(7)));
}

#[tokio::test]
async fn of_two_who_take_a_case_at_once_one_wins_and_the_other_hears_who() {
    let site = Site::start().await;
    let (patient, sam, tom) = (site.patient().await, site.staff().await, site.staff().await);
    let ids = [id_of(&sam).await, id_of(&tom).await];
    for n in 0..5 {
        let path = format!("/api/cases/{}", patient.open_case(&format!("Case {n}")).await);
        let changes = ids.clone().map(|id| json!({ "assignee_id": id }));
        let (one, other) = tokio::join!(sam.patch(&path, 1, &changes[0]), tom.patch(&path, 1, &changes[1]));
        let (winner, loser) = if one.status == 200 { (0, other) } else { (1, one) };
        let told = loser.refused(409, "case_taken").json();
        assert_eq!(told["assignee"], json!({ "id": ids[winner], "name": "Kim Clinic" }));
        assert_eq!(sam.get(&path).await.json()["assignee_id"], ids[winner]);
        assert_eq!(sam.get(&path).await.json()["version"], 2);
    }
}

#[tokio::test]
async fn a_case_that_changed_otherwise_is_stale_and_taken_by_nobody() {
    let site = Site::start().await;
    let (patient, sam, tom) = (site.patient().await, site.staff().await, site.staff().await);
    let path = format!("/api/cases/{}", patient.open_case("A rash").await);
    sam.patch(&path, 1, &json!({ "priority": "high" })).await.expect(200);
    tom.patch(&path, 1, &json!({ "assignee_id": id_of(&tom).await })).await.refused(409, "stale_version");
    sam.patch(&path, 2, &json!({ "assignee_id": id_of(&sam).await })).await.expect(200);
    sam.patch(&path, 3, &json!({ "priority": "low" })).await.expect(200);
    // Whoever saw the case as Sam's was not overtaken by Sam.
    tom.patch(&path, 3, &json!({ "assignee_id": id_of(&tom).await })).await.refused(409, "stale_version");
    tom.patch(&path, 3, &json!({ "assignee_id": null })).await.refused(409, "stale_version");
    patient.patch(&path, 1, &json!({ "assignee_id": id_of(&tom).await })).await.refused(403, "denied");
}
