//! The task that goes on with changes of many cases: with those that are too many for one request, and with what a server
//! that ended left behind.

use std::time::Duration;
use store::Store;
use store::cases::bulk;
use tokio::task::JoinHandle;

const INTERVAL: Duration = Duration::from_secs(1);

/// It has nothing to bring to an end: each case is done whole or not at all, and the next server goes on with the others.
pub struct Working(JoinHandle<()>);

impl Working {
    pub fn start(store: Store) -> Self {
        Self(tokio::spawn(async move {
            loop {
                // What failed has told the log why, and waits until its time with this server is over.
                while bulk::work(&store).await == Ok(true) {}
                tokio::time::sleep(INTERVAL).await;
            }
        }))
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.0.abort();
    }
}
