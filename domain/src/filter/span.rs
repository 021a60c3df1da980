use crate::Problem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime, UtcOffset};

/// One end of a span, as it was given: a day of UTC, or an instant to the microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Day(Date),
    Instant(OffsetDateTime),
}

/// Half open: what is at its first instant is in it, what is at its last is not. A day counts whole, at either end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub from: Option<End>,
    pub to: Option<End>,
}

impl Span {
    /// The first instant within.
    pub fn since(&self) -> Option<OffsetDateTime> {
        self.from.map(|end| match end {
            End::Day(day) => day.midnight().assume_utc(),
            End::Instant(at) => at,
        })
    }

    /// The first instant after it.
    pub fn until(&self) -> Option<OffsetDateTime> {
        self.to.map(|end| match end {
            End::Day(day) => day.next_day().unwrap_or(day).midnight().assume_utc(),
            End::Instant(at) => at,
        })
    }

    pub fn contains(&self, at: OffsetDateTime) -> bool {
        self.since().is_none_or(|since| since <= at) && self.until().is_none_or(|until| at < until)
    }

    pub fn is_open(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// Whether nothing can be in it.
    pub(super) fn is_empty(&self) -> bool {
        self.since().zip(self.until()).is_some_and(|(since, until)| since >= until)
    }
}

impl std::str::FromStr for End {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let end = match Date::parse(text, format_description!("[year]-[month]-[day]")) {
            Ok(day) => End::Day(day),
            Err(_) => {
                let at = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| Problem::Malformed)?;
                let at = at.checked_to_offset(UtcOffset::UTC).ok_or(Problem::UnknownValue)?;
                // The database counts in microseconds.
                End::Instant(at.replace_nanosecond(at.nanosecond() / 1_000 * 1_000).map_err(|_| Problem::Malformed)?)
            }
        };
        // Years that the database knows as well.
        let year = match end {
            End::Day(day) => day.year(),
            End::Instant(at) => at.year(),
        };
        if (1900..=9000).contains(&year) { Ok(end) } else { Err(Problem::UnknownValue) }
    }
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            End::Day(day) => day.fmt(f),
            End::Instant(at) => f.write_str(&at.format(&Rfc3339).map_err(|_| std::fmt::Error)?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    fn span(from: &str, to: &str) -> Span {
        Span { from: Some(from.parse().expect(from)), to: Some(to.parse().expect(to)) }
    }

    #[test]
    fn a_day_counts_whole_at_either_end() {
        let day = span("2026-01-31", "2026-01-31");
        assert!(day.contains(datetime!(2026-01-31 00:00 UTC)) && day.contains(datetime!(2026-01-31 23:59:59.999999 UTC)));
        assert!(!day.contains(datetime!(2026-01-30 23:59 UTC)) && !day.contains(datetime!(2026-02-01 00:00 UTC)));
    }

    #[test]
    fn an_instant_ends_what_is_before_it() {
        let hour = span("2026-01-31T10:00:00Z", "2026-01-31T12:00:00+01:00");
        assert!(hour.contains(datetime!(2026-01-31 10:00 UTC)) && !hour.contains(datetime!(2026-01-31 11:00 UTC)));
        assert_eq!(hour.to.map(|end| end.to_string()).as_deref(), Some("2026-01-31T11:00:00Z"));
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for bad in ["yesterday", "2026-02-30", "2026-01-31T10:00", "2026-01-31 10:00:00 01:00", "31.1.2026"] {
            assert_eq!(bad.parse::<End>(), Err(Problem::Malformed), "{bad}");
        }
        for far in ["0001-01-01", "9999-12-31", "9001-01-01T00:00:00Z"] {
            assert_eq!(far.parse::<End>(), Err(Problem::UnknownValue), "{far}");
        }
    }
}
