use crate::components::escape;
use crate::platform;
use domain::case::REASON_MAX;
use leptos::prelude::*;

/// The reason that a change needs; `id` is what `ReviseCase::why` keeps it by if the change is refused.
#[component]
pub(super) fn Why(id: &'static str) -> impl IntoView {
    let help = format!("{id}-help");
    view! {
        <div class="change-field">
            <label for=id>"Why?"</label>
            <p class="help" id=help.clone()>"Colleagues will read it, the patient will not."</p>
            <textarea
                class="input"
                data-size="s"
                id=id
                name="reason"
                rows="3"
                required=true
                maxlength=REASON_MAX.to_string()
                aria-describedby=help
                inner_html=escape(&kept(id))
            ></textarea>
        </div>
    }
}

/// What was written there before the change was refused.
pub(super) fn kept(id: &'static str) -> String {
    let [reason] = platform::typed([id]);
    reason
}
