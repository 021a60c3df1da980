//! The task that puts the audit's entries into their chain, once a second while there are any, and keeps the chain's end
//! with a signature outside the database.

mod checkpoints;
pub(crate) mod files;

use crate::data_dir::DataDir;
use checkpoints::Checkpoints;
use domain::Refusal;
use std::time::Duration;
use store::Store;
use store::audit::{self, Signer};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const INTERVAL: Duration = Duration::from_secs(1);
/// How long the last sealing may take when the server stops.
const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) struct Sealing {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Sealing {
    pub(crate) fn start(store: Store, signer: Signer, dir: &DataDir) -> Self {
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(work(store, Checkpoints::open(dir.audit(), signer), stopped));
        Self { stop, task }
    }

    /// Seals what is left, so that what was done is in the chain before the server is gone.
    pub(crate) async fn stop(self) {
        if self.stop.send(()).is_ok() && tokio::time::timeout(PATIENCE, self.task).await.is_err() {
            tracing::warn!("the last entries of the audit are left for the next start to seal");
        }
    }
}

async fn work(store: Store, mut checkpoints: Checkpoints, mut stopped: oneshot::Receiver<()>) {
    loop {
        let last = tokio::time::timeout(INTERVAL, &mut stopped).await.is_ok();
        // What failed has told the log why, and waits for the next time.
        let _ = round(&store, &mut checkpoints).await;
        if last {
            return;
        }
    }
}

async fn round(store: &Store, checkpoints: &mut Checkpoints) -> Result<(), Refusal> {
    while audit::seal(store).await? {}
    checkpoints.follow(store).await
}
