//! The headers and path parts that the endpoints of a case read and write.

use crate::problem::Rejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use domain::{CaseId, Problem, Refusal};
use std::str::FromStr;
use store::IdempotencyKey;

/// What a path names. What cannot be an id names nothing, and is told apart from what is absent by nothing.
pub(super) struct IdPath<Id>(pub(super) Id);

impl<Id: FromStr, S: Send + Sync> FromRequestParts<S> for IdPath<Id> {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        path.ok().and_then(|Path(id)| id.parse().ok()).map(IdPath).ok_or_else(|| Refusal::NotFound.into())
    }
}

/// The case that a path names.
pub(crate) struct CasePath(pub(crate) CaseId);

impl<S: Send + Sync> FromRequestParts<S> for CasePath {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        IdPath::from_request_parts(parts, state).await.map(|IdPath(id)| Self(id))
    }
}

/// A version as `ETag` and `If-Match` spell it.
pub(super) fn etag(version: i64) -> (HeaderName, String) {
    (header::ETAG, format!("\"{version}\""))
}

/// The version that a change is based on. A weak tag is as good as a strong one: the number names a version, and
/// proxies weaken the tags of what they compress. `*` is refused: it would overwrite what nobody has seen.
pub(super) struct IfMatch(pub(super) i64);

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Rejection> {
        let mut lines = parts.headers.get_all(header::IF_MATCH).iter();
        let (Some(line), more) = (lines.next(), lines.next()) else { return Err(Rejection::VersionRequired) };
        let version = line.to_str().ok().and_then(version).filter(|_| more.is_none());
        version.map(IfMatch).ok_or(Rejection::MalformedIfMatch)
    }
}

fn version(tag: &str) -> Option<i64> {
    let digits = tag.trim().trim_start_matches("W/").strip_prefix('"')?.strip_suffix('"')?;
    digits.parse().ok().filter(|version| *version > 0 && !digits.starts_with(['+', '0']))
}

/// Whether the reader says to have this very version.
pub(super) fn has_already(headers: &HeaderMap, now: i64) -> bool {
    let lines = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|tag| tag.trim() == "*" || version(tag) == Some(now))
}

/// The `Idempotency-Key`, if there is one.
pub(super) struct Key(pub(super) Option<IdempotencyKey>);

impl<S: Sync> FromRequestParts<S> for Key {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Rejection> {
        let mut lines = parts.headers.get_all("idempotency-key").iter();
        let (Some(line), more) = (lines.next(), lines.next()) else { return Ok(Key(None)) };
        let key = match line.to_str() {
            Ok(key) if more.is_none() => IdempotencyKey::new(key),
            _ => Err(Problem::Malformed),
        };
        Ok(Key(Some(key.map_err(|problem| Refusal::invalid("Idempotency-Key", problem))?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    async fn key(sent: &[&str]) -> Result<Option<IdempotencyKey>, Rejection> {
        let request = sent.iter().fold(Request::builder(), |request, key| request.header("idempotency-key", *key));
        let (mut parts, ()) = request.body(()).expect("a request").into_parts();
        Key::from_request_parts(&mut parts, &()).await.map(|Key(key)| key)
    }

    #[tokio::test]
    async fn a_request_has_one_key_or_none() {
        assert!(matches!(key(&[]).await, Ok(None)));
        assert!(matches!(key(&["a"]).await, Ok(Some(_))));
        for twice in [["a", "b"], ["a", "a"], ["a", ""]] {
            let Err(Rejection::Refused(Refusal::Invalid(errors))) = key(&twice).await else { panic!("{twice:?} is refused") };
            assert_eq!(errors.get("Idempotency-Key"), Some(&Problem::Malformed));
        }
    }

    #[test]
    fn a_tag_names_one_version() {
        assert_eq!(version("\"3\""), Some(3));
        assert_eq!(version("W/\"3\""), Some(3));
        for bad in ["3", "*", "\"\"", "\"x\"", "\"3", "\"0\"", "\"-1\"", "\"+1\"", "\"03\"", "\"1\", \"2\""] {
            assert_eq!(version(bad), None, "{bad}");
        }
    }
}
