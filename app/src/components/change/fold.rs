use leptos::prelude::*;

/// A part of the panel that is folded away. Whether it is open is its reader's affair: a view that has the attribute sets it
/// anew whenever the page is fetched again, so only the one that comes open has it.
#[component]
pub(super) fn Fold(summary: &'static str, #[prop(optional)] open: bool, children: Children) -> impl IntoView {
    let content = view! {
        <summary>{summary}</summary>
        {children()}
    };
    if open {
        view! { <details class="fold" open=true>{content}</details> }.into_any()
    } else {
        view! { <details class="fold">{content}</details> }.into_any()
    }
}
