//! Saved views over HTTP.

use crate::site::{Client, Site};
use reqwest::Method;
use serde_json::{Value, json};

async fn save(client: &Client, body: Value) -> Value {
    client.post("/api/views", &body).await.expect(201).json()
}

fn path(view: &Value) -> String {
    format!("/api/views/{}", view["id"].as_str().expect("an id"))
}

/// A view that somebody of the staff shares.
pub(crate) async fn shared(site: &Site) -> String {
    let view = save(&site.staff().await, json!({ "name": "Shared", "query": "", "shared": true })).await;
    view["id"].as_str().expect("an id").to_owned()
}

async fn remove(client: &Client, path: &str) -> u16 {
    client.send(Method::DELETE, path, &[], None).await.status
}

#[tokio::test]
async fn a_view_is_saved_read_changed_and_deleted() {
    let site = Site::start().await;
    let staff = site.staff().await;
    let view =
        save(&staff, json!({ "name": " Mine  to do ", "query": "?status=waiting&status=open&assignee=me", "pinned": true }))
            .await;
    assert_eq!((&view["name"], &view["query"]), (&json!("Mine to do"), &json!("status=open,waiting&assignee=me")));
    assert_eq!((&view["shared"], &view["pinned"], &view["default"]), (&json!(false), &json!(true), &json!(false)));
    assert_eq!(staff.get("/api/views").await.expect(200).json()["items"], json!([view]));
    assert_eq!(staff.get(&path(&view)).await.expect(200).json(), view);
    staff.get(&format!("/api/cases?{}", view["query"].as_str().expect("a query"))).await.expect(200);

    let changed =
        staff.patch(&path(&view), 1, &json!({ "name": "Mine", "default": true, "pinned": null })).await.expect(200).json();
    assert_eq!((&changed["name"], &changed["default"], &changed["pinned"]), (&json!("Mine"), &json!(true), &json!(true)));
    assert_eq!(remove(&staff, &path(&view)).await, 204);
    staff.get(&path(&view)).await.refused(404, "not_found");
    staff.get("/api/views/x").await.refused(404, "not_found");
}

#[tokio::test]
async fn a_shared_view_is_everybodys_to_choose_and_its_owners_to_change() {
    let site = Site::start().await;
    let (staff, colleague, admin) = (site.staff().await, site.staff().await, site.admin().await);
    let view = save(&staff, json!({ "name": "Open", "query": "status=open" })).await;
    colleague.get(&path(&view)).await.refused(404, "not_found");
    staff.patch(&path(&view), 1, &json!({ "shared": true })).await.expect(200);
    let chosen = colleague.patch(&path(&view), 1, &json!({ "pinned": true, "default": true })).await.expect(200).json();
    assert_eq!((&chosen["pinned"], &chosen["default"], &chosen["owner_id"]), (&json!(true), &json!(true), &view["owner_id"]));
    assert_eq!(staff.get(&path(&view)).await.json()["pinned"], json!(false));
    colleague.patch(&path(&view), 1, &json!({ "name": "Ours" })).await.refused(403, "denied");
    assert_eq!(remove(&colleague, &path(&view)).await, 403);
    admin.patch(&path(&view), 1, &json!({ "shared": false })).await.refused(403, "denied");
    admin.patch(&path(&view), 1, &json!({ "name": "Ours" })).await.expect(200);
    assert_eq!(remove(&admin, &path(&view)).await, 204);
}

#[tokio::test]
async fn what_is_wrong_with_a_view_is_named_by_its_field() {
    let site = Site::start().await;
    let staff = site.staff().await;
    let view = save(&staff, json!({ "name": "Open", "query": "" })).await;
    for (body, field, code) in [
        (json!({ "name": "Lost", "query": "status=lost" }), "query", "malformed"),
        (json!({ "name": "All", "query": "all" }), "query", "malformed"),
        (json!({ "name": " ", "query": "" }), "name", "required"),
        (json!({ "name": "é".repeat(61), "query": "" }), "name", "too_long"),
        (json!({ "name": "open", "query": "" }), "name", "taken"),
        (json!({ "name": "New" }), "query", "required"),
        (json!({ "name": "New", "query": "", "owner_id": view["owner_id"] }), "owner_id", "unknown_field"),
    ] {
        staff.post("/api/views", &body).await.wrong(field, code);
    }
    staff.patch(&path(&view), 1, &json!({ "query": "sort=up" })).await.wrong("query", "malformed");
}
