use super::{NAME_MAX, check_name};
use crate::{FieldErrors, FieldId, Problem, text};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use time::Date;
use time::macros::format_description;

pub const CHOICES_MAX: usize = 50;
const TEXT_MAX: usize = 1_000;
const KEY_MAX: usize = 40;

words! {
    FieldKind {
        Text = "text",
        Choice = "choice",
        Date = "date",
        Number = "number",
        YesNo = "yes_no",
    }
}

/// A field that the clinic put on its cases. Its value stands in a case's metadata under `name`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomField {
    pub id: FieldId,
    /// Small letters, digits and underscores; it never changes, since cases refer to it.
    pub name: String,
    pub label: String,
    pub kind: FieldKind,
    /// What may be chosen, of a choice.
    pub choices: Vec<String>,
    pub required: bool,
    pub active: bool,
    /// Where it stands in the form: the lowest first.
    pub rank: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateField {
    pub name: String,
    pub label: String,
    pub kind: FieldKind,
    #[serde(default)]
    pub choices: Vec<String>,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub rank: i32,
}

/// The kind stays: what was written under another would not fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReviseField {
    pub label: Option<String>,
    pub choices: Option<Vec<String>>,
    pub required: Option<bool>,
    pub active: Option<bool>,
    pub rank: Option<i32>,
}

impl CreateField {
    /// As a form sends it: choices one a line, the rank as typed.
    pub fn read(
        name: String,
        label: String,
        kind: FieldKind,
        choices: &str,
        required: bool,
        rank: &str,
    ) -> Result<Self, FieldErrors> {
        let rank = read_rank(rank).map_err(|problem| FieldErrors::one("rank", problem))?;
        Ok(Self { name, label, kind, choices: read_choices(choices), required, rank })
    }

    pub fn check(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.note("name", check_key(&self.name));
        let label = errors.note("label", check_name(&self.label));
        let choices = errors.note("choices", check_choices(self.kind, &self.choices));
        match (label, choices) {
            (Some(label), Some(choices)) if errors.is_empty() => Ok(Self { label, choices, ..self }),
            _ => Err(errors),
        }
    }
}

impl ReviseField {
    /// As a form sends it, in which all but `active` stands.
    pub fn read(label: String, choices: &str, required: bool, rank: &str) -> Result<Self, FieldErrors> {
        let rank = read_rank(rank).map_err(|problem| FieldErrors::one("rank", problem))?;
        Ok(Self {
            label: Some(label),
            choices: Some(read_choices(choices)),
            required: Some(required),
            active: None,
            rank: Some(rank),
        })
    }

    pub fn check(self, kind: FieldKind) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let label = errors.note("label", self.label.as_deref().map(check_name).transpose()).flatten();
        let choices = errors.note("choices", self.choices.map(|choices| check_choices(kind, &choices)).transpose()).flatten();
        errors.into_result()?;
        Ok(Self { label, choices, ..self })
    }
}

/// What a form says may be chosen, one a line.
pub fn read_choices(raw: &str) -> Vec<String> {
    raw.lines().map(text::line).filter(|choice| !choice.is_empty()).collect()
}

/// Where a form puts a field; nothing typed is the first place.
pub fn read_rank(raw: &str) -> Result<i32, Problem> {
    let raw = raw.trim();
    if raw.is_empty() { Ok(0) } else { raw.parse().map_err(|_| Problem::UnknownValue) }
}

pub fn check_key(name: &str) -> Result<(), Problem> {
    let fits = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '_');
    match name.chars().next() {
        None => Err(Problem::Required),
        Some(first) if !first.is_ascii_lowercase() || !name.chars().all(fits) => Err(Problem::Malformed),
        Some(_) if name.len() > KEY_MAX => Err(Problem::TooLong { max: KEY_MAX }),
        Some(_) => Ok(()),
    }
}

fn check_choices(kind: FieldKind, choices: &[String]) -> Result<Vec<String>, Problem> {
    let choices: Vec<String> = choices.iter().map(|choice| text::line(choice)).filter(|choice| !choice.is_empty()).collect();
    let different = choices.iter().collect::<BTreeSet<_>>().len() == choices.len();
    match kind {
        FieldKind::Choice if choices.is_empty() => Err(Problem::Required),
        FieldKind::Choice if choices.len() > CHOICES_MAX => Err(Problem::TooMany { max: CHOICES_MAX }),
        FieldKind::Choice if !different => Err(Problem::Malformed),
        FieldKind::Choice if choices.iter().any(|choice| text::length(choice) > NAME_MAX) => {
            Err(Problem::TooLong { max: NAME_MAX })
        }
        FieldKind::Choice => Ok(choices),
        _ if choices.is_empty() => Ok(choices),
        _ => Err(Problem::UnknownValue),
    }
}

impl CustomField {
    /// The name of the field in forms and errors.
    pub fn form_name(&self) -> String {
        format!("field.{}", self.name)
    }

    /// Reads what a form sends; nothing typed is no value.
    pub fn read(&self, raw: &str) -> Result<Option<Value>, Problem> {
        let raw = text::line(raw);
        if raw.is_empty() {
            return Ok(None);
        }
        let value = match self.kind {
            FieldKind::Number => Value::Number(raw.replace(',', ".").parse().map_err(|_| Problem::Malformed)?),
            FieldKind::YesNo => match raw.as_str() {
                "yes" => Value::Bool(true),
                "no" => Value::Bool(false),
                _ => return Err(Problem::UnknownValue),
            },
            FieldKind::Text | FieldKind::Choice | FieldKind::Date => Value::String(raw),
        };
        self.check(&value).map(|()| Some(value))
    }

