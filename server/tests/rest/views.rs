//! Saved views over HTTP.

use crate::forms::post;
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

#[tokio::test]
async fn the_desk_opens_with_the_view_that_its_reader_chose_unless_told_otherwise() {
    let site = Site::start().await;
    let staff = site.staff().await;
    let cookie = format!("__Host-caseward-access={}", staff.access.as_deref().unwrap_or_default());
    let open =
        async |path: &str| site.nobody().send(Method::GET, path, &[("cookie", &cookie), ("accept", "text/html")], None).await;
    open("/desk").await.expect(200);
    let view =
        save(&staff, json!({ "name": "Waiting, mine", "query": "status=waiting&assignee=me", "default": true, "pinned": true }))
            .await;
    let led = open("/desk").await.expect(302);
    assert_eq!(led.header("location"), "/desk?status=waiting&assignee=me");
    for path in ["/desk?all", "/desk?status=waiting&assignee=me", "/desk?q="] {
        let page = open(path).await.expect(200).body;
        assert!(page.contains("Waiting, mine"), "{path} names the pinned view");
        assert_eq!(page.matches(r#"aria-current="page" class="view-link""#).count(), 1, "{path}");
    }
    staff.patch(&path(&view), 1, &json!({ "query": "" })).await.expect(200);
    assert_eq!(open("/desk").await.expect(302).header("location"), "/desk?all");
}

#[tokio::test]
async fn without_javascript_a_list_is_saved_shared_renamed_and_deleted() {
    let site = Site::start().await;
    let (staff, colleague) = (site.staff().await, site.staff().await);
    let cookie = format!("__Host-caseward-access={}", staff.access.as_deref().unwrap_or_default());
    let open =
        async |path: &str| site.nobody().send(Method::GET, path, &[("cookie", &cookie), ("accept", "text/html")], None).await;
    let list = "/desk?status=open";
    assert!(open(list).await.body.contains(r#"<input type="hidden" name="query" value="status=open""#));
    let form = [("query", "status=open"), ("name", "New"), ("pinned", "true")];
    let saved = post(&site, list, "/fn/views/save", &cookie, &form).await.expect(302);
    assert_eq!(saved.header("location"), list);
    let again = post(&site, list, "/fn/views/save", &cookie, &form).await.expect(302);
    let back = again.header("location").strip_prefix(&site.url).expect("this site").to_owned();
    let page = open(&back).await.expect(200).body;
    assert!(
        page.contains("Choose another one: this one is taken") && !page.contains("has a filter that we do not know"),
        "{page}"
    );

    let view = staff.get("/api/views").await.json()["items"][0].clone();
    let (id, edit) = (view["id"].as_str().expect("an id"), format!("/desk/views?edit={}", view["id"].as_str().expect("an id")));
    let page = open(&edit).await.expect(200).body;
    assert!(page.contains(r#"action="/fn/views/revise""#) && page.contains(r#"action="/fn/views/remove""#));
    let change = [("id", id), ("name", "Newest"), ("shared", "true")];
    let done = post(&site, &edit, "/fn/views/revise", &cookie, &change).await.expect(302);
    assert_eq!(done.header("location"), format!("/desk/views?saved={id}"));
    let found = colleague.get(&path(&view)).await.expect(200).json();
    assert_eq!((&found["name"], &found["shared"]), (&json!("Newest"), &json!(true)));
    assert_eq!(staff.get(&path(&view)).await.json()["pinned"], json!(false), "what is not ticked is not wanted");

    let theirs = format!("__Host-caseward-access={}", colleague.access.as_deref().unwrap_or_default());
    let choice = [("id", id), ("default", "true")];
    post(&site, &edit, "/fn/views/choose", &theirs, &choice).await.expect(302);
    assert_eq!(colleague.get(&path(&view)).await.json()["default"], json!(true));
    post(&site, &edit, "/fn/views/remove", &theirs, &[("id", id)]).await.expect(302);
    colleague.get(&path(&view)).await.expect(200);
    post(&site, &edit, "/fn/views/remove", &cookie, &[("id", id)]).await.expect(302);
    colleague.get(&path(&view)).await.refused(404, "not_found");
}
