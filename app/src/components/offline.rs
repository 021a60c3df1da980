use super::Icon;
use crate::dom;
use leptos::ev;
use leptos::prelude::*;

/// Says that there is no connection, for as long as there is none.
#[component]
pub(crate) fn Offline() -> impl IntoView {
    let offline = RwSignal::new(false);
    Effect::new(move |_| {
        offline.set(!dom::is_online());
        window_event_listener(ev::offline, move |_| offline.set(true));
        window_event_listener(ev::online, move |_| offline.set(false));
    });
    move || {
        offline.get().then(|| {
            view! {
                <div class="offline" role="status">
                    {Icon::Offline.view()}
                    <p><strong>"You are offline."</strong>" Your text stays here. Send it when you are back."</p>
                </div>
            }
        })
    }
}
