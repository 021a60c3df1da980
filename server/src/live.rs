//! What changes, told as it happens to those who may hear of it. One task a process follows the tail of the log, woken by what
//! this process commits and looking for what others do; it asks once for each person and batch what they may hear, under
//! their own scope, and hands it to their streams.

mod registry;
mod stream;
mod tailer;

use crate::problem::Rejection;
use axum::response::sse::Event;
use domain::{CaseFilter, Refusal, SessionId};
use futures_util::Stream;
use registry::Registry;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::Store;
use store::events::tail::{self, Place};
use stream::Reader;

/// Events that a stream which comes back is told after the fact; whoever missed more is better served by a fresh list.
const REPLAY_MAX: i64 = 500;

/// The way to the streams. Cheap to clone.
#[derive(Clone)]
pub struct Live {
    store: Store,
    registry: Arc<Mutex<Registry>>,
}

impl Live {
    /// Begins to follow the log, from where it ends now.
    pub async fn start(store: Store) -> Result<Self, Refusal> {
        let registry = Arc::new(Mutex::new(Registry::at(tail::end(&store).await?)));
        let live = Self { store, registry };
        tokio::spawn(tailer::follow(live.clone()));
        Ok(live)
    }

    /// A stream for the person of this session, from now on or from where they heard last.
    pub(crate) async fn subscribe(
        &self,
        session: SessionId,
        filter: CaseFilter,
        last: Option<&str>,
    ) -> Result<impl Stream<Item = Result<Event, Infallible>> + use<>, Rejection> {
        let scope = self.store.begin(session).await?;
        let actor = scope.actor().clone();
        drop(scope);
        // In its place before it looks back: what happens from here on is not missed.
        let (ear, from) = self.lock().open(session, &actor, filter.clone())?;
        let mut reader = Reader::new(self.registry.clone(), ear, from);
        if let Some(last) = last {
            match self.missed(session, &filter, last, from).await? {
                Missed::Nothing(since) => reader.begin_at(since),
                Missed::These(heard) => reader.catch_up(&heard),
                Missed::TooMuch => reader.start_over(),
            }
        }
        Ok(reader.stream())
    }

    async fn missed(&self, session: SessionId, filter: &CaseFilter, last: &str, from: Place) -> Result<Missed, Refusal> {
        let Ok(last) = last.parse::<Place>() else { return Ok(Missed::TooMuch) };
        if last >= from {
            // Another server may be a moment ahead of this one.
            let known = tail::is_known(&self.store, last).await?;
            return Ok(if known { Missed::Nothing(last) } else { Missed::TooMuch });
        }
        let events = tail::read(&self.store, last, Some(from), REPLAY_MAX + 1).await?;
        if events.len() as i64 > REPLAY_MAX {
            return Ok(Missed::TooMuch);
        }
        let mut scope = self.store.begin(session).await?;
        let heard = store::events::hear(&mut scope, &events, std::slice::from_ref(filter)).await?;
        Ok(Missed::These(heard.into_iter().flatten().collect()))
    }

    /// Ends all streams, and lets no new one begin.
    pub fn close(&self) {
        self.lock().close();
    }

    fn lock(&self) -> MutexGuard<'_, Registry> {
        lock(&self.registry)
    }
}

/// What a reader who was here before has not heard.
enum Missed {
    /// Nothing, and what stands before this place they have.
    Nothing(Place),
    These(Vec<store::events::Heard>),
    TooMuch,
}

/// Nothing under the lock can fail half-way.
fn lock(registry: &Mutex<Registry>) -> MutexGuard<'_, Registry> {
    registry.lock().unwrap_or_else(PoisonError::into_inner)
}
