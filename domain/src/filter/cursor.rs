use super::{Sort, SortBy};
use crate::{CaseId, CaseSummary, Priority, Problem};
use time::OffsetDateTime;

/// The last line a reader has, by which the next page starts after it: the sorted value and the id that breaks ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    by: SortBy,
    /// Microseconds since 1970 in UTC, or the rank of a priority.
    key: i64,
    id: CaseId,
}

impl Cursor {
    pub fn after(case: &CaseSummary, sort: Sort) -> Self {
        let key = match sort.by {
            SortBy::CreatedAt => micros(case.created_at),
            SortBy::UpdatedAt => micros(case.updated_at),
            SortBy::StatusSince => micros(case.status_since),
            SortBy::Priority => i64::from(case.priority.rank()),
        };
        Self { by: sort.by, key, id: case.id }
    }

    pub fn fits(&self, sort: Sort) -> bool {
        self.by == sort.by
    }

    pub fn id(&self) -> CaseId {
        self.id
    }

    /// Whether a line could have this key: the rank of a priority, or an instant that RFC 3339 can write.
    /// The database knows no later instants, nor much earlier ones.
    fn is_possible(&self) -> bool {
        match self.by {
            SortBy::Priority => Priority::ALL.iter().any(|priority| i64::from(priority.rank()) == self.key),
            _ => OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.key) * 1_000)
                .is_ok_and(|at| (0..=9999).contains(&at.year())),
        }
    }

    /// The instant of a cursor in a list sorted by time.
    pub fn instant(&self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.key) * 1_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// The rank of a cursor in a list sorted by priority.
    pub fn rank(&self) -> i16 {
        i16::try_from(self.key).unwrap_or_default()
    }
}

fn micros(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000).unwrap_or(i64::MAX)
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.by, self.key, self.id)
    }
}

impl std::str::FromStr for Cursor {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let mut parts = text.splitn(3, '.');
        let mut part = || parts.next().ok_or(Problem::Malformed);
        let by = part()?.parse().map_err(|_| Problem::Malformed)?;
        let key = part()?.parse().map_err(|_| Problem::Malformed)?;
        let id = part()?.parse().map_err(|_| Problem::Malformed)?;
        let cursor = Self { by, key, id };
        if cursor.is_possible() { Ok(cursor) } else { Err(Problem::Malformed) }
    }
}

impl serde::Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Cursor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
