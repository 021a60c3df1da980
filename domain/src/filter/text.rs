//! A filter as a query string: reading it, and writing it in the one way.

use super::{Assigned, CaseFilter, End, LIMIT_MAX, search};
use crate::{FieldErrors, Problem, clinic, field_name, text};
use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

/// The fields that have one value, and those that may have several. The clinic's own have one.
const SINGLE: [&str; 9] = ["patient", "created_from", "created_to", "updated_from", "updated_to", "q", "sort", "cursor", "limit"];
const SEVERAL: [&str; 6] = ["status", "priority", "department", "assignee", "specialty", "tag"];
const FIELD: &str = "field.";

/// How many of the clinic's own fields are asked for at once, and how many values of another one.
pub const FIELDS_MAX: usize = 5;
pub const VALUES_MAX: usize = 50;
const VALUE_MAX: usize = 1_000;

/// The reader, as a value of `patient` (nobody else's cases are asked for by patient) and of `assignee`.
const ME: &str = "me";
const NONE: &str = "none";
const ANY: &str = "any";

impl CaseFilter {
    /// Reads a query string, with or without its `?`. A list is written with commas or by naming the field
    /// again, as a form without JavaScript does; what is no list is written once. An empty value is no value.
    pub fn parse(query: &str) -> Result<Self, FieldErrors> {
        let mut filter = Self::default();
        let mut errors = FieldErrors::default();
        let mut said = BTreeSet::new();
        for (field, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
            let single = SINGLE.contains(&&*field) || field.starts_with(FIELD);
            if value.is_empty() && (single || SEVERAL.contains(&&*field)) {
                continue;
            }
            let again = !said.insert(field.clone()) && single;
            let set = if again { Err(Problem::Malformed) } else { filter.set(&field, &value) };
            errors.note(field_name(&field, "query"), set);
        }
        for (to, span) in [("created_to", &filter.created), ("updated_to", &filter.updated)] {
            if span.is_empty() {
                errors.note(to, Err::<(), _>(Problem::UnknownValue));
            }
        }
        if filter.cursor.is_some_and(|cursor| !cursor.fits(filter.sort)) {
            errors.note("cursor", Err::<(), _>(Problem::Malformed));
        }
        errors.into_result().map(|()| filter)
    }

    fn set(&mut self, field: &str, value: &str) -> Result<(), Problem> {
        match field {
            "patient" if value == ME => self.mine = true,
            "patient" => return Err(Problem::UnknownValue),
            "status" => add(&mut self.status, value, known)?,
            "priority" => add(&mut self.priority, value, known)?,
            "department" => add(&mut self.department, value, id_or_none)?,
            "assignee" => add(&mut self.assignee, value, known)?,
            "specialty" => add(&mut self.specialty, value, id_or_none)?,
            "tag" => add(&mut self.tag, value, known)?,
            "created_from" => self.created.from = Some(end(value)?),
            "created_to" => self.created.to = Some(end(value)?),
            "updated_from" => self.updated.from = Some(end(value)?),
            "updated_to" => self.updated.to = Some(end(value)?),
            "q" => self.search = search::check(value)?,
            "sort" => self.sort = value.parse()?,
            "cursor" => self.cursor = Some(value.parse()?),
            "limit" => {
                self.limit = value.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit)).ok_or(Problem::UnknownValue)?;
            }
            _ => return self.set_own(field.strip_prefix(FIELD).ok_or(Problem::UnknownField)?, value),
        }
        Ok(())
    }

    /// A field of the clinic's own.
    fn set_own(&mut self, name: &str, value: &str) -> Result<(), Problem> {
        clinic::check_key(name).map_err(|_| Problem::UnknownField)?;
        // No text that a case holds has any.
        if value.contains('\0') {
            return Err(Problem::Malformed);
        }
        let value = text::block(value);
        if value.is_empty() {
            return Ok(());
        }
        if text::length(&value) > VALUE_MAX {
            return Err(Problem::TooLong { max: VALUE_MAX });
        }
        self.fields.insert(name.to_owned(), value);
        if self.fields.len() > FIELDS_MAX { Err(Problem::TooMany { max: FIELDS_MAX }) } else { Ok(()) }
    }

    /// The query string, without a `?`; empty for the filter that asks for nothing special.
    pub fn print(&self) -> String {
        let plain = Self::default();
        let said = |field: &str, value: Option<String>| value.map(|value| format!("{field}={value}"));
        let head = [
            said("patient", self.mine.then(|| ME.to_owned())),
            said("status", join(&self.status)),
            said("priority", join(&self.priority)),
            said("department", join(self.department.iter().map(OrNone))),
            said("assignee", join(&self.assignee)),
            said("specialty", join(self.specialty.iter().map(OrNone))),
            said("tag", join(&self.tag)),
        ];
        let own = self.fields.iter().map(|(name, value)| said(&format!("{FIELD}{name}"), Some(escape(value))));
        let tail = [
            said("created_from", self.created.from.map(|end| end.to_string())),
            said("created_to", self.created.to.map(|end| end.to_string())),
            said("updated_from", self.updated.from.map(|end| end.to_string())),
            said("updated_to", self.updated.to.map(|end| end.to_string())),
            said("q", self.search.as_deref().map(escape)),
            said("sort", (self.sort != plain.sort).then(|| self.sort.to_string())),
            said("limit", (self.limit != plain.limit).then(|| self.limit.to_string())),
            said("cursor", self.cursor.map(|cursor| cursor.to_string())),
        ];
        head.into_iter().chain(own).chain(tail).flatten().collect::<Vec<_>>().join("&")
    }
}

fn add<T: Ord>(into: &mut BTreeSet<T>, value: &str, read: impl Fn(&str) -> Option<T>) -> Result<(), Problem> {
    for word in value.split(',') {
        into.insert(read(word).ok_or(Problem::UnknownValue)?);
    }
    if into.len() > VALUES_MAX { Err(Problem::TooMany { max: VALUES_MAX }) } else { Ok(()) }
}

fn known<T: FromStr>(word: &str) -> Option<T> {
    word.parse().ok()
}

fn id_or_none<T: FromStr>(word: &str) -> Option<Option<T>> {
    if word == NONE { Some(None) } else { known(word).map(Some) }
}

fn end(value: &str) -> Result<End, Problem> {
    value.trim().parse()
}

fn join<T: Display>(words: impl IntoIterator<Item = T>) -> Option<String> {
    let words: Vec<String> = words.into_iter().map(|word| word.to_string()).collect();
    (!words.is_empty()).then(|| words.join(","))
}

fn escape(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

struct OrNone<'a, T>(&'a Option<T>);

impl<T: Display> Display for OrNone<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(id) => id.fmt(f),
            None => f.write_str(NONE),
        }
    }
}

impl Display for Assigned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Assigned::Nobody => f.write_str(NONE),
            Assigned::Somebody => f.write_str(ANY),
            Assigned::Me => f.write_str(ME),
            Assigned::To(id) => id.fmt(f),
        }
    }
}

impl FromStr for Assigned {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        match text {
            NONE => Ok(Assigned::Nobody),
            ANY => Ok(Assigned::Somebody),
            ME => Ok(Assigned::Me),
            id => id.parse().map(Assigned::To).map_err(|_| Problem::UnknownValue),
        }
    }
}
