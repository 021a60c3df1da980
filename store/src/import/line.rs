use crate::clock;
use domain::case::Open;
use domain::{FieldErrors, Format, Problem, account, field_name};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// One good line, cleaned as the form cleans.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) patient: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) created_at: Option<OffsetDateTime>,
}

/// A line and the hash by which a second run knows it.
pub(super) struct Marked {
    pub(super) line: Line,
    pub(super) hash: [u8; 32],
}

/// Counts lines that say the same: two in one file are two cases, and stay two on the next run.
#[derive(Default)]
pub(super) struct Occurrences(HashMap<[u8; 32], u32>);

impl Line {
    pub(super) fn parse(raw: &[u8], default_patient: Option<&str>) -> Result<Self, FieldErrors> {
        let Ok(Value::Object(mut fields)) = serde_json::from_slice(raw) else {
            return Err(FieldErrors::one("line", Problem::Malformed));
        };
        let mut errors = FieldErrors::default();
        let mut take = |name: &str| errors.note(name, text(&mut fields, name)).flatten();
        let (title, description) = (take("title"), take("description"));
        let (patient, created_at) = (take("patient"), take("created_at"));
        for name in fields.keys() {
            errors.note(field_name(name, "line"), Err::<(), _>(Problem::UnknownField));
        }
        let title = errors.note("title", Open::check_title(title.as_deref().unwrap_or_default()));
        let description =
            errors.note("description", Open::check_description(description.as_deref().unwrap_or_default(), Format::Plain));
        let patient = errors.note("patient", check_patient(patient.as_deref(), default_patient));
        let created_at = errors.note("created_at", check_created_at(created_at.as_deref()));
        match (title, description, patient, created_at) {
            (Some(title), Some(description), Some(patient), Some(created_at)) if errors.is_empty() => {
                Ok(Self { patient, title, description, created_at })
            }
            _ => Err(errors),
        }
    }

    fn hash(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        let created_at = self.created_at.map(|at| at.unix_timestamp_nanos().to_string()).unwrap_or_default();
        for part in [&self.patient, &self.title, &self.description, &created_at] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        hasher.finalize().into()
    }
}

impl Occurrences {
    pub(super) fn mark(&mut self, line: Line) -> Marked {
        let content = line.hash();
        let times = self.0.entry(content).or_default();
        *times += 1;
        let hash = Sha256::new().chain_update(content).chain_update(times.to_be_bytes()).finalize().into();
        Marked { line, hash }
    }
}

/// Takes a text out of the object; null counts as absent.
fn text(fields: &mut Map<String, Value>, name: &str) -> Result<Option<String>, Problem> {
    match fields.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Problem::Malformed),
    }
}

fn check_patient(email: Option<&str>, default: Option<&str>) -> Result<String, Problem> {
    match (email, default) {
        (Some(email), _) => account::check_email(email),
        (None, Some(default)) => Ok(default.to_owned()),
        (None, None) => Err(Problem::Required),
    }
}

fn check_created_at(text: Option<&str>) -> Result<Option<OffsetDateTime>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let at = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| Problem::Malformed)?;
    if at > clock::now() { Err(Problem::UnknownValue) } else { Ok(Some(at)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(raw: &str) -> Result<Line, FieldErrors> {
        Line::parse(raw.as_bytes(), Some("default@example.org"))
    }

    fn problem(raw: &str, field: &str) -> Option<Problem> {
        parse(raw).expect_err("bad").get(field).cloned()
    }

    proptest! {
        #[test]
        fn fuzz_any_line_is_read_or_refused(raw in prop::collection::vec(any::<u8>(), 0..200), title in any::<String>()) {
            let _ = Line::parse(&raw, None);
            let line = serde_json::json!({ "title": title, "description": title }).to_string();
            if let Ok(line) = parse(&line) {
                prop_assert_eq!(line.title.as_str(), domain::text::line(&title));
            }
        }
    }

    #[test]
    fn a_line_is_cleaned_like_the_form() {
        let line = parse(
            r#"{"title":" A  rash ","description":"It\r\nitches ","patient":"Ana@Example.org","created_at":"2024-02-03T04:05:06+01:00"}"#,
        );
        let line = line.expect("good");
        assert_eq!((line.title.as_str(), line.description.as_str()), ("A rash", "It\nitches"));
        assert_eq!(line.patient, "ana@example.org");
        assert_eq!(line.created_at.map(OffsetDateTime::unix_timestamp), Some(1_706_929_506));
    }

    #[test]
    fn the_default_patient_stands_in_and_without_one_the_field_is_required() {
        let raw = r#"{"title":"a","description":"b","patient":null}"#;
        assert_eq!(parse(raw).expect("good").patient, "default@example.org");
        let errors = Line::parse(raw.as_bytes(), None).expect_err("bad");
        assert_eq!(errors.get("patient"), Some(&Problem::Required));
    }

    #[test]
    fn each_bad_field_is_named() {
        assert_eq!(problem("{", "line"), Some(Problem::Malformed));
        assert_eq!(problem("[1]", "line"), Some(Problem::Malformed));
        assert_eq!(problem(r#"{"description":"b"}"#, "title"), Some(Problem::Required));
        assert_eq!(problem(r#"{"title":7,"description":"b"}"#, "title"), Some(Problem::Malformed));
        assert_eq!(problem(r#"{"title":"a","description":"b","status":"open"}"#, "status"), Some(Problem::UnknownField));
        assert_eq!(problem(r#"{"title":"a","description":"b","patient":"ana"}"#, "patient"), Some(Problem::NotAnEmail));
        assert_eq!(
            problem(r#"{"title":"a","description":"b","created_at":"yesterday"}"#, "created_at"),
            Some(Problem::Malformed)
        );
        assert_eq!(
            problem(r#"{"title":"a","description":"b","created_at":"2999-01-01T00:00:00Z"}"#, "created_at"),
            Some(Problem::UnknownValue)
        );
    }

    #[test]
    fn what_is_not_text_is_malformed_and_a_sentence_as_a_name_is_not_repeated() {
        let errors = Line::parse(b"{\"title\":\"\xff\"}", None).expect_err("bad");
        assert_eq!(errors.get("line"), Some(&Problem::Malformed));
        let errors = parse(r#"{"title":"a","description":"b","My leg hurts":1}"#).expect_err("bad");
        assert_eq!(errors.iter().collect::<Vec<_>>(), [("line", &Problem::UnknownField)]);
    }

    #[test]
    fn the_hash_tells_lines_apart_by_every_part_and_by_their_number() {
        let line = |patient: &str, title: &str, description: &str| Line {
            patient: patient.into(),
            title: title.into(),
            description: description.into(),
            created_at: None,
        };
        let mut occurrences = Occurrences::default();
        let mut lines = vec![line("a", "bc", "d"), line("ab", "c", "d"), line("a", "b", "cd"), line("a", "bc", "d")];
        lines.push(Line { created_at: Some(OffsetDateTime::UNIX_EPOCH), ..line("a", "bc", "d") });
        let mut hashes: Vec<_> = lines.into_iter().map(|line| occurrences.mark(line).hash).collect();
        assert_eq!(hashes[0], Occurrences::default().mark(line("a", "bc", "d")).hash);
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), 5);
    }
}
