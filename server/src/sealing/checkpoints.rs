use super::files;
use domain::Refusal;
use std::path::PathBuf;
use store::audit::{self, Checkpoint, Link, Signer};
use store::{Store, clock};
use time::Duration;

/// A checkpoint stays after this many entries, and after this long if there were any.
const EVERY: i64 = 1_000;
const AT_LEAST: Duration = Duration::HOUR;

/// The end of the chain as it was last seen, and the ends that it once had, in files of their own.
pub(super) struct Checkpoints {
    folder: PathBuf,
    signer: Signer,
    head: Option<Checkpoint>,
    /// The last one that stays.
    kept: Option<Checkpoint>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Good,
    /// The chain does not hold the last checkpoint, and the log has been told.
    Alarmed,
    /// The files cannot be read, and are left as they are.
    Unreadable,
}

impl Checkpoints {
    pub(super) fn open(folder: PathBuf, signer: Signer) -> Self {
        let found = files::head(&folder).and_then(|head| Ok((head, files::kept(&files::kept_in(&folder))?)));
        match found {
            Ok((head, mut kept)) => Self { folder, signer, head, kept: kept.pop(), state: State::Good },
            Err(failure) => {
                tracing::error!(%failure, "no checkpoints of the audit are made: mend the file or move it away, and start again");
                Self { folder, signer, head: None, kept: None, state: State::Unreadable }
            }
        }
    }

    /// Signs the end of the chain if it has grown. A chain that no longer holds what was signed is not signed again.
    pub(super) async fn follow(&mut self, store: &Store) -> Result<(), Refusal> {
        let top = audit::top(store).await?;
        if self.state == State::Unreadable || !self.still_holds(store, top).await? {
            return Ok(());
        }
        if let Some(top) = top.filter(|top| self.head.as_ref().is_none_or(|head| head.seq < top.seq)) {
            self.keep(self.signer.sign(&top)).await;
        }
        Ok(())
    }

    async fn still_holds(&mut self, store: &Store, top: Option<Link>) -> Result<bool, Refusal> {
        let Some(head) = &self.head else { return Ok(true) };
        let link = if top.is_some_and(|top| top.seq == head.seq) { top } else { audit::link(store, head.seq).await? };
        let holds = link.is_some_and(|link| head.names(&link));
        if !holds && self.state != State::Alarmed {
            self.state = State::Alarmed;
            tracing::error!(
                seq = head.seq,
                position = head.position,
                "THE AUDIT WAS TAMPERED WITH, or the database is another one or an older copy: its chain does not hold the last checkpoint \
                 in {}, which is kept while no new ones are made. Run `caseward audit verify`; when it is settled, move that folder away.",
                self.folder.display()
            );
        }
        Ok(holds)
    }

    async fn keep(&mut self, head: Checkpoint) {
        let due = self.kept.as_ref().is_none_or(|kept| head.seq - kept.seq >= EVERY || clock::now() - kept.at >= AT_LEAST);
        let (folder, written) = (self.folder.clone(), head.clone());
        match tokio::task::spawn_blocking(move || files::write(&folder, &written, due)).await {
            Ok(Ok(())) => {
                self.kept = if due { Some(head.clone()) } else { self.kept.take() };
                self.head = Some(head);
            }
            Ok(Err(error)) => {
                tracing::error!(%error, folder = %self.folder.display(), "a checkpoint of the audit could not be written");
            }
            Err(_) => tracing::error!("a checkpoint of the audit could not be written: the writer panicked"),
        }
    }
}
