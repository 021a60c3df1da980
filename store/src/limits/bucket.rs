use std::time::{Duration, Instant};

/// So many in so long: all at once, or one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    pub most: u32,
    pub window: Duration,
}

/// How a subject stands after it has asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub quota: Quota,
    /// How many more it may ask for now.
    pub left: u32,
    /// Until all of its quota is there again.
    pub whole_in: Duration,
    /// How long to wait, if this was one too many.
    pub wait: Option<Duration>,
}

impl Quota {
    /// Until one more is there.
    fn each(self) -> Duration {
        (self.window / self.most.max(1)).max(Duration::from_nanos(1))
    }
}

/// What is left of a quota, as the moment at which it is whole again; all that is used puts that off.
#[derive(Debug)]
pub(super) struct Bucket {
    whole_at: Instant,
    /// By how much it was put off here since the other servers were told.
    owed: Duration,
}

impl Bucket {
    pub(super) fn whole(now: Instant) -> Self {
        Self { whole_at: now, owed: Duration::ZERO }
    }

    pub(super) fn spend(&mut self, quota: Quota, now: Instant) -> Standing {
        let after = self.whole_at.max(now) + quota.each();
        let over = after.saturating_duration_since(now + quota.window);
        if over.is_zero() {
            self.whole_at = after;
            self.owed += quota.each();
        }
        let whole_in = self.whole_at.saturating_duration_since(now);
        let left = quota.window.saturating_sub(whole_in).as_nanos() / quota.each().as_nanos();
        Standing {
            quota,
            left: u32::try_from(left).unwrap_or(quota.most).min(quota.most),
            whole_in,
            wait: (!over.is_zero()).then_some(over),
        }
    }

    /// Whether so much was let through here that the others have to know before more is: a tenth of the quota.
    pub(super) fn owes_much(&self, quota: Quota) -> bool {
        !self.owed.is_zero() && self.owed >= quota.window / 10
    }

    /// What is to be told. What comes in the meantime is owed anew.
    pub(super) fn take_owed(&mut self) -> Option<Duration> {
        let owed = std::mem::take(&mut self.owed);
        (!owed.is_zero()).then_some(owed)
    }

    /// What all servers together know.
    pub(super) fn learn(&mut self, whole_at: Instant) {
        self.whole_at = whole_at + self.owed;
    }

    /// Whether nothing would be lost with it.
    pub(super) fn is_idle(&self, now: Instant) -> bool {
        self.owed.is_zero() && self.whole_at <= now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTA: Quota = Quota { most: 6, window: Duration::from_secs(60) };

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn a_quota_may_be_used_at_once_and_comes_back_bit_by_bit() {
        let now = Instant::now();
        let mut bucket = Bucket::whole(now);
        for left in (0..6).rev() {
            let standing = bucket.spend(QUOTA, now);
            assert_eq!((standing.left, standing.wait, standing.whole_in), (left, None, seconds(10 * (6 - u64::from(left)))));
        }
        let refused = bucket.spend(QUOTA, now + seconds(3));
        assert_eq!((refused.left, refused.wait, refused.whole_in), (0, Some(seconds(7)), seconds(57)));
        assert_eq!(bucket.spend(QUOTA, now + seconds(10)).wait, None, "what was refused costs nothing");
        assert_eq!(bucket.spend(QUOTA, now + seconds(10)).wait, Some(seconds(10)));
        let rested = bucket.spend(QUOTA, now + seconds(1_000));
        assert_eq!((rested.left, rested.whole_in), (5, seconds(10)), "no more gathers than the quota");
    }

    #[test]
    fn the_first_goes_unasked_and_a_tenth_is_told_at_once() {
        let now = Instant::now();
        let mut bucket = Bucket::whole(now);
        assert!(!bucket.owes_much(QUOTA));
        bucket.spend(QUOTA, now);
        assert!(bucket.owes_much(QUOTA), "of six each is more than a tenth");
        assert_eq!((bucket.take_owed(), bucket.take_owed()), (Some(seconds(10)), None));
        let many = Quota { most: 60, ..QUOTA };
        for owed in 0..6 {
            assert!(!bucket.owes_much(many), "{owed}");
            bucket.spend(many, now);
        }
        assert!(bucket.owes_much(many));
    }

    #[test]
    fn what_others_let_through_counts_here() {
        let now = Instant::now();
        let mut bucket = Bucket::whole(now);
        bucket.spend(QUOTA, now);
        bucket.take_owed();
        bucket.spend(QUOTA, now);
        bucket.learn(now + seconds(50));
        let refused = bucket.spend(QUOTA, now);
        assert_eq!((refused.left, refused.wait), (0, Some(seconds(10))), "fifty seconds of all, and the ten since then");
        assert!(!bucket.is_idle(now + seconds(60)), "it still owes");
        bucket.take_owed();
        assert!(bucket.is_idle(now + seconds(60)) && !bucket.is_idle(now + seconds(59)));
    }
}
