//! The task that sends replies once nobody can take them back any more, in their authors' names.

use std::time::Duration;
use store::{Store, replies};
use tokio::task::JoinHandle;

const INTERVAL: Duration = Duration::from_secs(1);

/// It has nothing to bring to an end: each reply is sent whole or not at all, and the next server goes on with the others.
pub(crate) struct Sending(JoinHandle<()>);

impl Sending {
    pub(crate) fn start(store: Store) -> Self {
        Self(tokio::spawn(async move {
            loop {
                // What failed has told the log why, and is tried again.
                while replies::work(&store).await == Ok(true) {}
                tokio::time::sleep(INTERVAL).await;
            }
        }))
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.0.abort();
    }
}
