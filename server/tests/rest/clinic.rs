//! What the clinic is made of, over HTTP.

use crate::site::{Client, Site};
use serde_json::{Value, json};

pub(crate) const LISTS: [&str; 4] = ["/api/departments", "/api/specialties", "/api/tags", "/api/fields"];

fn body(list: &str, name: &str) -> Value {
    match list {
        "/api/fields" => json!({ "name": name, "label": name, "kind": "text" }),
        _ => json!({ "name": name }),
    }
}

/// Makes one and gives its id.
async fn make(admin: &Client, list: &str, body: &Value) -> String {
    admin.post(list, body).await.expect(201).json()["id"].as_str().expect("an id").to_owned()
}

/// One more, by an admin of its own.
pub(crate) async fn made(site: &Site, list: &str) -> String {
    let admin = site.admin().await;
    let name: String = admin.email.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    make(&admin, list, &body(list, &name)).await
}

async fn move_to(client: &Client, case: &str, department: &str) -> u16 {
    let version = client.get(&format!("/api/cases/{case}")).await.expect(200).json()["version"].as_i64().expect("a version");
    client
        .patch(&format!("/api/cases/{case}"), version, &json!({ "department_id": department, "reason": "Theirs." }))
        .await
        .status
}

#[tokio::test]
async fn whoever_is_signed_in_reads_it_and_patients_no_tags() {
    let site = Site::start().await;
    let (admin, staff, patient) = (site.admin().await, site.staff().await, site.patient().await);
    for list in LISTS {
        make(&admin, list, &body(list, "sleep")).await;
        site.nobody().get(list).await.refused(401, "unauthenticated");
        for client in [&admin, &staff, &patient] {
            let answer = client.get(list).await;
            if list == "/api/tags" && client.email == patient.email {
                answer.refused(403, "denied");
            } else {
                let found = answer.expect(200).json();
                assert_eq!((&found["items"][0]["name"], &found["items"][0]["active"]), (&json!("sleep"), &json!(true)), "{list}");
            }
        }
    }
}

#[tokio::test]
async fn admins_alone_make_and_change_it() {
    let site = Site::start().await;
    let (admin, staff, patient) = (site.admin().await, site.staff().await, site.patient().await);
    for list in LISTS {
        let one = format!("{list}/{}", make(&admin, list, &body(list, "sleep")).await);
        for client in [&staff, &patient] {
            client.post(list, &body(list, "heart")).await.refused(403, "denied");
            client.patch(&one, 1, &json!({ "active": false })).await.refused(403, "denied");
        }
        let retired = admin.patch(&one, 1, &json!({ "active": false })).await.expect(200).json();
        assert_eq!((&retired["active"], &retired["name"]), (&json!(false), &json!("sleep")));
        let back = admin.patch(&one, 1, &json!({ "active": true, "name": null })).await;
        if list == "/api/fields" {
            back.wrong("name", "unknown_field");
        } else {
            assert_eq!(back.expect(200).json()["active"], true);
        }
    }
}

#[tokio::test]
async fn what_is_wrong_is_named_by_its_field() {
    let site = Site::start().await;
    let admin = site.admin().await;
    for list in LISTS {
        let one = format!("{list}/{}", make(&admin, list, &body(list, "sleep")).await);
        admin.post(list, &body(list, "sleep")).await.wrong("name", "taken");
        admin.post(list, &body(list, " ")).await.wrong("name", if list == "/api/fields" { "malformed" } else { "required" });
        let mut more = body(list, "heart");
        more["active"] = false.into();
        admin.post(list, &more).await.wrong("active", "unknown_field");
        admin.patch(&one, 1, &json!({ "id": "x" })).await.wrong("id", "unknown_field");
        for nothing in ["x", "0190163d-8694-739b-aea5-966c26f8ad91"] {
            admin.patch(&format!("{list}/{nothing}"), 1, &json!({ "active": false })).await.refused(404, "not_found");
        }
    }
    admin.post("/api/departments", &json!({ "name": "Sleep", "restricted": "yes" })).await.wrong("restricted", "malformed");
    admin.post("/api/departments", &json!({ "name": "SLEEP" })).await.wrong("name", "taken");
    admin.post("/api/tags", &json!({ "name": "a,b" })).await.wrong("name", "malformed");
}

