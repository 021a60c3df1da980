//! The task that deletes, once an hour, what serves nobody any longer.

use std::time::Duration;
use store::{Store, pruning};
use tokio::task::JoinHandle;

const INTERVAL: Duration = Duration::from_secs(3_600);

/// It has nothing to bring to an end: what it did not get to is for the next time.
pub(crate) struct Pruning(JoinHandle<()>);

impl Pruning {
    pub(crate) fn start(store: Store) -> Self {
        Self(tokio::spawn(async move {
            loop {
                // What failed has told the log why, and waits for the next time.
                while pruning::prune(&store).await == Ok(true) {}
                tokio::time::sleep(INTERVAL).await;
            }
        }))
    }
}

impl Drop for Pruning {
    fn drop(&mut self) {
        self.0.abort();
    }
}
