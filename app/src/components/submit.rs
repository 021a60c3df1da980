use leptos::prelude::*;

/// The button that sends a form; while that is under way, it shows so. A press takes no focus: the field left by it
/// would complain at that moment, the form would grow, and the button be gone from below the finger.
#[component]
pub(crate) fn Submit(
    words: &'static str,
    #[prop(default = "primary")] kind: &'static str,
    #[prop(optional)] width: Option<&'static str>,
    pending: Memo<bool>,
) -> impl IntoView {
    let busy = move || pending.get().then_some("true");
    view! {
        <button
            class="button" data-kind=kind data-width=width r#type="submit" aria-busy=busy aria-disabled=busy
            on:mousedown=|event| event.prevent_default()
        >
            {words}
        </button>
    }
}
