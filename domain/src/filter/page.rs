use super::Cursor;
use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Where the next page starts; none on the last.
    pub next_cursor: Option<Cursor>,
    pub total: Total,
}

/// How many there are in all, counted up to a cap: beyond it only "more than" is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    pub count: i64,
    pub exact: bool,
}

impl Total {
    pub const CAP: i64 = 1_000;
    pub const MORE: Self = Self { count: Self::CAP, exact: false };

    /// From a count that stopped one above the cap.
    pub fn capped(count: i64) -> Self {
        Self::up_to(Self::CAP, count)
    }

    /// The same with a lower cap.
    pub fn up_to(cap: i64, count: i64) -> Self {
        Self { count: count.min(cap), exact: count <= cap }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_above_the_cap_are_not_exact() {
        assert_eq!(Total::capped(1_000), Total { count: 1_000, exact: true });
        assert_eq!(Total::capped(1_001), Total::MORE);
    }
}
