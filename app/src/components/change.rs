use super::{Icon, StatusBadge};
use crate::api::ReviseCase;
use crate::{dom, words};
use domain::{Action, Actor, Case, CaseFacts, Priority, Status, may};
use leptos::ev::SubmitEvent;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The controls that change a case: exactly those that the policy allows this person. They show the outcome at once;
/// what the server makes of it replaces it.
#[component]
pub(crate) fn Change(case: Case, actor: Actor, action: ServerAction<ReviseCase>) -> impl IntoView {
    let case = StoredValue::new(case);
    let now = Memo::new(move |_| Now::of(&case.read_value(), action));
    let facts = move || CaseFacts { status: now.get().status, ..CaseFacts::from(&*case.read_value()) };
    let actor = StoredValue::new(actor);
    let allowed = move |what| may(&actor.read_value(), what, &facts()).is_ok();
    let targets = move || {
        Status::ALL.iter().copied().filter(|to| *to != now.get().status && allowed(Action::SetStatus(*to))).collect::<Vec<_>>()
    };
    // The button that was pressed goes when its status comes: the focus stays nearby.
    Effect::new(move |before: Option<usize>| {
        let version = action.version().get();
        if before.is_some_and(|before| before != version) {
            dom::keep_focus("change-status");
        }
        version
    });
    let hold = move |event: SubmitEvent| {
        if action.pending().get_untracked() {
            event.prevent_default();
        }
    };
    let hidden = move || {
        view! {
            <input type="hidden" name="case" value=case.read_value().id.to_string()/>
            <input type="hidden" name="version" value=move || now.get().version.to_string()/>
        }
    };
    view! {
        <ActionForm action attr:class="change" on:submit:capture=hold>
            {hidden()}
            <h2 id="change-status" tabindex="-1">"Status"</h2>
            <p class="change-now">{move || view! { <StatusBadge status=now.get().status reader=actor.read_value().role/> }}</p>
            <div class="change-to" role="group" aria-labelledby="change-status">
                {move || targets().into_iter().map(|to| view! { <StatusButton to actor=actor.get_value()/> }).collect_view()}
            </div>
        </ActionForm>
        {untrack(|| allowed(Action::SetPriority)).then(|| {
            view! {
                <ActionForm action attr:class="change" on:submit:capture=hold>
                    {hidden()}
                    <h2 id="change-priority">"Priority"</h2>
                    <div class="segments" role="group" aria-labelledby="change-priority">
                        {Priority::ALL.iter().map(|to| view! { <PriorityButton to=*to now/> }).collect_view()}
                    </div>
                </ActionForm>
            }
        })}
        <p class="sr-only" role="status">{move || action.value().with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().ok()).map(|case| {
            format!("Saved: {}, {} priority", words::status(case.status, actor.read_value().role), words::priority(case.priority))
        }))}</p>
    }
}

/// What the controls show of a case.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Now {
    status: Status,
    priority: Priority,
    version: i64,
}

impl Now {
    /// The case as it was loaded, or as the server has answered since, with the change that is on its way.
    fn of(case: &Case, action: ServerAction<ReviseCase>) -> Self {
        let answered = action.value().with(|answer| match answer {
            Some(Ok(fresh)) if fresh.id == case.id && fresh.version > case.version => {
                Some((fresh.status, fresh.priority, fresh.version))
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

#[component]
fn StatusButton(to: Status, actor: Actor) -> impl IntoView {
    let kind = (to == Status::Resolved).then_some("primary");
    view! {
        <button class="button" data-size="s" data-kind=kind r#type="submit" name="status" value=to.word()>
            {Icon::Status(to).view()}<span class="sr-only">"Set status to "</span>{words::status(to, actor.role)}
        </button>
    }
}

#[component]
fn PriorityButton(to: Priority, now: Memo<Now>) -> impl IntoView {
    let pressed = move || (now.get().priority == to).to_string();
    view! {
        <button class="segment" data-is=to.word() r#type="submit" name="priority" value=to.word() aria-pressed=pressed>
            {Icon::Priority(to).view()}{words::priority(to)}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::case::Reference;
    use domain::{CaseId, Role, UserId};
    use time::OffsetDateTime;

    fn case(status: Status) -> Case {
        Case {
            id: CaseId(Default::default()),
            reference: Reference::stored("K7Q-2F9".into()),
            patient_id: UserId(Default::default()),
            title: "A rash".into(),
            description: "It itches.".into(),
            status,
            priority: Priority::Medium,
            metadata: Default::default(),
            department_id: None,
            assignee_id: None,
            version: 4,
            created_at: OffsetDateTime::UNIX_EPOCH,
            updated_at: OffsetDateTime::UNIX_EPOCH,
        }
    }

    fn shown(case: &Case, role: Role) -> String {
        let actor =
            Actor { id: UserId(Default::default()), role, name: "Jonas Keller".into(), email: "jonas.keller@example.org".into() };
        Owner::new().with(|| view! { <Change case=case.clone() actor action=ServerAction::new()/> }.to_html())
    }

    #[test]
    fn the_buttons_are_what_the_policy_allows() {
        for (role, status) in Role::ALL.iter().flat_map(|role| Status::ALL.iter().map(move |status| (*role, *status))) {
            let html = shown(&case(status), role);
            for to in Status::ALL {
                let button = format!(r#"name="status" value="{to}""#);
                assert_eq!(html.contains(&button), role.works_here() && status.may_become(*to), "{role} {status} {to}");
            }
            assert_eq!(html.contains(r#"name="priority""#), role.works_here());
        }
    }

    #[test]
    fn a_change_names_the_version_that_was_seen() {
        let html = shown(&case(Status::Open), Role::Staff);
        assert_eq!(html.matches(r#"name="version" value="4""#).count(), 2, "{html}");
        assert!(html.contains(r#"aria-pressed="true""#));
    }
}
