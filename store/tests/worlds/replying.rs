use crate::world::{Known, WORDS, World, pick};
use domain::reply::{Send, answered, handled};
use domain::{Action, Actor, Refusal, Status, may};
use rand::Rng;
use store::{clock, replies};

impl World {
    /// Somebody answers in some case, with a word that a search may look for. Says whether they could.
    pub(crate) async fn check_reply(&mut self) -> bool {
        if self.cases.is_empty() {
            return false;
        }
        let (actor, session) = pick(&mut self.random, &self.people);
        let place = self.random.random_range(0..self.cases.len());
        let (case, word) = (self.cases[place].clone(), pick(&mut self.random, &WORDS));
        let predicted = self.predict_reply(&actor, &case);
        let sent = replies::send(self.scope(session).await, case.id, Send::plain(word), None).await;
        let made = sent.as_ref().map(|reply| reply.version).map_err(Clone::clone);
        let expected = predicted.as_ref().map(|_| case.version + 1).map_err(Clone::clone);
        assert_eq!(made, expected, "world {}, {actor:?}, {case:?}", self.seed);
        let (Ok(reply), Ok(status)) = (sent, predicted) else { return false };
        let known = &mut self.cases[place];
        known.said.push(word);
        known.version = reply.version;
        known.updated_at = reply.sent_at;
        if known.handling.status != status {
            known.handling.status = status;
            known.status_since = reply.sent_at;
        }
        true
    }

    /// What a reply should make of the case, or what should be said to it.
    fn predict_reply(&self, actor: &Actor, case: &Known) -> Result<Status, Refusal> {
        let facts = self.facts(actor, case);
        may(actor, Action::ReadCase, &facts).map_err(|_| Refusal::NotFound)?;
        may(actor, Action::Reply, &facts)?;
        let status = case.handling.status;
        let after =
            if actor.id == case.patient { answered(status, case.status_since, clock::now()) } else { handled(status, None) };
        Ok(after?)
    }
}
