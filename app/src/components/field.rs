use super::{Checks, Icon};
use crate::words;
use leptos::prelude::*;

/// How long a text is, and may be.
#[derive(Clone, Copy)]
pub(crate) struct Length {
    pub(crate) now: Signal<usize>,
    pub(crate) max: usize,
}

/// A label, a hint, a control and what is wrong with it.
#[component]
pub(crate) fn Field(
    name: &'static str,
    /// The name, if nothing else on the page has it.
    #[prop(optional)]
    id: Option<&'static str>,
    label: &'static str,
    #[prop(optional_no_strip)] help: Option<&'static str>,
    #[prop(optional_no_strip)] length: Option<Length>,
    checks: Checks,
    children: Children,
) -> impl IntoView {
    let id = id.unwrap_or(name);
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {help.map(|help| view! { <p class="help" id=format!("{id}-help")>{help}</p> })}
            {children()}
            <div class="field-foot">
                <ErrorSlot name id checks/>
                {length.map(|length| view! { <Counter id length/> })}
            </div>
        </div>
    }
}

/// The ids of all that describes a control; those of the error and the counter stay, whatever they say.
pub(crate) fn described_by(name: &str, help: bool, length: bool) -> String {
    let parts = [help.then_some("help"), Some("error"), length.then_some("count")];
    parts.into_iter().flatten().map(|part| format!("{name}-{part}")).collect::<Vec<_>>().join(" ")
}

/// Always on the page, so that a screen reader hears what appears in it.
#[component]
pub(crate) fn ErrorSlot(name: &'static str, #[prop(optional)] id: Option<&'static str>, checks: Checks) -> impl IntoView {
    let id = id.unwrap_or(name);
    let problem = checks.problem(name);
    let words = move || problem().map(|problem| view! { {Icon::Alert.view()}{words::problem(name, &problem)} });
    view! { <p class="error" id=format!("{id}-error") aria-live="polite">{words}</p> }
}

#[component]
fn Counter(id: &'static str, length: Length) -> impl IntoView {
    let words = move || format!("{} of {} characters", words::number(length.now.get()), words::number(length.max));
    let over = move || length.now.get() > length.max;
    view! { <p class="counter" id=format!("{id}-count") data-over=over>{words}</p> }
}
