use super::patiently;
use crate::problem::Rejection;
use axum::extract::multipart::Field;
use domain::draft::{Message, NewCase, SIZE_MAX, Subject};
use domain::{Format, Refusal, SessionId};
use std::collections::BTreeMap;
use store::{Store, drafts};

/// Bytes; a draft is refused that has more than its own, and a form has a little besides.
const MAX: usize = 2 * SIZE_MAX;
/// What a part takes besides its name and its text.
const PART: usize = 64;

/// What is typed in a form that brings files without scripts. The page comes back anew, so it is kept as the form's draft.
#[derive(Default)]
pub(crate) struct Typed {
    fields: BTreeMap<String, String>,
    size: usize,
}

impl Typed {
    pub(super) async fn read(&mut self, mut part: Field<'_>) -> Result<(), Rejection> {
        let name = part.name().unwrap_or_default().to_owned();
        let mut text = Vec::new();
        self.count(PART + name.len())?;
        while let Some(piece) = patiently(part.chunk()).await? {
            self.count(piece.len())?;
            text.extend_from_slice(&piece);
        }
        self.fields.insert(name, String::from_utf8_lossy(&text).into_owned());
        Ok(())
    }

    fn count(&mut self, more: usize) -> Result<(), Rejection> {
        self.size += more;
        if self.size > MAX { Err(Rejection::TooLarge) } else { Ok(()) }
    }

    /// By the form's subject; a form without one keeps no draft.
    pub(super) async fn keep(mut self, store: &Store, session: SessionId) -> Result<(), Refusal> {
        let Ok(subject) = self.take("subject").parse::<Subject>() else { return Ok(()) };
        let scope = store.begin(session).await?;
        match subject {
            Subject::NewCase => drafts::save(scope, subject, self.new_case()).await,
            Subject::Reply(_) | Subject::Note(_) => {
                let message = Message { body: self.take("body"), format: self.format(), status: self.take("status") };
                drafts::save(scope, subject, message).await
            }
        }
    }

    fn new_case(mut self) -> NewCase {
        NewCase {
            title: self.take("title"),
            description: self.take("description"),
            format: self.format(),
            priority: self.take("priority"),
            specialty: self.take("specialty_id"),
            fields: self.fields.into_iter().filter_map(|(name, text)| Some((clinics(&name)?.to_owned(), text))).collect(),
        }
    }

    fn format(&mut self) -> Format {
        if self.take("format") == Format::Html.word() { Format::Html } else { Format::Plain }
    }

    fn take(&mut self, name: &str) -> String {
        self.fields.remove(name).unwrap_or_default()
    }
}

/// The name of one of the clinic's own fields.
fn clinics(name: &str) -> Option<&str> {
    name.strip_prefix("fields[")?.strip_suffix(']')
}
