use crate::site::Site;
use serde_json::json;

#[tokio::test]
async fn a_case_goes_from_opened_to_resolved() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let form = json!({ "title": " A  rash ", "description": "It itches.\r\nAt night.", "priority": "high", "metadata": { "ward": [1, "two"] } });
    let opened = patient.post("/api/cases", &form).await.expect(201);
    let case = opened.json();
    assert_eq!(case["title"], "A rash");
    assert_eq!(case["description"], "It itches.\nAt night.");
    assert_eq!((&case["status"], &case["priority"], &case["version"]), (&json!("open"), &json!("high"), &json!(1)));
    assert_eq!(case["metadata"], form["metadata"]);
    assert_eq!(case["patient_id"], patient.get("/api/me").await.json()["id"]);
    let place = opened.header("location");
    assert_eq!(place, format!("/api/cases/{}", case["id"].as_str().expect("an id")));
    assert_eq!(staff.get(place).await.expect(200).json(), case);

    let resolved = staff.patch(place, 1, &json!({ "status": "resolved", "priority": "low" })).await.expect(200);
    assert_eq!((resolved.header("etag"), &resolved.json()["version"]), ("\"2\"", &json!(2)));
    assert_eq!(patient.get(place).await.expect(200).json(), resolved.json());

    let events = patient.get(&format!("{place}/events")).await.expect(200).json();
    let told: Vec<_> =
        events["items"].as_array().expect("events").iter().map(|event| (event["kind"].clone(), event["data"].clone())).collect();
    assert_eq!(told[0], (json!("opened"), json!({})));
    assert!(told.contains(&(json!("status_changed"), json!({ "from": "open", "to": "resolved" }))));
    assert!(told.contains(&(json!("priority_changed"), json!({ "from": "high", "to": "low" }))));
    assert_eq!(told.len(), 3);
}

#[tokio::test]
async fn a_case_of_another_an_absent_one_and_a_wrong_id_get_the_same_bytes() {
    let site = Site::start().await;
    let (ana, ben) = (site.patient().await, site.patient().await);
    let id = ana.open_case("A rash").await;
    let absent = "0190163d-8694-739b-aea5-966c26f8ad91";
    for suffix in ["", "/events"] {
        let others = ben.get(&format!("/api/cases/{id}{suffix}")).await.refused(404, "not_found");
        for wrong in [absent, "1", "%27%20or%201=1", "%ff", "{id}"] {
            assert_eq!(
                ben.get(&format!("/api/cases/{wrong}{suffix}")).await.refused(404, "not_found").body,
                others.body,
                "{wrong}"
            );
        }
    }
    let change = json!({ "status": "resolved" });
    let others = ben.patch(&format!("/api/cases/{id}"), 1, &change).await.refused(404, "not_found");
    assert_eq!(ben.patch(&format!("/api/cases/{absent}"), 1, &change).await.refused(404, "not_found").body, others.body);
    assert_eq!(ana.get(&format!("/api/cases/{id}")).await.json()["version"], 1);
}

#[tokio::test]
async fn a_patient_changes_nothing() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let id = patient.open_case("A rash").await;
    for change in [json!({ "status": "resolved" }), json!({ "priority": "urgent" }), json!({ "tags": [] }), json!({})] {
        patient.patch(&format!("/api/cases/{id}"), 1, &change).await.refused(403, "denied");
    }
}

#[tokio::test]
async fn the_table_of_transitions_holds_and_a_wrong_one_names_the_field() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let path = format!("/api/cases/{}", patient.open_case("A rash").await);
    staff.patch(&path, 1, &json!({ "status": "resolved" })).await.expect(200);
    staff.patch(&path, 2, &json!({ "status": "waiting" })).await.wrong("status", "transition_not_allowed");
    staff.patch(&path, 2, &json!({ "status": "open" })).await.wrong("status", "transition_not_allowed");
    staff.patch(&path, 2, &json!({ "status": "in_progress" })).await.expect(200);
}

#[tokio::test]
async fn nothing_of_what_the_patient_wrote_can_be_set_by_a_change() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let path = format!("/api/cases/{}", patient.open_case("A rash").await);
    for field in ["id", "reference", "patient_id", "title", "description", "metadata", "version", "created_at"] {
        staff.patch(&path, 1, &json!({ "priority": "high", field: "x" })).await.wrong(field, "unknown_field");
    }
    assert_eq!(patient.get(&path).await.json()["version"], 1);
}

#[tokio::test]
async fn the_patient_of_a_case_comes_from_the_session_alone() {
    let site = Site::start().await;
    let (ana, ben) = (site.patient().await, site.patient().await);
    let bens = ben.get("/api/me").await.json()["id"].clone();
    for (field, value) in [
        ("patient_id", bens),
        ("status", json!("resolved")),
        ("id", json!("x")),
        ("assignee_id", json!(null)),
        ("version", json!(9)),
    ] {
        ana.post("/api/cases", &json!({ "title": "a", "description": "b", field: value })).await.wrong(field, "unknown_field");
    }
    assert_eq!(ben.get("/api/cases").await.json()["total"]["count"], 0);
}

#[tokio::test]
async fn a_description_keeps_the_formatting_that_may_be_shown_and_is_searched_by_its_words() {
    let site = Site::start().await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    let body = |format: &str, description: &str| json!({ "title": "A rash", "description": description, "format": format });
    let html = r#"<h1>Since Monday</h1><p onclick="x()">It <b>itches</b></p><script>x</script><ul><li>arms</ul>"#;
    let case = patient.post("/api/cases", &body("html", html)).await.expect(201).json();
    assert_eq!(case["description_html"], "<h3>Since Monday</h3><p>It <strong>itches</strong></p><ul><li><p>arms</p></li></ul>");
    assert_eq!(case["description"], "Since Monday\n\nIt itches\n\n- arms");
    let path = format!("/api/cases/{}", case["id"].as_str().expect("an id"));
    assert_eq!(staff.get(&path).await.expect(200).json(), case);
    assert_eq!(staff.get("/api/cases?q=itches").await.json()["items"][0]["id"], case["id"]);
    assert_eq!(staff.get("/api/cases?q=strong").await.json()["items"], json!([]));

    let plain = patient.post("/api/cases", &body("plain", "<b>5</b>\n\n6")).await.expect(201).json();
    assert_eq!(plain["description"], "<b>5</b>\n\n6");
    assert_eq!(plain["description_html"], "<p>&lt;b&gt;5&lt;/b&gt;</p><p>6</p>");
}

#[tokio::test]
async fn formatting_that_says_nothing_is_no_description_and_is_not_counted() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let sent = async |description: &str| {
        patient.post("/api/cases", &json!({ "title": "A rash", "description": description, "format": "html" })).await
    };
    for nothing in ["", "<p> </p>", "<img src=x>", "<script>x</script>"] {
        sent(nothing).await.wrong("description", "required");
    }
    sent(&format!("<p>{}</p>", "x".repeat(20_001))).await.wrong("description", "too_long");
    sent(&format!("<p><strong>{}</strong></p>", "x".repeat(20_000))).await.expect(201);
    patient
        .post("/api/cases", &json!({ "title": "a", "description": "b", "format": "rtf" }))
        .await
        .wrong("format", "unknown_value");
}
