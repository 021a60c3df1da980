//! The one shape of an error in JSON: `application/problem+json` (RFC 9457), with a `code` for programs, `errors` by
//! field, and an `incident` that finds the details in the log. Nothing that a person wrote is ever repeated.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::case::Named;
use domain::{FieldErrors, Incident, Refusal, UserId};
use serde_json::{Map, Value, json};
use std::any::Any;

/// Why a request was not served: what the operation refused, or what HTTP itself did.
#[derive(Debug)]
pub(crate) enum Rejection {
    Refused(Refusal),
    /// With the name of whoever has the case now.
    CaseTaken(Named<UserId>),
    MalformedJson,
    MalformedIfMatch,
    ForeignOrigin,
    MethodNotAllowed,
    TooLarge,
    AddressTooLong,
    HeadersTooLarge,
    NotJson,
    NotMultipart,
    MalformedForm,
    VersionRequired,
    NotReady,
    TimedOut,
    /// Too many at once, of one session.
    Busy,
}

impl From<Refusal> for Rejection {
    fn from(refusal: Refusal) -> Self {
        Rejection::Refused(refusal)
    }
}

impl From<FieldErrors> for Rejection {
    fn from(errors: FieldErrors) -> Self {
        Rejection::Refused(errors.into())
    }
}

impl Rejection {
    fn status(&self) -> StatusCode {
        match self {
            Rejection::Refused(refusal) => StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            Rejection::CaseTaken(_) => StatusCode::CONFLICT,
            Rejection::MalformedJson | Rejection::MalformedIfMatch | Rejection::MalformedForm => StatusCode::BAD_REQUEST,
            Rejection::ForeignOrigin => StatusCode::FORBIDDEN,
            Rejection::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Rejection::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Rejection::AddressTooLong => StatusCode::URI_TOO_LONG,
            Rejection::HeadersTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Rejection::NotJson | Rejection::NotMultipart => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Rejection::VersionRequired => StatusCode::PRECONDITION_REQUIRED,
            Rejection::NotReady | Rejection::TimedOut | Rejection::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    pub(crate) fn code(&self) -> &'static str {
        match self {
            Rejection::Refused(refusal) => refusal.code(),
            Rejection::CaseTaken(by) => Refusal::CaseTaken { by: by.id }.code(),
            Rejection::MalformedJson => "malformed_json",
            Rejection::MalformedIfMatch => "malformed_if_match",
            Rejection::ForeignOrigin => "foreign_origin",
            Rejection::MethodNotAllowed => "method_not_allowed",
            Rejection::TooLarge => "too_large",
            Rejection::AddressTooLong => "address_too_long",
            Rejection::HeadersTooLarge => "headers_too_large",
            Rejection::NotJson => "not_json",
            Rejection::NotMultipart => "not_multipart",
            Rejection::MalformedForm => "malformed_form",
            Rejection::VersionRequired => "version_required",
            Rejection::NotReady => "not_ready",
            Rejection::TimedOut => "timed_out",
            Rejection::Busy => "busy",
        }
    }

    fn title(&self) -> String {
        match self {
            Rejection::Refused(refusal) => return refusal.to_string(),
            Rejection::CaseTaken(by) => return Refusal::CaseTaken { by: by.id }.to_string(),
            Rejection::MalformedJson => "the body is not JSON",
            Rejection::MalformedIfMatch => "If-Match has to name one version, as an ETag does",
            Rejection::ForeignOrigin => "this request comes from another site",
            Rejection::MethodNotAllowed => "this address does not know that method",
            Rejection::TooLarge => "the body is too large",
            Rejection::AddressTooLong => "the address has more than 32 KiB",
            Rejection::HeadersTooLarge => "the headers have more than 32 KiB",
            Rejection::NotMultipart => "the body has to be multipart/form-data",
            Rejection::MalformedForm => "the form ends in its middle, or is none",
            Rejection::NotJson => "the body has to be application/json",
            Rejection::VersionRequired => "say in If-Match which version the change is based on",
            Rejection::NotReady => "the database does not answer",
            Rejection::TimedOut => "this took too long",
            Rejection::Busy => "too much is sent at once",
        }
        .to_owned()
    }

    fn body(&self) -> Map<String, Value> {
        let code = self.code();
        let mut body = Map::from_iter([
            ("type".to_owned(), format!("/api/docs#{code}").into()),
            ("title".to_owned(), self.title().into()),
            ("status".to_owned(), self.status().as_u16().into()),
            ("code".to_owned(), code.into()),
        ]);
        match self {
            Rejection::Refused(Refusal::Invalid(errors)) => body.insert("errors".to_owned(), by_field(errors)),
            Rejection::CaseTaken(by) => body.insert("assignee".to_owned(), json!(by)),
            Rejection::Refused(Refusal::Internal(incident)) => body.insert("incident".to_owned(), incident.0.to_string().into()),
            _ => None,
        };
        body
    }
}

/// Each field's problem: its code and limits, and the same in words.
fn by_field(errors: &FieldErrors) -> Value {
    let entry = |(field, problem): (&str, &domain::Problem)| {
        let mut entry = json!(problem);
        entry["detail"] = problem.to_string().into();
        (field.to_owned(), entry)
    };
    Value::Object(errors.iter().map(entry).collect())
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let mut response = (self.status(), Json(self.body())).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        match self {
            Rejection::Refused(Refusal::Unauthenticated | Refusal::WrongCredentials) => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"caseward\""));
            }
            Rejection::Refused(Refusal::TooMany { retry_after_seconds }) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds));
            }
            _ => {}
        }
        response
    }
}

/// The answer in place of a handler that panicked. The panic's own words went to the log's hook, not to the client.
pub(crate) fn panicked(_: Box<dyn Any + Send>) -> Response {
    let incident = Incident(uuid::Uuid::new_v4());
    tracing::error!(incident = %incident.0, "a handler panicked");
    Rejection::Refused(Refusal::Internal(incident)).into_response()
}

pub(crate) async fn not_found() -> Rejection {
    Refusal::NotFound.into()
}

pub(crate) async fn method_not_allowed() -> Rejection {
    Rejection::MethodNotAllowed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_incident_and_keeps_its_words_to_itself() {
        let response = panicked(Box::new("canary"));
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        let problem: Value = serde_json::from_slice(&body).expect("JSON");
        assert!(problem["incident"].is_string() && !problem.to_string().contains("canary"), "{problem}");
    }
}
