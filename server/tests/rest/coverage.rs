//! No endpoint untested: each one of the OpenAPI document, tried by each kind of client, against a table that a
//! reviewer can read. An endpoint without an attempt here fails the test.

use crate::attachments;
use crate::bulk;
use crate::canned;
use crate::clinic;
use crate::contract::document;
use crate::grants;
use crate::live::Listener;
use crate::site::{Client, PASSWORD, Site};
use crate::users;
use crate::views;
use reqwest::Method;
use serde_json::{Value, json};
use std::fmt::Write;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rest/coverage.txt");

#[tokio::test]
async fn every_endpoint_answers_each_kind_of_client_as_agreed() {
    let table = table().await;
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(GOLDEN, &table).expect("the golden file");
    }
    let agreed = std::fs::read_to_string(GOLDEN).expect("the golden file");
    assert_eq!(
        table, agreed,
        "if that is meant: UPDATE_GOLDEN=1 cargo test -p server --test rest coverage, and show the difference to a reviewer"
    );
}

async fn table() -> String {
    let mut text = format!("{:<37}{:<8}{:<7}{:<15}{:<7}{}\n", "", "nobody", "owner", "other patient", "staff", "admin");
    for (path, item) in document()["paths"].as_object().expect("paths") {
        for method in item.as_object().expect("operations").keys() {
            let method: Method = method.to_uppercase().parse().expect("a method");
            let [nobody, owner, other, staff, admin] = row(&method, path).await;
            writeln!(text, "{:<37}{nobody:<8}{owner:<7}{other:<15}{staff:<7}{admin}", format!("{method} {path}"))
                .expect("memory");
        }
    }
    text
}

/// The statuses that the whole cast gets, each on a case as it was opened.
async fn row(method: &Method, path: &str) -> [u16; 5] {
    let site = Site::start().await;
    let (owner, other) = tokio::join!(site.patient(), site.patient());
    let mut cases = Vec::new();
    for _ in 0..5 {
        cases.push(owner.open_case("A rash").await);
    }
    let cast = [site.nobody(), owner, other, site.staff().await, site.admin().await];
    let mut statuses = [0; 5];
    for (n, client) in cast.iter().enumerate() {
        if path == "/api/live" {
            // Its body never ends.
            statuses[n] = Listener::status(client, "").await;
            continue;
        }
        if path == "/api/cases/{id}/attachments" && *method == Method::POST {
            statuses[n] = attachments::adding(client, &path.replace("{id}", &cases[n])).await.status;
            continue;
        }
        if path.starts_with("/api/attachments/") {
            let path = path.replace("{id}", &attachments::added(&cast[1], &cases[n]).await);
            statuses[n] = client.send(method.clone(), &path, &[], None).await.status;
            continue;
        }
        let body = body(method, path, client);
        let path = path.replace("{id}", &subject(&site, path, &cases[n], client).await);
        statuses[n] = client.send(method.clone(), &path, &[("if-match", "\"1\"")], body.as_ref()).await.status;
    }
    statuses
}

/// What the id of a path names, made of a case.
async fn subject(site: &Site, path: &str, case: &str, client: &Client) -> String {
    if clinic::LISTS.iter().any(|list| path.starts_with(list)) {
        return clinic::made(site, path.trim_end_matches("/{id}")).await;
    }
    if path.starts_with("/api/bulk/") {
        return bulk::made(client, case).await;
    }
    if path.starts_with("/api/views/") {
        return views::shared(site).await;
    }
    if path.starts_with("/api/canned-answers/") {
        return canned::shared(site).await;
    }
    if path.starts_with("/api/users/") {
        return users::invited(site).await;
    }
    if path.starts_with("/api/grants/") {
        return grants::opened(site, case).await;
    }
    if path == "/api/cases/{id}/grants" {
        grants::close(site, case).await;
    }
    case.to_owned()
}

/// A good request to each endpoint.
fn body(method: &Method, path: &str, client: &Client) -> Option<Value> {
    match (method.as_str(), path) {
        ("GET", "/api/audit" | "/api/audit.csv" | "/api/cases/{id}/attachments") => None,
        ("GET", "/api/bulk/{id}") => None,
        ("POST", "/api/bulk/{id}/undo") => Some(json!({})),
        ("POST", "/api/cases/bulk") => Some(json!({ "select": { "filter": "" }, "change": { "priority": "urgent" } })),
        ("GET", "/api/cases/{id}/access" | "/api/grants") | ("DELETE", "/api/grants/{id}") => None,
        ("POST", "/api/cases/{id}/replies") => Some(json!({ "body": "Since Monday." })),
        ("POST", "/api/cases/{id}/grants") => Some(json!({ "reason": "Chest pain, and nobody answers" })),
        ("POST", "/api/grants/{id}/review") => Some(json!({ "verdict": "justified" })),
        ("GET", "/api/me" | "/api/cases" | "/api/cases/{id}" | "/api/cases/{id}/events" | "/api/cases/{id}/replies")
        | ("POST", "/api/auth/sign-out") => None,
        ("GET", "/api/users") | ("POST", "/api/users/{id}/invitation" | "/api/users/{id}/sign-out") => None,
        ("POST", "/api/users") => Some(json!({ "email": format!("new-{}", client.email), "name": "New", "role": "staff" })),
        ("PATCH", "/api/users/{id}") => Some(json!({ "name": "New" })),
        ("POST", "/api/auth/sign-up") => Some(json!({ "email": "new@example.org", "password": PASSWORD, "name": "New" })),
        ("POST", "/api/auth/token") => Some(json!({ "email": client.email, "password": PASSWORD })),
        ("POST", "/api/auth/refresh") => Some(json!({ "refresh_token": client.refresh })),
        ("POST", "/api/cases") => Some(json!({ "title": "A rash", "description": "It itches." })),
        ("GET", "/api/departments" | "/api/specialties" | "/api/tags" | "/api/fields") => None,
        ("POST", "/api/departments" | "/api/specialties" | "/api/tags") => Some(json!({ "name": "new" })),
        ("POST", "/api/fields") => Some(json!({ "name": "new", "label": "New", "kind": "text" })),
        ("PATCH", "/api/departments/{id}" | "/api/specialties/{id}" | "/api/tags/{id}" | "/api/fields/{id}") => {
            Some(json!({ "active": false }))
        }
        ("GET", "/api/views" | "/api/views/{id}" | "/api/cases/{id}/presence") | ("DELETE", "/api/views/{id}") => None,
        ("POST", "/api/views") => Some(json!({ "name": "New", "query": "status=open" })),
        ("PATCH", "/api/views/{id}") => Some(json!({ "name": "Newer" })),
        ("GET", "/api/canned-answers" | "/api/canned-answers/{id}") | ("DELETE", "/api/canned-answers/{id}") => None,
        ("POST", "/api/canned-answers") => Some(json!({ "title": "New", "body": "Dear {patient}" })),
        ("PATCH", "/api/canned-answers/{id}") => Some(json!({ "title": "Newer" })),
        ("GET", "/api/cases/{id}/notes" | "/api/cases/{id}/export") => None,
        ("POST", "/api/cases/{id}/notes") => Some(json!({ "body": "Call her back." })),
        ("PUT", "/api/cases/{id}/presence") => Some(json!({ "state": "viewing" })),
        ("PATCH", "/api/cases/{id}") => Some(json!({ "status": "in_progress" })),
        _ => panic!("{method} {path} is tried by nobody: add it here"),
    }
}
