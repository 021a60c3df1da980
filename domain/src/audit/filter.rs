use super::{AuditAction, AuditEntry};
use crate::{FieldErrors, Problem, UserId, case, field_name};
use std::collections::BTreeSet;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

pub const LIMIT_DEFAULT: u16 = 50;
pub const LIMIT_MAX: u16 = 200;

/// Which entries a reader asks for, lossless to and from the query string. What is not given leaves nothing out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditFilter {
    /// Who did it.
    pub person: Option<UserId>,
    pub action: Option<AuditAction>,
    /// An id or a reference, as `case::key` gives it.
    pub case: Option<String>,
    /// The first and the last day, in UTC.
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub limit: u16,
    pub cursor: Option<AuditCursor>,
}

impl Default for AuditFilter {
    fn default() -> Self {
        Self { person: None, action: None, case: None, from: None, to: None, limit: LIMIT_DEFAULT, cursor: None }
    }
}

impl AuditFilter {
    /// Reads a query string, with or without its `?`. An empty value is no value, and nothing is said twice.
    pub fn parse(query: &str) -> Result<Self, FieldErrors> {
        let mut filter = Self::default();
        let mut errors = FieldErrors::default();
        let mut said = BTreeSet::new();
        for (field, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
            let set = if value.is_empty() && FIELDS.contains(&&*field) {
                Ok(())
            } else if said.insert(field.clone()) {
                filter.set(&field, value.trim())
            } else {
                Err(Problem::Malformed)
            };
            errors.note(field_name(&field, "query"), set);
        }
        if filter.from.zip(filter.to).is_some_and(|(from, to)| from > to) {
            errors.note::<()>("to", Err(Problem::UnknownValue));
        }
        errors.into_result().map(|()| filter)
    }

    fn set(&mut self, field: &str, value: &str) -> Result<(), Problem> {
        let malformed = |_| Problem::Malformed;
        match field {
            "person" => self.person = Some(value.parse().map_err(malformed)?),
            "action" => self.action = Some(value.parse().map_err(|_| Problem::UnknownValue)?),
            "case" => self.case = Some(case::key(value).ok_or(Problem::Malformed)?),
            "from" => self.from = Some(day(value)?),
            "to" => self.to = Some(day(value)?),
            "cursor" => self.cursor = Some(value.parse()?),
            "limit" => {
                self.limit = value.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit)).ok_or(Problem::UnknownValue)?;
            }
            _ => return Err(Problem::UnknownField),
        }
        Ok(())
    }

    /// The query string, without a `?`; empty for the filter that asks for nothing special.
    pub fn print(&self) -> String {
        let limit = Some(self.limit).filter(|limit| *limit != LIMIT_DEFAULT);
        let parts = [
            self.person.map(|person| format!("person={person}")),
            self.action.map(|action| format!("action={action}")),
            self.case.as_ref().map(|case| format!("case={case}")),
            self.from.map(|from| format!("from={from}")),
            self.to.map(|to| format!("to={to}")),
            limit.map(|limit| format!("limit={limit}")),
            self.cursor.map(|cursor| format!("cursor={cursor}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("&")
    }

    /// Whether it leaves any entry out.
    pub fn narrows(&self) -> bool {
        self.person.is_some() || self.action.is_some() || self.case.is_some() || self.from.is_some() || self.to.is_some()
    }

    /// The same list from another place on.
    pub fn at(&self, cursor: Option<AuditCursor>) -> Self {
        Self { cursor, ..self.clone() }
    }

    /// The moment that the first day begins with.
    pub fn since(&self) -> Option<OffsetDateTime> {
        self.from.map(|day| day.midnight().assume_utc())
    }

    /// The moment that the last day ends with.
    pub fn until(&self) -> Option<OffsetDateTime> {
        self.to.and_then(Date::next_day).map(|day| day.midnight().assume_utc())
    }
}

const FIELDS: [&str; 7] = ["person", "action", "case", "from", "to", "limit", "cursor"];

/// A day of a calendar that the database knows as well.
fn day(text: &str) -> Result<Date, Problem> {
    let day = Date::parse(text, format_description!("[year]-[month]-[day]")).map_err(|_| Problem::Malformed)?;
    if (1900..=9000).contains(&day.year()) { Ok(day) } else { Err(Problem::UnknownValue) }
}

/// The last line a reader has, the newest being first: the next page starts after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditCursor {
    /// Microseconds since 1970 in UTC.
    micros: i64,
    position: i64,
}

impl AuditCursor {
    pub fn new(at: OffsetDateTime, position: i64) -> Self {
        Self { micros: i64::try_from(at.unix_timestamp_nanos() / 1_000).unwrap_or(i64::MAX), position }
    }

    pub fn after(entry: &AuditEntry) -> Self {
        Self::new(entry.at, entry.position)
    }

    pub fn instant(&self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.micros) * 1_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    pub fn position(&self) -> i64 {
        self.position
    }

    /// Whether an entry could have been made then: the database knows no later instants than year 9999, nor much earlier ones.
    fn is_possible(&self) -> bool {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.micros) * 1_000).is_ok_and(|at| (0..=9999).contains(&at.year()))
    }
}

impl std::fmt::Display for AuditCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.micros, self.position)
    }
}

impl std::str::FromStr for AuditCursor {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let (micros, position) = text.split_once('.').ok_or(Problem::Malformed)?;
        let number = |digits: &str| digits.parse().map_err(|_| Problem::Malformed);
        let cursor = Self { micros: number(micros)?, position: number(position)? };
        if cursor.is_possible() { Ok(cursor) } else { Err(Problem::Malformed) }
    }
}

impl serde::Serialize for AuditCursor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for AuditCursor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "person=0190163d-8694-739b-aea5-966c26f8ad91&action=case_read&case=K7Q-2F9&from=2026-01-31&to=2026-02-01&limit=7&cursor=1700000000000000.12";

    #[test]
    fn a_filter_is_its_query_string() {
        for query in ["", "action=signed_in", "from=2026-01-31", WHOLE] {
            assert_eq!(AuditFilter::parse(query).expect(query).print(), query);
        }
        let typed = AuditFilter::parse("?case=+k7q2f9+&person=&to=").expect("good");
        assert_eq!(typed.print(), "case=K7Q-2F9");
        assert!(typed.narrows() && !AuditFilter::default().narrows());
    }

    #[test]
    fn each_bad_field_is_named() {
        let bad = "person=ana&action=slept&case=x&from=2026-02-30&to=0001-01-01&limit=0&cursor=1&owner=1";
        let errors = AuditFilter::parse(bad).expect_err("bad");
        let named: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(named, ["person", "action", "case", "from", "to", "limit", "cursor", "owner"]);
    }

    #[test]
    fn what_has_one_value_is_said_once() {
        let twice = AuditFilter::parse("action=signed_in&action=signed_out").expect_err("twice");
        assert_eq!(twice.iter().collect::<Vec<_>>(), [("action", &Problem::Malformed)]);
    }

    #[test]
    fn days_are_whole_and_in_order() {
        let day = AuditFilter::parse("from=2026-01-31&to=2026-01-31").expect("good");
        assert_eq!(day.until().zip(day.since()).map(|(until, since)| until - since), Some(time::Duration::DAY));
        assert!(AuditFilter::parse("from=2026-02-01&to=2026-01-31").is_err());
    }

    #[test]
    fn a_cursor_that_no_entry_could_have_made_is_refused() {
        for text in ["9223372036854775807.1", "-9223372036854775808.1", "1", "1.", ".1", "1.2.3", "x.y"] {
            assert!(text.parse::<AuditCursor>().is_err(), "{text}");
        }
    }
}
