use super::assignee::is_anothers;
use super::status::targets;
use super::work::Work;
use crate::api::{NONE, ReviseCase};
use domain::{Action, Priority, Status};
use leptos::prelude::*;

/// The case that the page at hand changes, for what stands outside of it.
#[derive(Clone, Copy, Default)]
pub(crate) struct InHand(RwSignal<Option<Work>>);

impl InHand {
    pub(super) fn hold(work: Work) {
        let in_hand = use_context::<Self>();
        Effect::new(move |_| {
            if let Some(in_hand) = in_hand {
                in_hand.0.try_set(Some(work));
            }
        });
    }

    pub(crate) fn work(self) -> Option<Work> {
        self.0.get()
    }
}

/// What can be done with a case by one word, without a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Take,
    HandBack,
    Status(Status),
    Priority(Priority),
}

impl Work {
    /// Whether its case is still on the page.
    pub(crate) fn is_here(self) -> bool {
        self.view.try_with_value(|_| ()).is_some()
    }

    /// Those that its own controls offer.
    pub(crate) fn steps(self) -> Vec<Step> {
        let held = self.read(|view| view.page.case.assignee_id);
        let free = self.allows(Action::Assign) && !is_anothers(self);
        let assign = [(held != Some(self.me()), Step::Take), (held.is_some(), Step::HandBack)];
        let assign = assign.into_iter().filter(|(offered, _)| free && *offered).map(|(_, step)| step);
        let now = self.now().priority;
        let priorities = Priority::ALL.iter().copied().filter(|to| *to != now && self.allows(Action::SetPriority));
        let statuses = targets(self, false).into_iter().map(Step::Status);
        assign.chain(statuses).chain(priorities.map(Step::Priority)).collect()
    }

    /// Sends the change that the case's own controls would. One at a time.
    pub(crate) fn take(self, step: Step) {
        if self.action.pending().get_untracked() {
            return;
        }
        let (status, priority, assignee) = match step {
            Step::Take => (None, None, Some(self.me().to_string())),
            Step::HandBack => (None, None, Some(NONE.to_owned())),
            Step::Status(to) => (Some(to), None, None),
            Step::Priority(to) => (None, Some(to), None),
        };
        self.action.dispatch(ReviseCase {
            case: self.read(|view| view.page.case.id),
            version: untrack(|| self.now()).version,
            status,
            priority,
            department_id: None,
            assignee_id: assignee,
            specialty_id: None,
            tags: None,
            reason: None,
        });
    }
}
