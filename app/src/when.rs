//! Moments as text. In UTC, the same on the server and in the browser; the reader's own time comes after hydration.

use time::macros::format_description;
use time::{Date, OffsetDateTime, UtcOffset};

pub(crate) fn in_utc(at: OffsetDateTime) -> String {
    format!("{} UTC", words(at.to_offset(UtcOffset::UTC)))
}

/// In the time of a place that is `minutes` ahead of UTC.
pub(crate) fn in_local(at: OffsetDateTime, minutes: i32) -> Option<String> {
    let offset = UtcOffset::from_whole_seconds(minutes * 60).ok()?;
    Some(words(at.to_offset(offset)))
}

/// For machines: the value of `datetime`.
pub(crate) fn stamp(at: OffsetDateTime) -> String {
    let at = at.to_offset(UtcOffset::UTC);
    let (date, time) = (at.date(), at.time());
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        date.year(),
        u8::from(date.month()),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// A day as a form sends it, in words.
pub(crate) fn day(iso: &str) -> Option<String> {
    let day = Date::parse(iso, format_description!("[year]-[month]-[day]")).ok()?;
    Some(format!("{} {} {}", day.day(), day.month(), day.year()))
}

fn words(at: OffsetDateTime) -> String {
    format!("{} {} {}, {:02}:{:02}", at.day(), at.month(), at.year(), at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const LATE: OffsetDateTime = datetime!(2026-11-09 23:05:07.25 UTC);

    #[test]
    fn a_moment_reads_the_same_everywhere() {
        assert_eq!(in_utc(LATE), "9 November 2026, 23:05 UTC");
        assert_eq!(in_utc(LATE.to_offset(UtcOffset::from_hms(5, 30, 0).expect("an offset"))), in_utc(LATE));
        assert_eq!(stamp(LATE), "2026-11-09T23:05:07Z");
    }

    #[test]
    fn local_time_can_be_another_day() {
        assert_eq!(in_local(LATE, 60).as_deref(), Some("10 November 2026, 00:05"));
    }
}
