//! Answers that are written often: kept under a title, with places for what differs from case to case.

use crate::{AnswerId, FieldErrors, Format, Problem, RichText, UserId, text};
use serde::{Deserialize, Serialize};

pub const TITLE_MAX: usize = 80;
/// Characters, with the places still unfilled.
pub const BODY_MAX: usize = 20_000;
/// How many answers a person has of their own.
pub const ANSWERS_MAX: i64 = 200;
/// What stands between braces is no longer than this, or it is text.
const PLACE_MAX: usize = 40;

words! {
    /// What an answer leaves open, as `{patient}`.
    Placeholder {
        Patient = "patient",
        Me = "me",
        Reference = "reference",
        Department = "department",
    }
}

/// What stands in the places of an answer in one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particulars {
    pub patient: String,
    pub me: String,
    pub reference: String,
    /// Nothing in the intake.
    pub department: Option<String>,
}

impl Particulars {
    fn of(&self, placeholder: Placeholder) -> &str {
        match placeholder {
            Placeholder::Patient => &self.patient,
            Placeholder::Me => &self.me,
            Placeholder::Reference => &self.reference,
            Placeholder::Department => self.department.as_deref().unwrap_or("our clinic"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CannedAnswer {
    pub id: AnswerId,
    pub owner_id: UserId,
    pub owner_name: String,
    /// With all who work here.
    pub shared: bool,
    pub title: String,
    /// Without formatting.
    pub body: String,
    pub body_html: String,
    pub version: i64,
}

impl CannedAnswer {
    /// Its words for one case. What is filled in is shown as it is.
    pub fn fill(&self, with: &Particulars) -> RichText {
        let plain = fill(&self.body, |placeholder| with.of(placeholder).to_owned());
        let html = fill(&self.body_html, |placeholder| {
            let mut html = String::new();
            crate::rich::escape_into(&mut html, with.of(placeholder));
            html
        });
        RichText::stored(html, plain)
    }

    pub fn text(&self) -> RichText {
        RichText::stored(self.body_html.clone(), self.body.clone())
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaveAnswer {
    pub title: String,
    pub body: String,
    #[serde(default)]
    pub format: Format,
    #[serde(default)]
    pub shared: bool,
}

impl SaveAnswer {
    /// What can be known of it before its text is cleaned.
    pub fn check(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = errors.note("title", check_title(&self.title));
        errors.note("body", check_body(&self.body, self.format));
        match title {
            Some(title) if errors.is_empty() => Ok(Self { title, ..self }),
            _ => Err(errors),
        }
    }
}

/// What is not named stays. A body comes with its format.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReviseAnswer {
    pub title: Option<String>,
    pub body: Option<String>,
    pub format: Format,
    pub shared: Option<bool>,
}

impl ReviseAnswer {
    pub fn check(self) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = errors.note("title", self.title.as_deref().map(check_title).transpose()).flatten();
        if let Some(body) = &self.body {
            errors.note("body", check_body(body, self.format));
        }
        errors.into_result()?;
        Ok(Self { title, ..self })
    }
}

pub fn check_title(raw: &str) -> Result<String, Problem> {
    text::required(text::line(raw), TITLE_MAX)
}

pub fn check_body(raw: &str, format: Format) -> Result<(), Problem> {
    match format {
        Format::Plain => text::required(text::block(raw), BODY_MAX).map(drop)?,
        Format::Html if raw.trim().is_empty() => return Err(Problem::Required),
        Format::Html => {}
    }
    check_places(raw)
}

/// A place with a name that we do not know would be sent to a patient as it stands.
pub fn check_places(text: &str) -> Result<(), Problem> {
    for part in parts(text) {
        if let Part::Place { name, known: None } = part {
            return Err(Problem::NoPlaceholder { name: name.to_owned() });
        }
    }
    Ok(())
}

fn fill(text: &str, with: impl Fn(Placeholder) -> String) -> String {
    let filled = parts(text).into_iter().map(|part| match part {
        Part::Text(text) => text.to_owned(),
        Part::Place { known: Some(placeholder), .. } => with(placeholder),
        Part::Place { name, known: None } => format!("{{{name}}}"),
    });
    filled.collect()
}

enum Part<'a> {
    Text(&'a str),
    Place { name: &'a str, known: Option<Placeholder> },
}

/// A place is a word between braces; all other braces are text.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut rest, mut from) = (text, 0);
    while let Some(open) = rest[from..].find('{').map(|open| from + open) {
        let name = rest[open + 1..].split('}').next().unwrap_or_default();
        let closed = rest[open + 1 + name.len()..].starts_with('}');
        let word = !name.is_empty() && name.len() <= PLACE_MAX && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if closed && word {
            parts.push(Part::Text(&rest[..open]));
            parts.push(Part::Place { name, known: name.parse().ok() });
            rest = &rest[open + name.len() + 2..];
            from = 0;
        } else {
            from = open + 1;
        }
    }
    parts.push(Part::Text(rest));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn answer(body: &str) -> CannedAnswer {
        CannedAnswer {
            id: AnswerId(Uuid::nil()),
            owner_id: UserId(Uuid::nil()),
            owner_name: "Sam".into(),
            shared: false,
            title: "Hello".into(),
            body: body.into(),
            body_html: format!("<p>{body}</p>"),
            version: 1,
        }
    }

    fn case() -> Particulars {
        Particulars { patient: "Ana <Berg>".into(), me: "Sam {me}".into(), reference: "K7Q-2F9".into(), department: None }
    }

    #[test]
    fn places_are_filled_once_and_other_braces_stay() {
        for (body, filled) in [
            ("Dear {patient}, {me}", "Dear Ana <Berg>, Sam {me}"),
            ("{reference}{reference}", "K7Q-2F9K7Q-2F9"),
            ("{department}", "our clinic"),
            ("{ {patient} } {} {", "{ Ana <Berg> } {} {"),
            ("{{me}}", "{Sam {me}}"),
            ("é{me", "é{me"),
            ("", ""),
        ] {
            assert_eq!(answer(body).fill(&case()).plain(), filled, "{body}");
        }
        assert_eq!(answer("{patient}").fill(&case()).html(), "<p>Ana &lt;Berg&gt;</p>");
    }

    #[test]
    fn a_place_that_nobody_knows_is_refused_by_its_name() {
        assert_eq!(check_places("{patient} {me} {reference} {department} {a b} {"), Ok(()));
        assert_eq!(check_places("Dear {name}"), Err(Problem::NoPlaceholder { name: "name".into() }));
        assert_eq!(check_places("{Patient}"), Err(Problem::NoPlaceholder { name: "Patient".into() }));
    }

    #[test]
    fn all_that_is_wrong_is_said() {
        let save = SaveAnswer { title: " ".into(), body: "\n".into(), format: Format::Plain, shared: true };
        let errors = save.check().expect_err("bad");
        assert_eq!(errors.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["title", "body"]);
        let revise = ReviseAnswer { title: Some("é".repeat(81)), body: Some("{x}".into()), ..ReviseAnswer::default() };
        let errors = revise.check().expect_err("bad");
        assert_eq!(errors.get("title"), Some(&Problem::TooLong { max: 80 }));
        assert_eq!(errors.get("body"), Some(&Problem::NoPlaceholder { name: "x".into() }));
        assert_eq!(ReviseAnswer::default().check(), Ok(ReviseAnswer::default()));
    }
}
