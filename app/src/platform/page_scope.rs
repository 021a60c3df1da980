//! One transaction for all that a page reads: to begin it costs as much as to read by it.

use crate::error::Fail;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::Scope;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// The transaction in which the page's reader was found out: whoever reads first takes it up, and the others take their turn. The
/// last of them lets it go: a page that waited for a second connection with a first one in hand could wait for another such page.
#[derive(Clone)]
pub struct PageScope {
    scope: Arc<Mutex<Option<Scope>>>,
    readers: Arc<AtomicUsize>,
}

impl PageScope {
    pub fn new(scope: Option<Scope>) -> Self {
        Self { scope: Arc::new(Mutex::new(scope)), readers: Arc::default() }
    }

    /// Gives back what nobody has read by.
    pub async fn close(&self) {
        *self.scope.lock().await = None;
    }

    /// For one who needs it alone, if it is free.
    pub(super) fn take(&self) -> Option<Scope> {
        self.scope.try_lock().ok()?.take()
    }

    pub(super) async fn read(&self, begin: impl Future<Output = Result<Scope, Fail>>) -> Result<Reading, Fail> {
        let turn = Turn::wait(&self.readers);
        let mut scope = self.scope.clone().lock_owned().await;
        if scope.is_none() {
            *scope = Some(begin.await?);
        }
        Ok(Reading { scope, turn, kept: false })
    }
}

/// Somebody reads, or waits to.
struct Turn(Arc<AtomicUsize>);

impl Turn {
    fn wait(readers: &Arc<AtomicUsize>) -> Self {
        readers.fetch_add(1, Ordering::AcqRel);
        Self(readers.clone())
    }

    fn is_last(&self) -> bool {
        self.0.load(Ordering::Acquire) == 1
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// The transaction, while it is one's turn. It is rolled back unless it is handed on: after an error nothing more can be
/// read by it.
pub struct Reading {
    scope: OwnedMutexGuard<Option<Scope>>,
    turn: Turn,
    kept: bool,
}

const BEGUN: &str = "begun before the turn";

impl Reading {
    /// To whoever waits for it.
    pub fn hand_on(mut self) {
        self.kept = true;
    }
}

impl Deref for Reading {
    type Target = Scope;

    fn deref(&self) -> &Scope {
        self.scope.as_ref().expect(BEGUN)
    }
}

impl DerefMut for Reading {
    fn deref_mut(&mut self) -> &mut Scope {
        self.scope.as_mut().expect(BEGUN)
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if !self.kept || self.turn.is_last() {
            *self.scope = None;
        }
    }
}
