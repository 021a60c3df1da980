//! What a person was typing, kept until it is sent.

use crate::case::{DESCRIPTION_MAX, Open};
use crate::clinic::CustomField;
use crate::{CaseId, FieldErrors, Format, Problem, RichText, SpecialtyId, UnknownWord, rich};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// Bytes of one draft; room for more than what is sent can hold, so that a text too long is still not lost.
pub const SIZE_MAX: usize = 256 * 1024;

/// What is being written. A person has one draft of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    NewCase,
    Reply(CaseId),
    Note(CaseId),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::NewCase => f.write_str("case:new"),
            Subject::Reply(case) => write!(f, "case:{case}:reply"),
            Subject::Note(case) => write!(f, "case:{case}:note"),
        }
    }
}

impl FromStr for Subject {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let mut parts = text.splitn(3, ':');
        let (Some("case"), Some(case), kind) = (parts.next(), parts.next(), parts.next()) else { return Err(UnknownWord) };
        match (case, kind) {
            ("new", None) => Ok(Subject::NewCase),
            (case, Some("reply")) => case.parse().map(Subject::Reply).map_err(|_| UnknownWord),
            (case, Some("note")) => case.parse().map(Subject::Note).map_err(|_| UnknownWord),
            _ => Err(UnknownWord),
        }
    }
}

/// Where a draft is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// A window of a browser, by a name that it keeps when the page is loaded again.
    pub window: String,
    /// The one in which was typed what the form began with; nothing if there was nothing.
    pub over: String,
}

impl Sheet {
    pub const NAME_MAX: usize = 64;

    /// As a form names it. A name that no page of ours makes is none: nobody types them.
    pub fn of(window: String, over: String) -> Self {
        let is_name = |name: &String| name.len() <= Self::NAME_MAX && name.bytes().all(|letter| letter.is_ascii_graphic());
        let known = |name: String| Some(name).filter(is_name).unwrap_or_default();
        Self { window: known(window), over: known(over) }
    }

    pub fn is_named(&self) -> bool {
        !self.window.is_empty()
    }
}

/// What is kept of a subject, as it was typed.
pub trait Draft: Serialize + DeserializeOwned + Default {
    /// What is chosen alone is no text to lose.
    fn is_empty(&self) -> bool;
    /// Bytes.
    fn size(&self) -> usize;
    /// The field that is likely to be what is too large.
    const LARGEST: &str;
}

/// A reply or a note not yet sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Message {
    pub body: String,
    pub format: Format,
    /// What was chosen of what the case is to become with a reply, as its form names it; nothing if nothing was.
    pub status: String,
}

impl Message {
    /// What was written, to be written on.
    pub fn of(text: &RichText) -> Self {
        if RichText::plain_only(text.plain()).html() == text.html() {
            Self { body: text.plain().to_owned(), ..Self::default() }
        } else {
            Self { body: text.html().to_owned(), format: Format::Html, ..Self::default() }
        }
    }

    /// With another one below it.
    pub fn followed_by(self, other: Self) -> Self {
        if other.is_empty() {
            return self;
        }
        let status = self.status.clone();
        if self.is_empty() {
            return Self { status, ..other };
        }
        if !self.is_html() && !other.is_html() {
            return Self { body: format!("{}\n\n{}", self.body.trim_end(), other.body), ..self };
        }
        let html =
            |message: Self| if message.is_html() { message.body } else { RichText::plain_only(&message.body).html().to_owned() };
        Self { format: Format::Html, body: html(self) + &html(other), status }
    }

    fn is_html(&self) -> bool {
        !self.format.is_plain()
    }
}

impl Draft for Message {
    const LARGEST: &str = "body";

    fn is_empty(&self) -> bool {
        self.body.trim().is_empty()
    }

    fn size(&self) -> usize {
        self.body.len() + self.status.len()
    }
}

/// What a person has typed of a case not yet sent, kept as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NewCase {
    pub title: String,
    pub description: String,
    pub format: Format,
    pub priority: String,
    /// The id of a specialty, or nothing.
    pub specialty: String,
    /// The clinic's own fields by name.
    pub fields: BTreeMap<String, String>,
}

impl Draft for NewCase {
    const LARGEST: &str = "description";

