//! How many uploads of one session are taken in at once: each takes room that nothing counts until it is kept.

use domain::SessionId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Two windows of a browser, which sends two at once from each.
const AT_ONCE: usize = 4;

#[derive(Clone, Debug, Default)]
pub(super) struct Turns(Arc<Mutex<HashMap<SessionId, usize>>>);

/// One upload's, until it is dropped.
#[derive(Debug)]
pub struct Turn {
    turns: Turns,
    session: SessionId,
}

impl Turns {
    /// None if there are too many.
    pub(super) fn take(&self, session: SessionId) -> Option<Turn> {
        let mut all = self.lock();
        let taken = all.entry(session).or_default();
        if *taken == AT_ONCE {
            return None;
        }
        *taken += 1;
        Some(Turn { turns: self.clone(), session })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SessionId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut all = self.turns.lock();
        if let Some(taken) = all.get_mut(&self.session) {
            *taken -= 1;
            if *taken == 0 {
                all.remove(&self.session);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_session_has_four_turns_at_once_and_takes_none_of_anothers() {
        let (turns, session) = (Turns::default(), SessionId(Uuid::new_v4()));
        let mut taken: Vec<Turn> = (0..AT_ONCE).map(|_| turns.take(session).expect("a turn")).collect();
        assert!(turns.take(session).is_none());
        assert!(turns.take(SessionId(Uuid::new_v4())).is_some());
        taken.pop();
        assert!(turns.take(session).is_some());
        taken.clear();
        assert!(turns.lock().is_empty(), "nothing is kept of who is gone");
    }
}
