use super::Live;
use super::registry::{Audience, Message};
use domain::{CaseFilter, Refusal, Role};
use std::sync::Arc;
use std::time::Duration;
use store::events::tail::{self, Told};
use store::events::{Heard, hear};
use store::{Scope, Store};
use tokio::task::JoinSet;
use tokio::time::Instant;

/// Other processes wake nobody here.
const LOOK: Duration = Duration::from_millis(200);
/// Commits that come close together are told together.
const GATHER: Duration = Duration::from_millis(25);
/// How often it is asked whose session goes on: a second at most is what somebody may still hear.
const CHECK: Duration = Duration::from_millis(300);
/// When the database does not answer.
const REST: Duration = Duration::from_secs(2);
/// Events told together. A log that is further ahead is not told of one by one: everybody fetches anew.
const BATCH: i64 = 1_000;
/// People asked for at once, so that requests have connections left.
const AT_ONCE: usize = 4;

/// Follows the log until the streams are closed.
pub(super) async fn follow(live: Live) {
    let mut checked = Instant::now();
    loop {
        if tokio::time::timeout(LOOK, live.store.committed()).await.is_ok() {
            tokio::time::sleep(GATHER).await;
        }
        if live.lock().is_closed() {
            return;
        }
        // What failed has told the log why.
        let mut done = tell(&live).await;
        if checked.elapsed() >= CHECK {
            checked = Instant::now();
            done = done.and(check(&live).await);
        }
        if done.is_err() {
            tokio::time::sleep(REST).await;
        }
    }
}

async fn tell(live: &Live) -> Result<(), Refusal> {
    let place = live.lock().place();
    let events = tail::read(&live.store, place, None, BATCH).await?;
    let Some(last) = events.last() else { return Ok(()) };
    live.store.changed();
    if events.len() as i64 == BATCH {
        let end = tail::end(&live.store).await?;
        let mut registry = live.lock();
        registry.take(end);
        registry.hand_all(&Message::Reset(end));
        registry.finish();
        return Ok(());
    }
    let audience = live.lock().take(last.place);
    tell_each(live, Arc::new(events), audience).await;
    live.lock().finish();
    Ok(())
}

async fn tell_each(live: &Live, events: Arc<Vec<Told>>, audience: Vec<Audience>) {
    let mut asking = JoinSet::new();
    for person in audience {
        let events = for_role(&events, &person);
        if events.is_empty() {
            continue;
        }
        if asking.len() >= AT_ONCE {
            asking.join_next().await;
        }
        let live = live.clone();
        asking.spawn(async move { tell_one(&live, &events, &person).await });
    }
    while asking.join_next().await.is_some() {}
}

/// A patient's own cases are all that they can hear of, so that nobody need be asked about the rest.
fn for_role(events: &Arc<Vec<Told>>, person: &Audience) -> Arc<Vec<Told>> {
    match person.role {
        Role::Patient => Arc::new(events.iter().filter(|event| event.patient == person.person).cloned().collect()),
        Role::Staff | Role::Admin => events.clone(),
    }
}

/// Whoever cannot be told what has happened is told that something has.
async fn tell_one(live: &Live, events: &[Told], person: &Audience) {
    let Some(last) = events.last() else { return };
    let mut filters: Vec<CaseFilter> = Vec::new();
    for listener in &person.listeners {
        if !filters.contains(&listener.filter) {
            filters.push(CaseFilter::clone(&listener.filter));
        }
    }
    let heard = match scope(&live.store, person).await {
        Ok(mut scope) => hear(&mut scope, events, &filters).await,
        // Their streams end with the next check.
        Err(Refusal::Unauthenticated) => return,
        Err(refusal) => Err(refusal),
    };
    let heard: Option<Vec<Arc<[Heard]>>> = heard.ok().map(|heard| heard.into_iter().map(Arc::from).collect());
    let mut registry = live.lock();
    for listener in &person.listeners {
        let place = filters.iter().position(|filter| *filter == *listener.filter);
        match heard.as_ref().zip(place).and_then(|(heard, place)| heard.get(place)) {
            Some(heard) if heard.is_empty() => {}
            Some(heard) => registry.hand(listener.stream, Message::Heard(heard.clone())),
            None => registry.hand(listener.stream, Message::Reset(last.place)),
        }
    }
}

/// Whichever of the person's sessions still lives.
async fn scope(store: &Store, person: &Audience) -> Result<Scope, Refusal> {
    let mut refused = Refusal::Unauthenticated;
    for listener in &person.listeners {
        match store.begin(listener.session).await {
            Err(refusal @ Refusal::Unauthenticated) => refused = refusal,
            found => return found,
        }
    }
    Err(refused)
}

async fn check(live: &Live) -> Result<(), Refusal> {
    let sessions = live.lock().sessions();
    let living = if sessions.is_empty() { Default::default() } else { tail::living(&live.store, &sessions).await? };
    live.lock().tidy(&sessions, &living);
    Ok(())
}
