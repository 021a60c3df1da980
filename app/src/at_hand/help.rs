use super::{Hand, close};
use crate::dom;
use crate::keys::SHORTCUTS;
use leptos::prelude::*;

/// The table of keys, and the switch for those that write characters.
#[component]
pub(super) fn Help(hand: Hand) -> impl IntoView {
    let rows = SHORTCUTS.iter().map(|shortcut| {
        let caps = shortcut.keys.caps(dom::is_mac()).into_iter().map(|cap| view! { <kbd>{cap}</kbd>" " }).collect_view();
        view! { <div><dt>{caps}</dt><dd>{shortcut.words}</dd></div> }
    });
    view! {
        <dialog class="keys" closedby="any" node_ref=hand.help aria-labelledby="keys-title">
            <h2 id="keys-title">"Keys"</h2>
            <dl>{rows.collect_view()}</dl>
            <label class="tick">
                <input
                    r#type="checkbox" autocomplete="off" aria-describedby="keys-about" prop:checked=hand.keys_on
                    on:change=move |event| hand.turn_keys(event_target_checked(&event))
                />
                "Use single keys"
            </label>
            <p class="help" id="keys-about">
                "They are never heard while you are in a field. Turn them off if you speak to your computer; this browser remembers it."
            </p>
            <button class="button" r#type="button" on:click=move |_| close(hand.help)>"Close"</button>
        </dialog>
    }
}
