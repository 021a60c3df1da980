use crate::problem::Rejection;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use domain::{FieldErrors, Problem, field_name};
use serde::de::{DeserializeOwned, IgnoredAny};

/// A body of JSON, read strictly: what is no JSON is malformed (400), what is JSON of another shape has a field that
/// needs another look (422).
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejection> {
        if !says_json(request.headers()) {
            return Err(Rejection::NotJson);
        }
        let body = Bytes::from_request(request, state).await.map_err(|rejection| unread(&rejection))?;
        parse(&body).map(Json)
    }
}

fn says_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

fn unread(rejection: &BytesRejection) -> Rejection {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE { Rejection::TooLarge } else { Rejection::MalformedJson }
}

/// Every request is an object: serde would also take the fields of a struct in an array.
fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Rejection> {
    let text = std::str::from_utf8(body).map_err(|_| Rejection::MalformedJson)?;
    serde_json::from_str::<IgnoredAny>(text).map_err(|_| Rejection::MalformedJson)?;
    if !text.trim_start().starts_with('{') {
        return Err(FieldErrors::one("body", Problem::Malformed).into());
    }
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(text)).map_err(|misfit| {
        let (field, problem) = blame(&misfit.path().to_string(), &misfit.inner().to_string());
        FieldErrors::one(&field, problem).into()
    })
}

/// Which field is wrong, and how. Serde's message quotes what was sent, so only the name of a field of ours is taken from
/// it. The path may hold a name that the sender made up.
fn blame(path: &str, message: &str) -> (String, Problem) {
    let quoted = |prefix: &str| message.strip_prefix(prefix).and_then(|rest| rest.split('`').next()).map(str::to_owned);
    if let Some(field) = quoted("missing field `") {
        return (field, Problem::Required);
    }
    if let Some(field) = quoted("duplicate field `") {
        return (field, Problem::Malformed);
    }
    let problem = match message {
        _ if message.starts_with("unknown field `") => Problem::UnknownField,
        _ if message.starts_with("unknown variant `") => Problem::UnknownValue,
        _ => Problem::Malformed,
    };
    (field_name(path, "body").to_owned(), problem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Refusal;
    use domain::case::Open;
    use proptest::prelude::*;

    fn refused(body: &str) -> (String, Problem) {
        let Err(Rejection::Refused(Refusal::Invalid(errors))) = parse::<Open>(body.as_bytes()) else {
            panic!("{body} should have a wrong field")
        };
        let (field, problem) = errors.iter().next().expect("a field");
        (field.to_owned(), problem.clone())
    }

    #[test]
    fn the_wrong_field_is_named() {
        assert_eq!(refused(r#"{"description":"b"}"#), ("title".into(), Problem::Required));
        assert_eq!(refused(r#"{"title":"a","description":"b","patient_id":"c"}"#), ("patient_id".into(), Problem::UnknownField));
        assert_eq!(refused(r#"{"title":"a","description":"b","priority":"huge"}"#), ("priority".into(), Problem::UnknownValue));
        assert_eq!(refused(r#"{"title":7,"description":"b"}"#), ("title".into(), Problem::Malformed));
        assert_eq!(refused(r#"{"title":"a","description":"b","metadata":[]}"#), ("metadata".into(), Problem::Malformed));
        assert_eq!(refused(r#"{"title":"a","description":"b","priority":3}"#), ("priority".into(), Problem::Malformed));
        assert_eq!(refused(r#"{"title":"a","title":"b"}"#), ("title".into(), Problem::Malformed));
        assert_eq!(refused(r#"["a","b",null,{}]"#), ("body".into(), Problem::Malformed));
    }

    #[test]
    fn a_sentence_as_a_name_is_not_repeated() {
        for name in ["My leg hurts", "Canary", "é", &"x".repeat(41)] {
            let body = format!(r#"{{"title":"a","description":"b","{name}":1}}"#);
            assert_eq!(refused(&body), ("body".into(), Problem::UnknownField));
        }
        let inside = r#"{"title":"a","description":"b","metadata":{"My leg hurts":1e999}}"#;
        assert_eq!(refused(inside), ("body".into(), Problem::Malformed));
    }

    proptest! {
        #[test]
        fn fuzz_any_body_is_read_or_refused_by_names_of_ours(body in prop::collection::vec(any::<u8>(), 0..200), name in any::<String>()) {
            let _ = parse::<Open>(&body);
            let body = serde_json::json!({ "title": "a", "description": "b", "metadata": {}, (&name): 1 }).to_string();
            if let Err(Rejection::Refused(Refusal::Invalid(errors))) = parse::<Open>(body.as_bytes()) {
                prop_assert!(errors.iter().all(|(field, _)| field == field_name(field, "body")));
            }
        }
    }

    #[test]
    fn what_is_no_json_is_malformed() {
        for body in ["", "{", "{\"title\":\"a\",}", "{} {}", "nonsense"] {
            assert!(matches!(parse::<Open>(body.as_bytes()), Err(Rejection::MalformedJson)), "{body}");
        }
    }
}
