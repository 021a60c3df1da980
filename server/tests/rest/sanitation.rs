//! No text of anybody's goes unclean into the database: each one that the OpenAPI document takes is sent unclean here, and read
//! again. A field that is not tried fails the test.

use crate::contract::document;
use crate::grants::close;
use crate::site::{Client, PASSWORD, Site};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Compared with what is there, and not kept; a password is kept as a hash of what was typed, to the letter.
const NOT_KEPT: [&str; 4] = ["Refresh.refresh_token", "SignIn.email", "SignIn.password", "SignUp.password"];

/// A letter in two parts, a turn of direction, a bell, spaces, and a mark of the byte order.
fn dirty(word: &str) -> String {
    format!("  e\u{301}{word}\u{202e}\u{7}  x\u{feff} ")
}

fn line(word: &str) -> Value {
    format!("\u{e9}{word} x").into()
}

fn block(word: &str) -> Value {
    format!("\u{e9}{word}  x").into()
}

/// The fields of requests whose values are texts that a sender can choose, by the name of their schema.
fn texts() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let operations =
        document()["paths"].as_object().expect("paths").values().flat_map(|item| item.as_object().expect("operations"));
    for (_, operation) in operations {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        walk(schema, "", &mut found);
    }
    found
}

fn walk(schema: &Value, name: &str, found: &mut BTreeSet<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let component = reference.rsplit('/').next().expect("a name");
        return walk(&document()["components"]["schemas"][component], component, found);
    }
    for joint in ["oneOf", "anyOf", "allOf"] {
        schema[joint].as_array().into_iter().flatten().for_each(|part| walk(part, name, found));
    }
    walk_properties(schema, name, found);
    if schema["items"].is_object() {
        walk(&schema["items"], name, found);
    }
    let is = |kind: &str| schema["type"] == kind || schema["type"].as_array().is_some_and(|kinds| kinds.contains(&json!(kind)));
    let closed = schema["enum"].is_array() || matches!(schema["format"].as_str(), Some("uuid" | "date-time"));
    let free = is("string") && !closed || is("object") && !schema["properties"].is_object();
    if free {
        found.insert(name.to_owned());
    }
}

fn walk_properties(schema: &Value, name: &str, found: &mut BTreeSet<String>) {
    for (property, part) in schema["properties"].as_object().into_iter().flatten() {
        walk(part, &format!("{name}.{property}"), found);
    }
}

/// The fields that were tried.
#[derive(Default)]
struct Tried(BTreeSet<String>);

impl Tried {
    #[track_caller]
    fn kept(&mut self, field: &str, kept: &Value, clean: &Value) {
        assert_eq!(kept, clean, "{field}");
        self.0.insert(field.to_owned());
    }
}

async fn made(client: &Client, path: &str, body: Value) -> Value {
    client.post(path, &body).await.expect(201).json()
}

async fn changed(client: &Client, path: &str, version: i64, body: Value) -> Value {
    client.patch(path, version, &body).await.expect(200).json()
}

fn at(list: &str, made: &Value) -> String {
    format!("{list}/{}", made["id"].as_str().expect("an id"))
}

#[tokio::test]
async fn every_text_of_every_request_is_cleaned() {
    let site = Site::start().await;
    let mut tried = Tried::default();
    people(&site, &mut tried).await;
    clinic(&site, &mut tried).await;
    desk(&site, &mut tried).await;
    cases(&site, &mut tried).await;
    let tried: BTreeSet<String> = tried.0.into_iter().chain(NOT_KEPT.map(str::to_owned)).collect();
    assert_eq!(tried, texts(), "a field of a request is tried by nobody: add it here");
}

async fn people(site: &Site, tried: &mut Tried) {
    let admin = site.admin().await;
    let form = json!({ "email": " E\u{301}va\u{202e}@Example.org ", "password": PASSWORD, "name": dirty("name") });
    let account = made(&site.nobody(), "/api/auth/sign-up", form).await;
    tried.kept("SignUp.email", &account["email"], &json!("\u{e9}va@example.org"));
    tried.kept("SignUp.name", &account["name"], &line("name"));

    let form = json!({ "email": " Zoe\u{308}\u{feff}@Example.org ", "name": dirty("name"), "role": "staff" });
    let person = made(&admin, "/api/users", form).await["person"].clone();
    tried.kept("InviteUser.email", &person["email"], &json!("zo\u{eb}@example.org"));
    tried.kept("InviteUser.name", &person["name"], &line("name"));
    let person = changed(&admin, &at("/api/users", &person), 1, json!({ "name": dirty("other") })).await;
    tried.kept("ReviseUser.name", &person["name"], &line("other"));
}

async fn clinic(site: &Site, tried: &mut Tried) {
    let admin = site.admin().await;
    let department = made(&admin, "/api/departments", json!({ "name": dirty("ward") })).await;
    tried.kept("CreateDepartment.name", &department["name"], &line("ward"));
    let department = changed(&admin, &at("/api/departments", &department), 1, json!({ "name": dirty("wing") })).await;
    tried.kept("ReviseDepartment.name", &department["name"], &line("wing"));

    let specialty = made(&admin, "/api/specialties", json!({ "name": dirty("skin") })).await;
    tried.kept("CreateNamed.name", &specialty["name"], &line("skin"));
    let specialty = changed(&admin, &at("/api/specialties", &specialty), 1, json!({ "name": dirty("hair") })).await;
    tried.kept("ReviseNamed.name", &specialty["name"], &line("hair"));

    let form = |name: &str| json!({ "name": name, "label": dirty("side"), "kind": "choice", "choices": [dirty("left")] });
    admin.post("/api/fields", &form(&dirty("side"))).await.wrong("name", "malformed");
    let field = made(&admin, "/api/fields", form("side")).await;
    tried.kept("CreateField.name", &field["name"], &json!("side"));
    tried.kept("CreateField.label", &field["label"], &line("side"));
    tried.kept("CreateField.choices", &field["choices"], &json!([line("left")]));
    let form = json!({ "label": dirty("hand"), "choices": [dirty("right")] });
    let field = changed(&admin, &at("/api/fields", &field), 1, form).await;
    tried.kept("ReviseField.label", &field["label"], &line("hand"));
    tried.kept("ReviseField.choices", &field["choices"], &json!([line("right")]));
}

