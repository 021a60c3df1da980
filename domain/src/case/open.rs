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
        let metadata = errors.note("metadata", check_metadata(self.metadata));
        match (title, description, metadata) {
            (Some(title), Some(description), Some(metadata)) if errors.is_empty() => {
                Ok(Self { title, description, metadata, ..self })
            }
            _ => Err(errors),
        }
    }
}

/// The texts in it are cleaned as all others are. Their limit is that of the whole.
fn check_metadata(metadata: Map<String, Value>) -> Result<Map<String, Value>, Problem> {
    let metadata = clean_fields(metadata)?;
    let json = serde_json::to_string(&metadata).map_err(|_| Problem::Malformed)?;
    if json.len() > METADATA_MAX { Err(Problem::TooLarge { max: METADATA_MAX }) } else { Ok(metadata) }
}

/// Two names that are one when cleaned are a mistake of the sender's.
fn clean_fields(fields: Map<String, Value>) -> Result<Map<String, Value>, Problem> {
    let mut cleaned = Map::new();
    for (name, value) in fields {
        refuse_zero(&name)?;
        if cleaned.insert(text::line(&name), clean_value(value)?).is_some() {
            return Err(Problem::Malformed);
        }
    }
    Ok(cleaned)
}

fn clean_value(value: Value) -> Result<Value, Problem> {
    Ok(match value {
        Value::String(text) => {
            refuse_zero(&text)?;
            Value::String(text::block(&text))
        }
        Value::Array(values) => Value::Array(values.into_iter().map(clean_value).collect::<Result<_, _>>()?),
        Value::Object(fields) => Value::Object(clean_fields(fields)?),
        value @ (Value::Null | Value::Bool(_) | Value::Number(_)) => value,
    })
}

/// What a program sends with it is no text, and would be another one without it.
fn refuse_zero(text: &str) -> Result<(), Problem> {
    if text.contains('\0') { Err(Problem::Malformed) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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
    fn the_texts_in_metadata_are_cleaned_at_any_depth() {
        let check = |metadata: Value| {
            let Value::Object(metadata) = metadata else { panic!("an object") };
            Open { metadata, ..open("a", "b") }.check().map(|open| Value::Object(open.metadata))
        };
        let sent = json!({ "e\u{301}  x": ["\u{202e}a\r\nb ", { "k\u{feff}": "e\u{301}" }, 1, null] });
        assert_eq!(check(sent), Ok(json!({ "\u{e9} x": ["a\nb", { "k": "\u{e9}" }, 1, null] })));
        let twice = check(json!({ "a": 1, " a": 2 })).expect_err("one name twice");
        assert_eq!(twice.get("metadata"), Some(&Problem::Malformed));
    }

    #[test]
    fn unknown_fields_are_refused() {
        assert!(serde_json::from_str::<Open>(r#"{"title":"a","description":"b","patient_id":"c"}"#).is_err());
    }
}