#[tokio::test]
async fn a_restricted_department_that_goes_names_who_takes_its_cases() {
    let site = Site::start().await;
    let (admin, staff, patient) = (site.admin().await, site.staff().await, site.patient().await);
    let mind = make(&admin, "/api/departments", &json!({ "name": "Mind", "restricted": true })).await;
    let skin = make(&admin, "/api/departments", &json!({ "name": "Skin" })).await;
    let case = patient.open_case("A rash").await;
    assert_eq!(move_to(&staff, &case, &mind).await, 200);
    staff.get(&format!("/api/cases/{case}")).await.refused(404, "not_found");

    let path = format!("/api/departments/{mind}");
    let go = |to: Value| json!({ "active": false, "move_to": to });
    admin.patch(&path, 1, &go(Value::Null)).await.wrong("move_to", "required");
    admin.patch(&path, 1, &go(mind.clone().into())).await.wrong("move_to", "unknown_value");
    admin.patch(&path, 1, &json!({ "move_to": skin })).await.wrong("move_to", "unknown_value");
    let gone = admin.patch(&path, 1, &go(skin.clone().into())).await.expect(200).json();
    assert_eq!((&gone["active"], &gone["moved_cases"]), (&json!(false), &json!(1)));

    let read = staff.get(&format!("/api/cases/{case}")).await.expect(200).json();
    assert_eq!(read["department_id"], *skin);
    assert_eq!(move_to(&staff, &case, &mind).await, 422, "a retired department takes no case");
}

#[tokio::test]
async fn a_department_with_cases_and_no_member_is_not_restricted() {
    let site = Site::start().await;
    let (admin, staff, patient) = (site.admin().await, site.staff().await, site.patient().await);
    let skin = make(&admin, "/api/departments", &json!({ "name": "Skin" })).await;
    let case = patient.open_case("A rash").await;
    assert_eq!(move_to(&staff, &case, &skin).await, 200);
    let path = format!("/api/departments/{skin}");
    admin.patch(&path, 1, &json!({ "restricted": true })).await.wrong("restricted", "nobody_reads");
    let gone = admin.patch(&path, 1, &json!({ "active": false })).await.expect(200).json();
    assert_eq!(gone["moved_cases"], 1);
    let read = staff.get(&format!("/api/cases/{case}")).await.expect(200).json();
    assert_eq!(read["department_id"], Value::Null, "it is in the intake");
}

#[tokio::test]
async fn fields_have_a_kind_and_come_in_the_order_of_the_form() {
    let site = Site::start().await;
    let admin = site.admin().await;
    let side =
        json!({ "name": "side", "label": "Side", "kind": "choice", "choices": ["left", "right"], "required": true, "rank": 2 });
    let id = make(&admin, "/api/fields", &side).await;
    make(&admin, "/api/fields", &json!({ "name": "since", "label": "Since", "kind": "date", "rank": 1 })).await;
    let names: Vec<Value> = admin.get("/api/fields").await.expect(200).json()["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|field| field["name"].clone())
        .collect();
    assert_eq!(names, ["since", "side"]);

    let path = format!("/api/fields/{id}");
    let changed = admin.patch(&path, 1, &json!({ "choices": ["both"], "required": false })).await.expect(200).json();
    assert_eq!(
        (&changed["choices"], &changed["required"], &changed["kind"]),
        (&json!(["both"]), &json!(false), &json!("choice"))
    );
    admin.patch(&path, 1, &json!({ "choices": [] })).await.wrong("choices", "required");
    admin.patch(&path, 1, &json!({ "kind": "text" })).await.wrong("kind", "unknown_field");
    admin.post("/api/fields", &json!({ "name": "Side", "label": "x", "kind": "text" })).await.wrong("name", "malformed");
    admin.post("/api/fields", &json!({ "name": "x", "label": "x", "kind": "colour" })).await.wrong("kind", "unknown_value");
    admin.post("/api/fields", &json!({ "name": "x", "label": "x", "kind": "choice" })).await.wrong("choices", "required");
}