    fn is_empty(&self) -> bool {
        let blank = |text: &String| text.trim().is_empty();
        blank(&self.title) && blank(&self.description) && self.fields.values().all(blank)
    }

    fn size(&self) -> usize {
        let fields: usize = self.fields.iter().map(|(name, value)| name.len() + value.len()).sum();
        self.title.len() + self.description.len() + self.priority.len() + self.specialty.len() + fields
    }
}

impl NewCase {
    /// The case that this is to become, or all that is wrong with it, in the order of the form. What is under no name of
    /// the clinic's fields is left out.
    pub fn read(&self, clinics: &[CustomField]) -> Result<Open, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = errors.note("title", Open::check_title(&self.title));
        let description = errors.note("description", self.check_description());
        let specialty_id = errors.note("specialty_id", word::<SpecialtyId>(&self.specialty)).flatten();
        let metadata = self.metadata(clinics, &mut errors);
        let priority = errors.note("priority", word(&self.priority)).flatten();
        match (title, description) {
            (Some(title), Some(description)) if errors.is_empty() => {
                Open { title, description, format: self.format, priority, specialty_id, metadata, follows_id: None }.check()
            }
            _ => Err(errors),
        }
    }

    /// The rest is counted where it is cleaned; the editor's HTML has at least these.
    fn check_description(&self) -> Result<String, Problem> {
        let over = !self.format.is_plain() && rich::characters(&self.description) > DESCRIPTION_MAX;
        if over {
            Err(Problem::TooLong { max: DESCRIPTION_MAX })
        } else {
            Open::check_description(&self.description, self.format)
        }
    }

    fn metadata(&self, clinics: &[CustomField], errors: &mut FieldErrors) -> Map<String, Value> {
        let mut metadata = Map::new();
        for field in clinics.iter().filter(|field| field.active) {
            let typed = self.fields.get(&field.name).map(String::as_str).unwrap_or_default();
            if let Some(Some(value)) = errors.note(&field.form_name(), field.answer(typed)) {
                metadata.insert(field.name.clone(), value);
            }
        }
        metadata
    }
}

