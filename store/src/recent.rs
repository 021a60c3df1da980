//! What was found a moment ago and stands beside lists: counts, views, what filters choose from. Pages are asked for far more
//! often than anything changes, and a count costs more than the list beside it.

use crate::scope::Shared;
use domain::{Role, UserId};
use quick_cache::sync::Cache;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What changes unseen (another server's departments, a grant that runs out) shows after this.
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

/// Whose if it is not for all alike, in which role, and by which filter.
type Key = (Option<UserId>, Role, String);

#[derive(Debug)]
pub(crate) struct Recent<T>(Cache<Key, Kept<T>>);

#[derive(Clone, Copy, Debug)]
struct Kept<T> {
    value: T,
    moment: Moment,
}

/// When it began to be looked for: what has changed since then may be missing.
#[derive(Clone, Copy, Debug)]
struct Moment {
    at: Instant,
    changes: u64,
}

impl Moment {
    fn now(changes: &Changes) -> Self {
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
    fn get(&self, key: &Key, now: Moment) -> Option<T> {
        self.0.get(key).filter(|kept| kept.moment.is_good(now)).map(|kept| kept.value)
    }

    fn keep(&self, key: Key, value: T, began: Moment) {
        self.0.insert(key, Kept { value, moment: began });
    }
}

/// Somebody asks, at a moment.
pub(crate) struct Asked<T: 'static> {
    shared: Arc<Shared>,
    of: fn(&Shared) -> &Recent<T>,
    key: Key,
    began: Moment,
}

impl<T: Clone> Asked<T> {
    pub(crate) fn now(shared: Arc<Shared>, of: fn(&Shared) -> &Recent<T>, key: Key) -> Self {
        let began = Moment::now(&shared.changes);
        Self { shared, of, key, began }
    }

    /// What was found before, if it is still good.
    pub(crate) fn known(&self) -> Option<T> {
        (self.of)(&self.shared).get(&self.key, self.began)
    }

    pub(crate) fn found(self, value: T) -> T {
        (self.of)(&self.shared).keep(self.key, value.clone(), self.began);
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(filter: &str) -> Key {
        (None, Role::Staff, filter.to_owned())
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
