use super::lock;
use super::registry::{Ear, Message, Registry};
use axum::response::sse::Event;
use futures_util::Stream;
use futures_util::stream::unfold;
use rand::Rng;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::events::Heard;
use store::events::tail::Place;
use tokio::sync::mpsc::error::TryRecvError;

/// Proxies end what is silent for longer.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// When the line breaks, not all come back at once.
const COME_BACK: std::ops::Range<u64> = 500..2_500;

/// One reader's stream on its way out.
pub(super) struct Reader {
    registry: Arc<Mutex<Registry>>,
    ear: Ear,
    /// Everything up to here was told, or is not theirs to hear.
    since: Place,
    ready: VecDeque<Event>,
}

impl Reader {
    pub(super) fn new(registry: Arc<Mutex<Registry>>, ear: Ear, since: Place) -> Self {
        let hello = Event::default().retry(Duration::from_millis(rand::rng().random_range(COME_BACK))).comment("hello");
        Self { registry, ear, since, ready: VecDeque::from([hello]) }
    }

    /// They have heard what comes before this place elsewhere.
    pub(super) fn begin_at(&mut self, since: Place) {
        self.since = since;
    }

    /// What they have missed, all of it from before this stream.
    pub(super) fn catch_up(&mut self, heard: &[Heard]) {
        self.ready.extend(heard.iter().map(told));
    }

    pub(super) fn start_over(&mut self) {
        self.ready.push_back(reset(self.since));
    }

    pub(super) fn stream(mut self) -> impl Stream<Item = Result<Event, Infallible>> {
        // From here on a line that breaks is taken up again without a gap.
        self.ready.push_back(at(self.since));
        unfold(self, async |mut reader| reader.next().await.map(|event| (Ok(event), reader)))
    }

    async fn next(&mut self) -> Option<Event> {
        loop {
            if self.ear.over.load(Ordering::Acquire) {
                return None;
            }
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            match tokio::time::timeout(HEARTBEAT, self.ear.messages.recv()).await {
                Ok(message) => self.take(message?),
                Err(_) => self.beat()?,
            }
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Heard(heard) => {
                for event in heard.iter().filter(|event| event.place > self.since) {
                    self.ready.push_back(told(event));
                }
                if let Some(last) = heard.last() {
                    self.since = self.since.max(last.place);
                }
            }
            Message::Reset(place) => {
                self.since = self.since.max(place);
                self.start_over();
            }
        }
    }

    /// Moves the reader's place on though nothing was theirs to hear, so that they have less to catch up with. What was told
    /// before the look at the place lies in the channel by then.
    fn beat(&mut self) -> Option<()> {
        let told = lock(&self.registry).told();
        match self.ear.messages.try_recv() {
            Ok(message) => self.take(message),
            Err(TryRecvError::Disconnected) => return None,
            Err(TryRecvError::Empty) => {
                self.since = self.since.max(told);
                self.ready.push_back(at(self.since));
            }
        }
        Some(())
    }
}

fn told(event: &Heard) -> Event {
    let Heard { place, case, version, kind } = event;
    let data = serde_json::json!({ "case_id": case, "version": version, "kind": kind });
    Event::default().id(place.to_string()).data(data.to_string())
}

fn reset(place: Place) -> Event {
    Event::default().event("reset").id(place.to_string()).data("{}")
}

/// Carries a place and nothing that a reader acts on.
fn at(place: Place) -> Event {
    Event::default().id(place.to_string()).comment("here")
}
