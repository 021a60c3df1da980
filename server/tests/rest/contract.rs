//! Holds every answer that any test gets against the OpenAPI document: its status, its shape, nothing besides.

use crate::site::Answer;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::OnceLock;

/// Answered by the layers before any endpoint.
const FROM_THE_HOUSE: [&str; 5] = ["foreign_origin", "method_not_allowed", "too_large", "address_too_long", "headers_too_large"];

/// The document, with unexpected properties of answers ruled out.
pub(crate) fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let mut document = json!(server::rest::openapi());
        for schema in document["components"]["schemas"].as_object_mut().expect("schemas").values_mut() {
            if schema.get("properties").is_some() {
                schema["additionalProperties"] = false.into();
            }
        }
        document
    })
}

pub(crate) fn check(method: &Method, path: &str, answer: &Answer) {
    let Some(operation) = operation(method, path) else { return };
    let documented = &operation["responses"][answer.status.to_string()];
    if documented.is_null() {
        let code = answer.json()["code"].clone();
        assert!(
            FROM_THE_HOUSE.iter().any(|known| code == *known),
            "{method} {path} answered {} which no document tells: {}",
            answer.status,
            answer.body
        );
        return;
    }
    let kind = answer.header("content-type");
    match documented["content"].as_object() {
        Some(kinds) => {
            let content = kinds.get(kind).unwrap_or_else(|| panic!("{method} {path} answered {kind}, which no document tells"));
            if kind.contains("json") {
                fits(&content["schema"], answer);
            }
        }
        None => assert_eq!(answer.body, "", "{method} {path}"),
    }
    for (name, _) in documented["headers"].as_object().into_iter().flatten() {
        assert_ne!(answer.header(name), "", "{method} {path} has no {name}");
    }
}

fn fits(schema: &Value, answer: &Answer) {
    let mut schema = schema.clone();
    schema["components"] = document()["components"].clone();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    let errors: Vec<String> = validator.iter_errors(&answer.json()).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?} in {}", answer.body);
}

fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let path = path.split('?').next().unwrap_or_default();
    let paths = document()["paths"].as_object().expect("paths");
    let exact = paths.get(path).or_else(|| paths.iter().find(|(template, _)| matches(template, path)).map(|(_, item)| item))?;
    exact.get(method.as_str().to_lowercase())
}

fn matches(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    let fits = |(expected, given): (&str, &str)| expected == given || (expected.starts_with('{') && !given.is_empty());
    template.len() == path.len() && template.into_iter().zip(path).all(fits)
}

#[test]
fn what_the_issue_names_is_there_and_nothing_else() {
    let mut there = Vec::new();
    for (path, item) in document()["paths"].as_object().expect("paths") {
        there.extend(item.as_object().expect("operations").keys().map(|method| format!("{} {path}", method.to_uppercase())));
    }
    there.sort();
    let wanted = [
        "DELETE /api/attachments/{id}",
        "DELETE /api/canned-answers/{id}",
        "DELETE /api/grants/{id}",
        "DELETE /api/views/{id}",
        "GET /api/attachments/{id}",
        "GET /api/attachments/{id}/thumbnail",
        "GET /api/audit",
        "GET /api/audit.csv",
        "GET /api/bulk/{id}",
        "GET /api/canned-answers",
        "GET /api/canned-answers/{id}",
        "GET /api/cases",
        "GET /api/cases/{id}",
        "GET /api/cases/{id}/access",
        "GET /api/cases/{id}/attachments",
        "GET /api/cases/{id}/events",
        "GET /api/cases/{id}/export",
        "GET /api/cases/{id}/notes",
        "GET /api/cases/{id}/presence",
        "GET /api/cases/{id}/replies",
        "GET /api/departments",
        "GET /api/fields",
        "GET /api/grants",
        "GET /api/live",
        "GET /api/me",
        "GET /api/specialties",
        "GET /api/tags",
        "GET /api/users",
        "GET /api/views",
        "GET /api/views/{id}",
        "PATCH /api/canned-answers/{id}",
        "PATCH /api/cases/{id}",
        "PATCH /api/departments/{id}",
        "PATCH /api/fields/{id}",
        "PATCH /api/specialties/{id}",
        "PATCH /api/tags/{id}",
        "PATCH /api/users/{id}",
        "PATCH /api/views/{id}",
        "POST /api/auth/refresh",
        "POST /api/auth/sign-out",
        "POST /api/auth/sign-up",
        "POST /api/auth/token",
        "POST /api/bulk/{id}/undo",
        "POST /api/canned-answers",
        "POST /api/cases",
        "POST /api/cases/bulk",
        "POST /api/cases/{id}/attachments",
        "POST /api/cases/{id}/grants",
        "POST /api/cases/{id}/notes",
        "POST /api/cases/{id}/replies",
        "POST /api/departments",
        "POST /api/fields",
        "POST /api/grants/{id}/review",
        "POST /api/specialties",
        "POST /api/tags",
        "POST /api/users",
        "POST /api/users/{id}/invitation",
        "POST /api/users/{id}/sign-out",
        "POST /api/views",
        "PUT /api/cases/{id}/presence",
    ];
    assert_eq!(there, wanted);
    assert_eq!(document()["openapi"], "3.1.0");
}

#[test]
fn every_endpoint_says_what_it_does_and_who_may_call_it() {
    for (path, item) in document()["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            assert!(operation["summary"].is_string() && operation["description"].is_string(), "{method} {path}");
            let public = operation.get("security").is_some();
            assert_eq!(public, path.starts_with("/api/auth/") && !path.ends_with("sign-out"), "{method} {path}");
        }
    }
}
