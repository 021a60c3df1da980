//! Counts that were made a moment ago. Pages are asked for far more often than anything changes, and a count costs more
//! than the list beside it.

use domain::UserId;
use quick_cache::sync::Cache;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What changes unseen (another server's departments, a grant that runs out) shows in counts after this.
const GOOD_FOR: Duration = Duration::from_secs(1);
const KEPT: usize = 10_000;

/// How often something has changed that lists or counts show.
#[derive(Debug, Default)]
pub(crate) struct Changes(AtomicU64);

impl Changes {
    pub(crate) fn another(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }

    fn so_far(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }
}

/// Whose count by which filter.
type Key = (UserId, String);

#[derive(Debug)]
pub(crate) struct Recent<T>(Cache<Key, Kept<T>>);

#[derive(Clone, Copy, Debug)]
struct Kept<T> {
    value: T,
    moment: Moment,
}

/// When a count began: what has changed since then may be missing from it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    at: Instant,
    changes: u64,
}

impl Moment {
    pub(crate) fn now(changes: &Changes) -> Self {
        Self { at: Instant::now(), changes: changes.so_far() }
    }

    fn is_good(self, now: Self) -> bool {
        self.changes == now.changes && now.at.duration_since(self.at) < GOOD_FOR
    }
}

impl<T: Clone> Default for Recent<T> {
    fn default() -> Self {
        Self(Cache::new(KEPT))
    }
}

impl<T: Clone> Recent<T> {
    pub(crate) fn get(&self, key: &Key, now: Moment) -> Option<T> {
        self.0.get(key).filter(|kept| kept.moment.is_good(now)).map(|kept| kept.value)
    }

    pub(crate) fn keep(&self, key: Key, value: T, began: Moment) {
        self.0.insert(key, Kept { value, moment: began });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(filter: &str) -> Key {
        (UserId(Default::default()), filter.to_owned())
    }

    #[test]
    fn a_count_is_told_again_until_something_changes() {
        let (changes, recent) = (Changes::default(), Recent::default());
        recent.keep(key("status=open"), 7, Moment::now(&changes));
        assert_eq!(recent.get(&key("status=open"), Moment::now(&changes)), Some(7));
        assert_eq!(recent.get(&key("status=waiting"), Moment::now(&changes)), None);
        changes.another();
        assert_eq!(recent.get(&key("status=open"), Moment::now(&changes)), None);
    }

    #[test]
    fn what_changes_while_it_is_counted_spoils_the_count() {
        let (changes, recent) = (Changes::default(), Recent::default());
        let began = Moment::now(&changes);
        changes.another();
        recent.keep(key(""), 7, began);
        assert_eq!(recent.get(&key(""), Moment::now(&changes)), None);
    }

    #[test]
    fn a_count_grows_old() {
        let (changes, recent) = (Changes::default(), Recent::default());
        let began = Moment::now(&changes);
        recent.keep(key(""), 7, began);
        let at = |after: Duration| Moment { at: began.at + after, ..began };
        assert_eq!(recent.get(&key(""), at(GOOD_FOR - Duration::from_millis(1))), Some(7));
        assert_eq!(recent.get(&key(""), at(GOOD_FOR)), None);
    }
}
