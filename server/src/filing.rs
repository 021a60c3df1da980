//! The task that looks after files: asks the scanner about those it has not passed yet, and removes what nobody sent or refers to.

use std::time::Duration;
use store::Store;
use store::attachments::{Files, judge, prune, tidy};
use tokio::task::JoinHandle;

const JUDGE: Duration = Duration::from_secs(60);
const HOUR: u32 = 60;
const DAY: u32 = 24 * HOUR;

/// What it did not get to is for the next time.
pub(crate) struct Filing(JoinHandle<()>);

impl Filing {
    pub(crate) fn start(store: Store, files: Files) -> Self {
        Self(tokio::spawn(async move {
            for minute in (0..DAY).cycle() {
                // What failed has told the log why, and waits for the next time.
                judge(&store, &files).await.ok();
                if minute % HOUR == 0 {
                    while prune(&store, &files).await == Ok(true) {}
                }
                if minute == 0 {
                    tidy(&store, &files).await.ok();
                }
                tokio::time::sleep(JUDGE).await;
            }
        }))
    }
}

impl Drop for Filing {
    fn drop(&mut self) {
        self.0.abort();
    }
}
