use domain::RichText;
use leptos::prelude::*;

/// What somebody wrote, with its formatting. It was cleaned before it was stored, and `RichText` is made of nothing else.
#[component]
pub(crate) fn Prose(text: RichText) -> impl IntoView {
    view! { <div class="prose" inner_html=text.html().to_owned()></div> }
}