async fn desk(site: &Site, tried: &mut Tried) {
    let staff = site.staff().await;
    let query = "q=++e%CC%81va%E2%80%AE&status=open";
    let printed = json!("status=open&q=%C3%A9va");
    let view = made(&staff, "/api/views", json!({ "name": dirty("mine"), "query": query })).await;
    tried.kept("SaveView.name", &view["name"], &line("mine"));
    tried.kept("SaveView.query", &view["query"], &printed);
    let view = changed(&staff, &at("/api/views", &view), 1, json!({ "name": dirty("ours"), "query": query })).await;
    tried.kept("ReviseView.name", &view["name"], &line("ours"));
    tried.kept("ReviseView.query", &view["query"], &printed);

    let answer = made(&staff, "/api/canned-answers", json!({ "title": dirty("title"), "body": dirty("body") })).await;
    tried.kept("SaveAnswer.title", &answer["title"], &line("title"));
    tried.kept("SaveAnswer.body", &answer["body"], &block("body"));
    let form = json!({ "title": dirty("other"), "body": format!("<p>{}</p>", dirty("html")), "format": "html" });
    let answer = changed(&staff, &at("/api/canned-answers", &answer), 1, form).await;
    tried.kept("ReviseAnswer.title", &answer["title"], &line("other"));
    tried.kept("ReviseAnswer.body", &answer["body"], &line("html"));
    assert_eq!(answer["body_html"], "<p>\u{e9}html x</p>");
}

async fn cases(site: &Site, tried: &mut Tried) {
    let (patient, staff, admin) = (site.patient().await, site.staff().await, site.admin().await);
    made(&admin, "/api/tags", json!({ "name": dirty("tag") })).await;
    let tags = json!([line("tag")]);
    let form =
        json!({ "title": dirty("title"), "description": dirty("words"), "metadata": { (dirty("key")): [dirty("value")] } });
    let case = made(&patient, "/api/cases", form).await;
    let path = at("/api/cases", &case);
    tried.kept("OpenCase.title", &case["title"], &line("title"));
    tried.kept("OpenCase.description", &case["description"], &block("words"));
    tried.kept("OpenCase.metadata", &case["metadata"], &json!({ "\u{e9}key x": [block("value")] }));

    let reply = made(&patient, &format!("{path}/replies"), json!({ "body": dirty("reply") })).await;
    tried.kept("SendReply.body", &reply["body"], &block("reply"));
    let note = made(&staff, &format!("{path}/notes"), json!({ "body": dirty("note") })).await;
    tried.kept("WriteNote.body", &note["body"], &block("note"));

    let version = staff.get(&path).await.expect(200).json()["version"].as_i64().expect("a version");
    let revised = changed(&staff, &path, version, json!({ "tags": [dirty("tag")], "reason": dirty("one") })).await;
    tried.kept("ReviseCase.tags", &revised["tags"], &tags);
    bulk(&staff, &path, &case["id"], tried).await;
    let reasons = reasons(&staff, &path).await;
    for (field, reason) in [("ReviseCase.reason", "one"), ("BulkChange.reason", "two")] {
        assert!(reasons.contains(&block(reason)), "{field}: {reasons:?}");
        tried.0.insert(field.to_owned());
    }

    close(site, case["id"].as_str().expect("an id")).await;
    let grant = made(&staff, &format!("{path}/grants"), json!({ "reason": dirty("nobody answers") })).await;
    tried.kept("OpenGrant.reason", &grant["reason"], &block("nobody answers"));
    let form = json!({ "verdict": "questioned", "note": dirty("note") });
    let reviewed = admin.post(&format!("{}/review", at("/api/grants", &grant)), &form).await.expect(200).json();
    tried.kept("ReviewGrant.note", &reviewed["review"]["note"], &block("note"));
}

async fn bulk(staff: &Client, path: &str, id: &Value, tried: &mut Tried) {
    for (field, left) in [("remove_tags", json!([])), ("add_tags", json!([line("tag")]))] {
        let change = json!({ (field): [dirty("tag")], "reason": dirty("two") });
        let done = staff.post("/api/cases/bulk", &json!({ "select": { "ids": [id] }, "change": change })).await.expect(200);
        assert_eq!(done.json()["done"].as_array().map(Vec::len), Some(1), "{}", done.body);
        let tags = staff.get(path).await.expect(200).json()["tags"].clone();
        tried.kept(&format!("BulkChange.{field}"), &tags, &left);
    }
    let request = json!({ "select": { "filter": "q=e%CC%81title" }, "change": { "priority": "high" }, "dry_run": true });
    let found = staff.post("/api/cases/bulk", &request).await.expect(200).json();
    tried.kept("BulkSelect.filter", &json!(found["done"].as_array().map(Vec::len)), &json!(1));
}

async fn reasons(staff: &Client, path: &str) -> Vec<Value> {
    let events = staff.get(&format!("{path}/events")).await.expect(200).json();
    events["items"].as_array().expect("events").iter().map(|event| event["reason"].clone()).collect()
}