/// Nothing chosen is no value.
fn word<T: FromStr>(chosen: &str) -> Result<Option<T>, Problem> {
    if chosen.is_empty() { Ok(None) } else { chosen.parse().map(Some).map_err(|_| Problem::UnknownValue) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clinic::FieldKind;
    use crate::{FieldId, Priority};
    use serde_json::json;
    use uuid::Uuid;

    fn field(name: &str, kind: FieldKind, required: bool) -> CustomField {
        CustomField {
            id: FieldId(Uuid::nil()),
            name: name.into(),
            label: name.into(),
            kind,
            choices: Vec::new(),
            required,
            active: true,
            rank: 0,
        }
    }

    fn typed(fields: &[(&str, &str)]) -> NewCase {
        NewCase {
            title: " A  rash ".into(),
            description: "It itches.".into(),
            format: Format::Plain,
            priority: "high".into(),
            specialty: Uuid::nil().to_string(),
            fields: fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
        }
    }

    #[test]
    fn a_sheet_is_named_by_letters_that_can_be_stored() {
        let sheet = |window: &str, over: &str| Sheet::of(window.into(), over.into());
        let longest = "a".repeat(Sheet::NAME_MAX);
        for name in ["7f3a", &longest] {
            assert_eq!(sheet(name, name), Sheet { window: name.into(), over: name.into() });
            assert!(sheet(name, "").is_named() && !sheet("", name).is_named());
        }
        for name in ["a\0", "a b", "ä", &format!("{longest}a")] {
            assert_eq!(sheet(name, name), Sheet::default(), "{name:?}");
        }
    }

    #[test]
    fn a_good_draft_becomes_a_case_with_the_clinics_fields_and_no_others() {
        let clinics = [field("since", FieldKind::Date, true), field("smoker", FieldKind::YesNo, false)];
        let open = typed(&[("since", "2026-02-28"), ("smoker", ""), ("ward", "7")]).read(&clinics).expect("good");
        assert_eq!((open.title.as_str(), open.priority), ("A rash", Some(Priority::High)));
        assert_eq!(open.specialty_id, Some(SpecialtyId(Uuid::nil())));
        assert_eq!(Value::Object(open.metadata), json!({ "since": "2026-02-28" }));
    }

    #[test]
    fn all_that_is_wrong_is_said_in_the_order_of_the_form() {
        let clinics = [field("since", FieldKind::Date, true), field("weight", FieldKind::Number, false)];
        let draft = NewCase {
            title: " ".into(),
            priority: "huge".into(),
            specialty: "skin".into(),
            ..typed(&[("since", " "), ("weight", "heavy")])
        };
        let errors = draft.read(&clinics).expect_err("bad");
        let said: Vec<(&str, &Problem)> = errors.iter().collect();
        assert_eq!(
            said,
            [
                ("title", &Problem::Required),
                ("specialty_id", &Problem::UnknownValue),
                ("field.since", &Problem::Required),
                ("field.weight", &Problem::Malformed),
                ("priority", &Problem::UnknownValue),
            ]
        );
    }

    #[test]
    fn formatting_is_not_counted() {
        let html = |letters: usize| NewCase {
            description: format!("<p><strong>{}</strong></p>", "x".repeat(letters)),
            format: Format::Html,
            ..typed(&[])
        };
        assert!(html(DESCRIPTION_MAX).read(&[]).is_ok());
        let errors = html(DESCRIPTION_MAX + 1).read(&[]).expect_err("long");
        assert_eq!(errors.get("description"), Some(&Problem::TooLong { max: DESCRIPTION_MAX }));
    }

    #[test]
    fn a_field_that_is_no_longer_asked_for_is_left_out() {
        let retired = [CustomField { active: false, ..field("since", FieldKind::Date, true) }];
        assert!(typed(&[("since", "2026-02-28")]).read(&retired).expect("good").metadata.is_empty());
    }

    #[test]
    fn what_is_taken_back_stands_before_what_was_written_since() {
        let plain = |body: &str| Message { body: body.into(), ..Message::default() };
        let html = |body: &str| Message { format: Format::Html, ..plain(body) };
        let taken = |html: &str, plain: &str| Message::of(&RichText::stored(html.into(), plain.into()));
        assert_eq!(taken("<p>a &lt; b</p>", "a < b"), plain("a < b"));
        assert_eq!(taken("<p><strong>a</strong></p>", "a"), html("<p><strong>a</strong></p>"));
        assert_eq!(plain("a").followed_by(Message::default()), plain("a"));
        assert_eq!(plain(" ").followed_by(html("<p>b</p>")), html("<p>b</p>"));
        assert_eq!(plain("a ").followed_by(plain("b")), plain("a\n\nb"));
        assert_eq!(html("<p>a</p>").followed_by(plain("b < c")), html("<p>a</p><p>b &lt; c</p>"));
        assert_eq!(plain("a").followed_by(html("<p>b</p>")), html("<p>a</p><p>b</p>"));
        let chosen = |message: Message| Message { status: "resolved".into(), ..message };
        for body in ["", "a"] {
            for other in [plain(""), plain("b"), html("<p>b</p>")] {
                assert_eq!(chosen(plain(body)).followed_by(other).status, "resolved");
            }
        }
    }

    #[test]
    fn a_draft_holds_text_or_is_none() {
        let chosen = NewCase { priority: "high".into(), specialty: "x".into(), ..NewCase::default() };
        assert!(chosen.is_empty());
        assert!(!NewCase { fields: BTreeMap::from([("since".into(), "2026".into())]), ..chosen }.is_empty());
    }

    #[test]
    fn a_subject_reads_back_and_nothing_else_is_one() {
        let case = CaseId(Uuid::nil());
        for subject in [Subject::NewCase, Subject::Reply(case), Subject::Note(case)] {
            assert_eq!(subject.to_string().parse(), Ok(subject));
        }
        let foreign = [
            "",
            "case",
            "case:",
            "case:new:note",
            "case:new:",
            "case:1:note",
            "note",
            &format!("case:{case}"),
            &format!("case:{case}:"),
        ];
        for none in foreign {
            assert_eq!(none.parse::<Subject>(), Err(UnknownWord), "{none}");
        }
    }

    #[test]
    fn a_message_without_words_is_no_draft() {
        assert!(Message { body: " \n".into(), format: Format::Html, status: "waiting".into() }.is_empty());
        assert!(!Message { body: "It".into(), ..Message::default() }.is_empty());
    }
}
