use crate::problem::Rejection;
use domain::{Actor, CaseFilter, Refusal, Role, SessionId, UserId};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::events::Heard;
use store::events::tail::Place;
use time::Duration;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

/// Messages that wait for a slow reader. One who lets more of them pile up is told to fetch anew.
const WAITING_MAX: usize = 64;
/// Streams that one person has at once: a few browsers full of tabs.
const EACH_MAX: usize = 50;
const ALL_MAX: usize = 10_000;
const TRY_AGAIN: Duration = Duration::seconds(30);

/// What a stream is given, shared by all streams that hear the same.
#[derive(Clone)]
pub(super) enum Message {
    Heard(Arc<[Heard]>),
    /// Some events before this place were not told.
    Reset(Place),
}

/// The receiving end of a stream.
pub(super) struct Ear {
    pub(super) messages: mpsc::Receiver<Message>,
    /// Set when its person may hear no more, whatever still waits.
    pub(super) over: Arc<AtomicBool>,
}

struct Open {
    session: SessionId,
    person: UserId,
    role: Role,
    filter: Arc<CaseFilter>,
    sender: mpsc::Sender<Message>,
    over: Arc<AtomicBool>,
    /// Something could not be handed over, and it does not know yet.
    behind: bool,
}

/// All open streams, and how far the log has been told to them.
pub(super) struct Registry {
    open: HashMap<u64, Open>,
    next: u64,
    /// A stream that opens hears what comes after this.
    place: Place,
    /// Up to here everything has been handed to the streams that were open then.
    told: Place,
    closed: bool,
}

/// One of a person's streams, for as long as a batch is told.
pub(super) struct Listener {
    pub(super) stream: u64,
    pub(super) session: SessionId,
    pub(super) filter: Arc<CaseFilter>,
}

/// All streams of one person.
pub(super) struct Audience {
    pub(super) person: UserId,
    pub(super) role: Role,
    pub(super) listeners: Vec<Listener>,
}

impl Registry {
    pub(super) fn at(place: Place) -> Self {
        Self { open: HashMap::new(), next: 0, place, told: place, closed: false }
    }

    /// Opens a stream, and answers from where on it hears.
    pub(super) fn open(&mut self, session: SessionId, actor: &Actor, filter: CaseFilter) -> Result<(Ear, Place), Rejection> {
        if self.closed {
            return Err(Rejection::NotReady);
        }
        let theirs = self.open.values().filter(|open| open.person == actor.id).count();
        if theirs >= EACH_MAX || self.open.len() >= ALL_MAX {
            return Err(Refusal::too_many(TRY_AGAIN).into());
        }
        let (sender, messages) = mpsc::channel(WAITING_MAX);
        let over = Arc::new(AtomicBool::new(false));
        let (person, role, filter) = (actor.id, actor.role, Arc::new(filter));
        let open = Open { session, person, role, filter, sender, over: over.clone(), behind: false };
        self.open.insert(self.next, open);
        self.next += 1;
        Ok((Ear { messages, over }, self.place))
    }

    pub(super) fn place(&self) -> Place {
        self.place
    }

    pub(super) fn told(&self) -> Place {
        self.told
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    pub(super) fn close(&mut self) {
        self.closed = true;
        self.open.clear();
    }

    /// Takes the log up to a place to be told to those whose streams are open now.
    pub(super) fn take(&mut self, up_to: Place) -> Vec<Audience> {
        self.place = up_to;
        let mut people: HashMap<UserId, Audience> = HashMap::new();
        for (stream, open) in &self.open {
            let empty = || Audience { person: open.person, role: open.role, listeners: Vec::new() };
            let listener = Listener { stream: *stream, session: open.session, filter: open.filter.clone() };
            people.entry(open.person).or_insert_with(empty).listeners.push(listener);
        }
        people.into_values().collect()
    }

    pub(super) fn hand(&mut self, stream: u64, message: Message) {
        if let Some(open) = self.open.get_mut(&stream) {
            open.hand(message);
        }
    }

    pub(super) fn hand_all(&mut self, message: &Message) {
        self.open.values_mut().for_each(|open| open.hand(message.clone()));
    }

    /// Everything up to the place that was taken is told.
    pub(super) fn finish(&mut self) {
        self.told = self.place;
    }

    pub(super) fn sessions(&self) -> Vec<SessionId> {
        let mut sessions: Vec<SessionId> = self.open.values().map(|open| open.session).collect();
        sessions.sort_unstable();
        sessions.dedup();
        sessions
    }

    /// Ends the streams whose readers are gone, whose sessions have ended, or whose people are in another role now. Tells those
    /// that fell behind, as soon as they read on.
    pub(super) fn tidy(&mut self, asked: &[SessionId], living: &HashMap<SessionId, Role>) {
        let told = self.told;
        self.open.retain(|_, open| {
            let lives = asked.binary_search(&open.session).is_err() || living.get(&open.session) == Some(&open.role);
            if !lives {
                open.over.store(true, Ordering::Release);
            }
            open.catch_up(told);
            lives && !open.sender.is_closed()
        });
    }
}

impl Open {
    fn hand(&mut self, message: Message) {
        if !self.behind && matches!(self.sender.try_send(message), Err(TrySendError::Full(_))) {
            self.behind = true;
        }
    }

    fn catch_up(&mut self, told: Place) {
        if self.behind && self.sender.try_send(Message::Reset(told)).is_ok() {
            self.behind = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn place(text: &str) -> Place {
        text.parse().expect("a place")
    }

    #[test]
    fn a_reader_who_is_too_slow_is_told_to_fetch_anew_once_they_read_on() {
        let mut registry = Registry::at(place("5-0"));
        let session = SessionId(uuid::Uuid::new_v4());
        let actor = Actor {
            id: UserId(uuid::Uuid::new_v4()),
            role: Role::Staff,
            name: String::new(),
            email: String::new(),
            departments: BTreeSet::new(),
        };
        let Ok((mut ear, _)) = registry.open(session, &actor, CaseFilter::default()) else { panic!("no stream") };
        let living = HashMap::from([(session, Role::Staff)]);
        for n in 0..WAITING_MAX + 10 {
            registry.take(place(&format!("6-{n}")));
            registry.hand(0, Message::Heard(Arc::from([])));
            registry.finish();
        }
        registry.tidy(&[session], &living);
        for _ in 0..WAITING_MAX {
            assert!(matches!(ear.messages.try_recv(), Ok(Message::Heard(_))));
        }
        assert!(ear.messages.try_recv().is_err(), "there was no room to say so");
        registry.tidy(&[session], &living);
        assert!(matches!(ear.messages.try_recv(), Ok(Message::Reset(at)) if at == registry.told()));
        registry.hand(0, Message::Heard(Arc::from([])));
        assert!(matches!(ear.messages.try_recv(), Ok(Message::Heard(_))), "and hears on");

        registry.tidy(&[session], &HashMap::new());
        assert!(ear.over.load(Ordering::Acquire) && registry.sessions().is_empty());
    }
}
