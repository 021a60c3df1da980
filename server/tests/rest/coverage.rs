//! No endpoint untested: each one of the OpenAPI document, tried by each kind of client, against a table that a
//! reviewer can read. An endpoint without an attempt here fails the test.

use crate::contract::document;
use crate::site::{Client, PASSWORD, Site};
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
    let mut text = format!("{:<31}{:<8}{:<7}{:<15}{:<7}{}\n", "", "nobody", "owner", "other patient", "staff", "admin");
    for (path, item) in document()["paths"].as_object().expect("paths") {
        for method in item.as_object().expect("operations").keys() {
            let method: Method = method.to_uppercase().parse().expect("a method");
            let [nobody, owner, other, staff, admin] = row(&method, path).await;
            writeln!(text, "{:<31}{nobody:<8}{owner:<7}{other:<15}{staff:<7}{admin}", format!("{method} {path}"))
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
        let body = body(method, path, client);
        let path = path.replace("{id}", &cases[n]);
        statuses[n] = client.send(method.clone(), &path, &[("if-match", "\"1\"")], body.as_ref()).await.status;
    }
    statuses
}

/// A good request to each endpoint.
fn body(method: &Method, path: &str, client: &Client) -> Option<Value> {
    match (method.as_str(), path) {
        ("GET", "/api/me" | "/api/cases" | "/api/cases/{id}" | "/api/cases/{id}/events") | ("POST", "/api/auth/sign-out") => None,
        ("POST", "/api/auth/sign-up") => Some(json!({ "email": "new@example.org", "password": PASSWORD, "name": "New" })),
        ("POST", "/api/auth/token") => Some(json!({ "email": client.email, "password": PASSWORD })),
        ("POST", "/api/auth/refresh") => Some(json!({ "refresh_token": client.refresh })),
        ("POST", "/api/cases") => Some(json!({ "title": "A rash", "description": "It itches." })),
        ("PATCH", "/api/cases/{id}") => Some(json!({ "status": "in_progress" })),
        _ => panic!("{method} {path} is tried by nobody: add it here"),
    }
}
