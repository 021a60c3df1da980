use crate::dom;
use leptos::prelude::*;

/// A link to give to somebody. It can be selected; the button that copies it needs script, so it comes with the script.
#[component]
pub(crate) fn CopyLink(label: &'static str, help: &'static str, link: String) -> impl IntoView {
    let copied = RwSignal::new(false);
    let live = RwSignal::new(false);
    Effect::new(move |_| live.set(true));
    let text = StoredValue::new(link.clone());
    let button = move || {
        let words = move || if copied.get() { "Copied" } else { "Copy the link" };
        let copy = move |_| {
            text.with_value(|text| dom::copy(text));
            copied.set(true);
        };
        view! {
            <button class="button" r#type="button" on:click=copy>{words}</button>
            <span class="sr-only" role="status">{move || copied.get().then_some("Copied")}</span>
        }
    };
    view! {
        <div class="field copy-link">
            <label for="link">{label}</label>
            <p class="help" id="link-help">{help}</p>
            <div class="copy-link-row">
                <input class="input" id="link" readonly=true value=link aria-describedby="link-help"/>
                {move || live.get().then(button)}
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_scripts_there_is_the_link_and_no_button_that_would_do_nothing() {
        let link = "https://cases.example.org/invitation/t0k".to_owned();
        let html = Owner::new().with(|| view! { <CopyLink label="Link" help="Once." link/> }.to_html());
        assert!(html.contains(r#"value="https://cases.example.org/invitation/t0k""#) && html.contains("readonly"), "{html}");
        assert!(!html.contains("<button"), "{html}");
    }
}
