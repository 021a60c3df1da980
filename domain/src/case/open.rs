use super::{DESCRIPTION_MAX, METADATA_MAX, Priority, TITLE_MAX};
use crate::{CaseId, FieldErrors, Format, Problem, SpecialtyId, text};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A patient opens a case. Who the patient is comes from the session, never from here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Open {
    pub title: String,
    pub description: String,
    /// How the description was written.
    #[serde(default, skip_serializing_if = "Format::is_plain")]
    pub format: Format,
    #[serde(default)]
    pub priority: Option<Priority>,
    #[serde(default)]
    pub specialty_id: Option<SpecialtyId>,
    #[serde(default)]
    pub metadata: Map<String, Value>,
    /// A resolved case of the same patient's that this one goes on with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows_id: Option<CaseId>,
}

impl Open {
    pub fn check_title(raw: &str) -> Result<String, Problem> {
        text::required(text::line(raw), TITLE_MAX)
    }

    /// Markup is only looked at where it is cleaned.
    pub fn check_description(raw: &str, format: Format) -> Result<String, Problem> {
        match format {
            Format::Plain => text::required(text::block(raw), DESCRIPTION_MAX),
            Format::Html if raw.trim().is_empty() => Err(Problem::Required),
            Format::Html => Ok(raw.to_owned()),
        }
    }

    /// The cleaned command, or all that is wrong with it.
    pub fn check(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = errors.note("title", Self::check_title(&self.title));
        let description = errors.note("description", Self::check_description(&self.description, self.format));
        errors.note("metadata", check_metadata(&self.metadata));
        match (title, description) {
            (Some(title), Some(description)) if errors.is_empty() => Ok(Self { title, description, ..self }),
            _ => Err(errors),
        }
    }
}

fn check_metadata(metadata: &Map<String, Value>) -> Result<(), Problem> {
    let json = serde_json::to_string(metadata).map_err(|_| Problem::Malformed)?;
    if json.len() > METADATA_MAX {
        return Err(Problem::TooLarge { max: METADATA_MAX });
    }
    // PostgreSQL's jsonb cannot hold the character zero.
    if metadata.iter().any(|(key, value)| key.contains('\0') || holds_zero(value)) { Err(Problem::Malformed) } else { Ok(()) }
}

fn holds_zero(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(holds_zero),
        Value::Object(fields) => fields.iter().any(|(key, value)| key.contains('\0') || holds_zero(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(title: &str, description: &str) -> Open {
        Open {
            title: title.into(),
            description: description.into(),
            format: Format::Plain,
            priority: None,
            specialty_id: None,
            metadata: Map::new(),
            follows_id: None,
        }
    }

    #[test]
    fn a_good_case_comes_out_clean() {
        let case = open(" A  rash ", "It itches.\r\n").check().expect("good");
        assert_eq!((case.title.as_str(), case.description.as_str()), ("A rash", "It itches."));
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let errors = open(" ", &"x".repeat(DESCRIPTION_MAX + 1)).check().expect_err("bad");
        assert_eq!(errors.get("title"), Some(&Problem::Required));
        assert_eq!(errors.get("description"), Some(&Problem::TooLong { max: DESCRIPTION_MAX }));
    }

    #[test]
    fn markup_is_left_to_be_cleaned() {
        let html = |description: &str| Open { format: Format::Html, ..open("A rash", description) }.check();
        let long = format!("<p>{}</p>", "<b></b>".repeat(DESCRIPTION_MAX));
        assert_eq!(html(&long).expect("good").description, long);
        assert_eq!(html(" ").expect_err("empty").get("description"), Some(&Problem::Required));
    }

    #[test]
    fn plain_is_what_is_not_said() {
        let read: Open = serde_json::from_str(r#"{"title":"a","description":"b"}"#).expect("a case");
        assert_eq!(read.format, Format::Plain);
        assert!(!serde_json::to_string(&read).expect("JSON").contains("format"));
    }

    #[test]
    fn limits_are_reached_exactly() {
        assert!(open(&"é".repeat(TITLE_MAX), &"é".repeat(DESCRIPTION_MAX)).check().is_ok());
        assert!(open(&"é".repeat(TITLE_MAX + 1), "x").check().is_err());
    }

    #[test]
    fn metadata_is_small_and_holds_no_zero_character() {
        let with = |value: String| Open { metadata: Map::from_iter([("k".to_owned(), Value::from(value))]), ..open("a", "b") };
        assert!(with("x".repeat(METADATA_MAX - 8)).check().is_ok());
        assert_eq!(
            with("x".repeat(METADATA_MAX - 7)).check().expect_err("large").get("metadata"),
            Some(&Problem::TooLarge { max: METADATA_MAX })
        );
        assert_eq!(with("a\0b".into()).check().expect_err("zero").get("metadata"), Some(&Problem::Malformed));
    }

    #[test]
    fn unknown_fields_are_refused() {
        assert!(serde_json::from_str::<Open>(r#"{"title":"a","description":"b","patient_id":"c"}"#).is_err());
    }
}
