use crate::fault::OrRefuse;
use domain::Refusal;
use domain::case::Reference;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sqlx::postgres::PgConnection;
use std::collections::HashSet;
use time::{Duration, OffsetDateTime};
use uuid::{Builder, Uuid};

/// Chance that comes out the same for the same number.
pub(super) struct Draw(StdRng);

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0.random_range(0..bound)
    }

    pub(super) fn of<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len())]
    }

    pub(super) fn percent(&mut self, chance: u32) -> bool {
        self.0.random_range(0..100) < chance
    }

    /// Whole seconds, so many at least and at most.
    pub(super) fn within(&mut self, least: Duration, most: Duration) -> Duration {
        Duration::seconds(self.0.random_range(least.whole_seconds()..=most.whole_seconds()))
    }

    /// One that sorts by its time, as all of ours do.
    pub(super) fn id(&mut self, at: OffsetDateTime) -> Uuid {
        let millis = u64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or_default();
        Builder::from_unix_timestamp_millis(millis, &self.0.random()).into_uuid()
    }
}

/// References of which none comes twice: all there are, from somewhere on, a long stride at a time.
pub(super) struct References {
    taken: HashSet<String>,
    at: usize,
    left: usize,
}

/// With six places of so many letters each.
const ALL: usize = Reference::ALPHABET.len().pow(6);
/// Has no divisor in common with their number, and so meets every one before it meets the first again.
const STRIDE: usize = 61_803_397;

impl References {
    /// Leaves out those that cases have already.
    pub(super) async fn beside(db: &mut PgConnection, draw: &mut Draw) -> Result<Self, Refusal> {
        let taken: Vec<String> = sqlx::query_scalar!("select reference from cases").fetch_all(db).await.or_refuse()?;
        Ok(Self { taken: taken.into_iter().collect(), at: draw.below(ALL), left: ALL })
    }

    pub(super) fn next(&mut self) -> Option<Reference> {
        while self.left > 0 {
            self.left -= 1;
            self.at = (self.at + STRIDE) % ALL;
            let mut rest = self.at;
            let reference = Reference::draw(|below| {
                let letter = rest % below;
                rest /= below;
                letter
            });
            if !self.taken.contains(reference.as_str()) {
                return Some(reference);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_reference_comes_twice_nor_one_that_is_taken() {
        let mut first = References { taken: HashSet::new(), at: 5, left: ALL };
        let some: HashSet<String> = (0..50_000).filter_map(|_| first.next()).map(|reference| reference.to_string()).collect();
        assert_eq!(some.len(), 50_000);
        let mut again = References { taken: some.clone(), at: 5, left: ALL };
        let others: HashSet<String> = (0..1_000).filter_map(|_| again.next()).map(|reference| reference.to_string()).collect();
        assert!(others.len() == 1_000 && others.is_disjoint(&some));
    }

    #[test]
    fn the_same_number_draws_the_same() {
        let ids = |seed| {
            let mut draw = Draw::new(seed);
            [draw.id(OffsetDateTime::UNIX_EPOCH), draw.id(OffsetDateTime::UNIX_EPOCH)]
        };
        assert_eq!(ids(7), ids(7));
        assert_ne!(ids(7), ids(8));
        assert_ne!(ids(7)[0], ids(7)[1]);
    }
}
