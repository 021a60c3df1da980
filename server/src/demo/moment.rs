use serde::Deserialize;
use time::{Duration, OffsetDateTime, Time};

/// A moment before now, as the clinic's file writes it: `25m` ago, or `12d 07:40`, a time of day some days ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) enum Moment {
    Minutes(i64),
    Days(i64, Time),
}

impl Moment {
    pub(super) fn before(self, now: OffsetDateTime) -> OffsetDateTime {
        match self {
            Moment::Minutes(minutes) => now - Duration::minutes(minutes),
            Moment::Days(days, time) => now.replace_time(time) - Duration::days(days),
        }
    }
}

impl TryFrom<String> for Moment {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        read(&text).ok_or("a moment is written as 25m or as 12d 07:40")
    }
}

fn read(text: &str) -> Option<Moment> {
    if let Some(minutes) = text.strip_suffix('m') {
        return minutes.parse().ok().filter(|minutes| *minutes > 0).map(Moment::Minutes);
    }
    let (days, clock) = text.split_once("d ")?;
    let (hour, minute) = clock.split_once(':')?;
    let time = Time::from_hms(hour.parse().ok()?, minute.parse().ok()?, 0).ok()?;
    days.parse().ok().filter(|days| *days > 0).map(|days| Moment::Days(days, time))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn moments_are_read_and_lie_in_the_past() {
        let now = datetime!(2026-03-10 09:00 UTC);
        assert_eq!(read("25m").map(|moment| moment.before(now)), Some(datetime!(2026-03-10 08:35 UTC)));
        assert_eq!(read("2d 23:40").map(|moment| moment.before(now)), Some(datetime!(2026-03-08 23:40 UTC)));
        for bad in ["", "m", "0m", "0d 07:40", "2d", "2d 24:00", "2d 7", "-3m"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
