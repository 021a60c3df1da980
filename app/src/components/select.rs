use super::Checks;
use super::field::{Field, described_by};
use leptos::prelude::*;

/// One of several; what it is at first is in the HTML.
#[component]
pub(crate) fn Select(
    name: &'static str,
    label: &'static str,
    #[prop(optional)] help: Option<&'static str>,
    /// Values, each with its words.
    options: Vec<(String, String)>,
    #[prop(optional)] chosen: String,
    checks: Checks,
) -> impl IntoView {
    let problem = checks.problem(name);
    let invalid = move || problem().is_some().then_some("true");
    let options = options.into_iter().map(move |(value, words)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{words}</option> }
    });
    view! {
        <Field name label help checks>
            <select
                class="input" id=name name=name autocomplete="off"
                aria-describedby=described_by(name, help.is_some(), false)
                aria-invalid=invalid
                on:change=move |_| checks.left(name, Ok(()))
            >
                {options.collect_view()}
            </select>
        </Field>
    }
}