    /// The same for a form that is sent: what has to be answered is.
    pub fn answer(&self, raw: &str) -> Result<Option<Value>, Problem> {
        match self.read(raw) {
            Ok(None) if self.required => Err(Problem::Required),
            read => read,
        }
    }

    pub fn check(&self, value: &Value) -> Result<(), Problem> {
        match (self.kind, value) {
            (FieldKind::Text, Value::String(text)) if text::length(text) > TEXT_MAX => Err(Problem::TooLong { max: TEXT_MAX }),
            (FieldKind::Choice, Value::String(choice)) if !self.choices.contains(choice) => Err(Problem::UnknownValue),
            (FieldKind::Date, Value::String(day)) => {
                Date::parse(day, format_description!("[year]-[month]-[day]")).map(|_| ()).map_err(|_| Problem::Malformed)
            }
            (FieldKind::Text | FieldKind::Choice, Value::String(_))
            | (FieldKind::Number, Value::Number(_))
            | (FieldKind::YesNo, Value::Bool(_)) => Ok(()),
            _ => Err(Problem::Malformed),
        }
    }
}

/// Checks metadata against the clinic's fields. What is under no name of theirs is left alone.
pub fn check_fields(fields: &[CustomField], metadata: &Map<String, Value>) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::default();
    for field in fields.iter().filter(|field| field.active) {
        let checked = match metadata.get(&field.name) {
            Some(value) => field.check(value),
            None if field.required => Err(Problem::Required),
            None => Ok(()),
        };
        errors.note(&field.form_name(), checked);
    }
    errors.into_result()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use uuid::Uuid;

    fn field(kind: FieldKind) -> CustomField {
        let choices = if kind == FieldKind::Choice { vec!["left".into(), "right".into()] } else { Vec::new() };
        CustomField {
            id: FieldId(Uuid::nil()),
            name: "side".into(),
            label: "Side".into(),
            kind,
            choices,
            required: true,
            active: true,
            rank: 0,
        }
    }

    #[test]
    fn a_form_is_read_by_the_kind_of_each_field() {
        for (kind, raw, value) in [
            (FieldKind::Text, " a  b ", json!("a b")),
            (FieldKind::Choice, "left", json!("left")),
            (FieldKind::Date, "2026-02-28", json!("2026-02-28")),
            (FieldKind::Number, "37,5", json!(37.5)),
            (FieldKind::YesNo, "no", json!(false)),
        ] {
            assert_eq!(field(kind).read(raw), Ok(Some(value)), "{kind}");
            assert_eq!(field(kind).read("  "), Ok(None), "{kind}");
            assert_eq!(field(kind).answer("  "), Err(Problem::Required), "{kind}");
            assert_eq!(CustomField { required: false, ..field(kind) }.answer("  "), Ok(None), "{kind}");
        }
        for (kind, raw, problem) in [
            (FieldKind::Choice, "up", Problem::UnknownValue),
            (FieldKind::Date, "2026-02-30", Problem::Malformed),
            (FieldKind::Number, "warm", Problem::Malformed),
            (FieldKind::YesNo, "maybe", Problem::UnknownValue),
        ] {
            assert_eq!(field(kind).read(raw), Err(problem), "{kind}");
        }
    }

    #[test]
    fn metadata_fits_the_fields_and_may_hold_more() {
        let metadata = |value: Value| value.as_object().cloned().expect("an object");
        let fields = [field(FieldKind::YesNo)];
        assert!(check_fields(&fields, &metadata(json!({ "side": true, "other": 7 }))).is_ok());
        let errors = check_fields(&fields, &metadata(json!({ "side": "yes" }))).expect_err("a word");
        assert_eq!(errors.get("field.side"), Some(&Problem::Malformed));
        let errors = check_fields(&fields, &Map::new()).expect_err("missing");
        assert_eq!(errors.get("field.side"), Some(&Problem::Required));
        let retired = [CustomField { active: false, ..field(FieldKind::YesNo) }];
        assert!(check_fields(&retired, &Map::new()).is_ok());
    }

    #[test]
    fn a_choice_has_something_to_choose_from_and_nothing_else_has() {
        assert_eq!(check_choices(FieldKind::Choice, &[" ".into()]), Err(Problem::Required));
        assert_eq!(check_choices(FieldKind::Choice, &["a".into(), " a".into()]), Err(Problem::Malformed));
        assert_eq!(check_choices(FieldKind::Text, &["a".into()]), Err(Problem::UnknownValue));
    }

    #[test]
    fn choices_stand_one_a_line_and_a_rank_is_a_number() {
        assert_eq!(read_choices(" left \r\n\n right  side"), ["left", "right side"]);
        assert_eq!((read_rank(" 7 "), read_rank(""), read_rank("first")), (Ok(7), Ok(0), Err(Problem::UnknownValue)));
    }

    #[test]
    fn names_are_plain_keys() {
        for (name, ok) in [("blood_type", true), ("x1", true), ("1x", false), ("Blood", false), ("", false), ("a-b", false)] {
            assert_eq!(check_key(name).is_ok(), ok, "{name}");
        }
    }
}
