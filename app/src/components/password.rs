use super::Checks;
use super::field::{Field, described_by};
use super::text::Rule;
use leptos::prelude::*;

/// A password, which its owner may look at. The button that shows it needs script, so it comes with the script.
#[component]
pub(crate) fn Password(
    #[prop(default = "password")] name: &'static str,
    #[prop(default = "Password")] label: &'static str,
    #[prop(optional)] help: Option<&'static str>,
    autocomplete: &'static str,
    rule: Rule,
    checks: Checks,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let live = RwSignal::new(false);
    Effect::new(move |_| live.set(true));
    let invalid = checks.problem(name);
    let toggle = move || {
        let words = move || if shown.get() { "Hide" } else { "Show" };
        view! {
            <button
                class="reveal-button"
                r#type="button"
                aria-pressed=move || shown.get().to_string()
                aria-controls=name
                aria-label=format!("Show {}", label.to_lowercase())
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                {words}
            </button>
        }
    };
    view! {
        <Field name label help checks>
            <div class="reveal">
                <input
                    class="input"
                    r#type=move || if shown.get() { "text" } else { "password" }
                    id=name
                    name=name
                    autocomplete=autocomplete
                    required=true
                    aria-describedby=described_by(name, help.is_some(), false)
                    aria-invalid=move || invalid().is_some().then_some("true")
                    on:input=move |event| checks.typing(name, rule(&event_target_value(&event)))
                    on:change=move |event| checks.left(name, rule(&event_target_value(&event)))
                />
                {move || live.get().then(toggle)}
            </div>
        </Field>
    }
}
