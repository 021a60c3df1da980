use crate::error::Fail;
use crate::{device, dom, place};
use domain::{FieldErrors, Problem};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;

/// What is wrong with a form: by field while it is typed, and as a whole since it was last sent.
#[derive(Clone, Copy, Default)]
pub(crate) struct Checks {
    fields: RwSignal<FieldErrors>,
    pub(super) summary: RwSignal<FieldErrors>,
    fail: RwSignal<Option<Fail>>,
}

impl Checks {
    /// Follows what the server says to a form. Without JavaScript the answer is there from the start.
    pub(crate) fn of<S>(action: ServerAction<S>) -> Self
    where
        S: ServerFn<Error = Fail> + Clone + Send + Sync + 'static,
        S::Output: Clone + Send + Sync + 'static,
    {
        let said = move || action.value().with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()));
        let checks = Self::default();
        checks.take(untrack(said));
        Effect::new(move |loaded: Option<()>| {
            let said = said();
            if loaded.is_some() {
                checks.take(said);
            }
        });
        checks
    }

    fn take(self, fail: Option<Fail>) {
        let errors = fail.as_ref().and_then(Fail::fields).cloned();
        self.fail.set(fail.filter(|_| errors.is_none()));
        self.show(errors.unwrap_or_default());
    }

    pub(super) fn show(self, errors: FieldErrors) {
        self.summary.set(errors.clone());
        self.fields.set(errors);
    }

    /// Holds back a form that the server would refuse.
    pub(crate) fn gate<T>(self, event: &SubmitEvent, check: Result<T, FieldErrors>) {
        if let Err(errors) = check {
            event.prevent_default();
            self.fail.set(None);
            self.show(errors);
        }
    }

    /// A key was pressed: what was said of the field is kept up to date, and nothing new is said but that it is too long.
    pub(crate) fn typing(self, field: &str, check: Result<(), Problem>) {
        let said = self.fields.with_untracked(|errors| errors.get(field).is_some());
        if said || matches!(check, Err(Problem::TooLong { .. })) {
            self.left(field, check);
        }
    }

    /// The field was left.
    pub(crate) fn left(self, field: &str, check: Result<(), Problem>) {
        self.fields.update(|errors| {
            let mut fresh = FieldErrors::default();
            for (other, problem) in errors.iter().filter(|(other, _)| *other != field) {
                fresh.note(other, Err::<(), _>(problem.clone()));
            }
            fresh.note(field, check);
            *errors = fresh;
        });
    }

    /// No signal of its own: a field that has the focus while its page is taken down is told so by the browser, and
    /// then looks once more, when its own signals are gone.
    pub(crate) fn problem(self, field: &'static str) -> impl Fn() -> Option<Problem> + Copy + Send + Sync + 'static {
        move || self.fields.try_with(|errors| errors.get(field).cloned()).flatten()
    }

    /// The same for a field whose name the clinic chose.
    pub(crate) fn problem_of(self, field: String) -> impl Fn() -> Option<Problem> + Clone + Send + Sync + 'static {
        move || self.fields.try_with(|errors| errors.get(&field).cloned()).flatten()
    }

    pub(crate) fn fail(self) -> Signal<Option<Fail>> {
        self.fail.into()
    }

    /// Whether the form was sent and came back.
    pub(crate) fn troubled(self) -> Signal<bool> {
        Signal::derive(move || self.summary.with(|errors| !errors.is_empty()) || self.fail.with(Option::is_some))
    }
}

/// The action of a form. An error that a form without JavaScript brought in the address belongs to that address:
/// Leptos remembers it for as long as the document lives.
pub(crate) fn form_action<S>() -> ServerAction<S>
where
    S: ServerFn<Error = Fail> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let action = ServerAction::<S>::new();
    if use_query_map().with_untracked(|query| query.get_str("__err").is_none()) {
        action.clear();
    }
    action
}

/// Loads the page that a successful action answers: whoever signs in or out finds nothing of the one before.
pub(crate) fn leave_on_success<S>(action: ServerAction<S>)
where
    S: ServerFn<Output = String, Error = Fail> + Clone + Send + Sync + 'static,
{
    Effect::new(move |_| {
        if let Some(Ok(path)) = action.value().get() {
            // Where somebody signs in, nobody is any more.
            if path == place::SIGN_IN {
                device::leave_only(None);
            }
            dom::load(&path);
        }
    });
}
