use crate::api::{CaseView, ReviseCase};
use domain::canned::Particulars;
use domain::case::{self, CasePage, Handling, Named};
use domain::{Action, Actor, Case, CaseFacts, Denied, Priority, Role, Status, UserId, may};
use leptos::ev::SubmitEvent;
use leptos::form::ActionForm;
use leptos::html::Form;
use leptos::prelude::*;

/// What the controls of one case share.
#[derive(Clone, Copy)]
pub(crate) struct Work {
    pub(super) view: StoredValue<CaseView>,
    actor: StoredValue<Actor>,
    pub(super) action: ServerAction<ReviseCase>,
    now: Memo<Now>,
}

/// What changes under the reader's hands before the page is fetched anew.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Now {
    pub(super) status: Status,
    pub(super) priority: Priority,
    pub(super) version: i64,
}

impl Work {
    pub(super) fn of(view: CaseView, actor: Actor, action: ServerAction<ReviseCase>) -> Self {
        let view = StoredValue::new(view);
        let now = Memo::new(move |_| view.with_value(|view| Now::of(&view.page.case, action)));
        Self { view, actor: StoredValue::new(actor), action, now }
    }

    pub(super) fn now(self) -> Now {
        self.now.get()
    }

    pub(super) fn read<T>(self, part: impl FnOnce(&CaseView) -> T) -> T {
        self.view.with_value(part)
    }

    pub(super) fn me(self) -> UserId {
        self.actor.with_value(|actor| actor.id)
    }

    pub(super) fn role(self) -> Role {
        self.actor.with_value(|actor| actor.role)
    }

    /// What a canned answer is filled with.
    pub(crate) fn particulars(self) -> Particulars {
        let me = self.actor.with_value(|actor| actor.name.clone());
        self.read(|view| Particulars {
            patient: view.page.patient_name.clone(),
            me,
            reference: view.page.case.reference.to_string(),
            department: view.page.department_name.clone(),
        })
    }

    /// Whether the policy allows it.
    pub(super) fn allows(self, action: Action) -> bool {
        let facts = CaseFacts { status: self.now().status, ..self.read(|view| view.page.facts) };
        self.actor.with_value(|actor| may(actor, action, &facts).is_ok())
    }

    /// Whether a change that is allowed is so with a written reason alone.
    pub(super) fn needs_reason(self, change: case::Change) -> bool {
        let before = self.read(|view| handling(&view.page, self.now()));
        self.actor.with_value(|actor| change.apply(actor, before)) == Err(Denied::ReasonMissing)
    }
}

fn handling(page: &CasePage, now: Now) -> Handling {
    let case = &page.case;
    Handling {
        status: now.status,
        priority: now.priority,
        department: named(case.department_id, page.department_name.as_ref()),
        assignee: named(case.assignee_id, page.assignee_name.as_ref()),
        specialty: named(case.specialty_id, page.specialty_name.as_ref()),
        tags: case.tags.clone(),
    }
}

fn named<Id>(id: Option<Id>, name: Option<&String>) -> Option<Named<Id>> {
    id.map(|id| Named { id, name: name.cloned().unwrap_or_default() })
}

impl Now {
    /// The case as it was loaded, or as the server has answered since, with the change that is on its way.
    fn of(case: &Case, action: ServerAction<ReviseCase>) -> Self {
        let answered = action.value().with(|answer| match answer {
            Some(Ok(fresh)) if fresh.case.id == case.id && fresh.case.version > case.version => {
                Some((fresh.case.status, fresh.case.priority, fresh.case.version))
            }
            _ => None,
        });
        let (status, priority, version) = answered.unwrap_or((case.status, case.priority, case.version));
        let asked = action
            .input()
            .with(|input| input.as_ref().filter(|input| input.case == case.id).map(|input| (input.status, input.priority)));
        let (to_status, to_priority) = asked.unwrap_or_default();
        Self { status: to_status.unwrap_or(status), priority: to_priority.unwrap_or(priority), version }
    }
}

/// A form that changes the case. Once its change is made it is as empty as it came.
#[component]
pub(super) fn ChangeForm(work: Work, children: Children) -> impl IntoView {
    let form = NodeRef::<Form>::new();
    let sent = StoredValue::new(false);
    let action = work.action;
    Effect::new(move |before: Option<usize>| {
        let version = action.version().get();
        let answered = before.is_some_and(|before| before != version) && sent.try_update_value(std::mem::take) == Some(true);
        if answered
            && action.value().with_untracked(|answer| matches!(answer, Some(Ok(_))))
            && let Some(form) = form.get_untracked()
        {
            form.reset();
        }
        version
    });
    let hold = move |event: SubmitEvent| {
        if action.pending().get_untracked() {
            event.prevent_default();
        } else {
            sent.set_value(true);
        }
    };
    view! {
        <ActionForm action node_ref=form attr:class="change-form" on:submit:capture=hold>
            <input type="hidden" name="case" value=work.read(|view| view.page.case.id.to_string())/>
            <input type="hidden" name="version" value=move || work.now().version.to_string()/>
            {children()}
        </ActionForm>
    }
}
