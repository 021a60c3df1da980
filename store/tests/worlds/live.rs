use crate::world::World;
use domain::{Action, Actor, CaseFilter, CaseId, SessionId};
use std::collections::BTreeSet;
use store::events::tail::{self, Place};
use store::events::{LEFT, hear};

impl World {
    /// Of all that was ever told: what the actor may see and the filter asks for by its name, what it leaves out as left, and of
    /// the rest not a word.
    pub(crate) async fn check_live(&mut self, actor: &Actor, session: SessionId) {
        let filter = CaseFilter { limit: CaseFilter::default().limit, ..self.any_filter() };
        let context = format!("world {}, {actor:?}, {filter:?}", self.seed);
        let start: Place = "0-0".parse().expect("a place");
        let mut events = tail::read(&self.store, start, None, 1_000).await.expect("the log");
        while events.len() < 3 * self.cases.len() {
            // Another test's transaction is older, and still runs.
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            events = tail::read(&self.store, start, None, 1_000).await.expect("the log");
        }
        let heard = hear(&mut self.scope(session).await, &events, std::slice::from_ref(&filter)).await.expect("an answer");
        let fitting: BTreeSet<CaseId> = self.expected(actor, &filter).iter().map(|case| case.id).collect();
        let mut expected = Vec::new();
        for event in &events {
            let case = self.cases.iter().find(|case| case.id == event.case).expect("a case");
            let inside = self.may(actor, Action::ReadInside, case);
            if self.may(actor, Action::ReadCase, case) && (inside || !["tags_changed", "noted"].contains(&event.kind.as_str())) {
                let kind = if fitting.contains(&case.id) { event.kind.clone() } else { LEFT.to_owned() };
                expected.push((event.place, event.case, event.version, kind));
            }
        }
        let heard: Vec<_> =
            heard.into_iter().flatten().map(|event| (event.place, event.case, event.version, event.kind)).collect();
        assert_eq!(heard, expected, "{context}");
    }
}
