//! The few things that pages ask of the browser itself. Called by effects and event handlers alone, which the server never runs.

use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{FormData, HtmlElement, HtmlFormElement, UrlSearchParams};
use time::OffsetDateTime;

pub(crate) fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id)
        && let Some(element) = element.dyn_ref::<HtmlElement>()
    {
        element.focus().ok();
    }
}

/// Moves the focus to this element if it was lost, as when the button that had it is gone.
pub(crate) fn keep_focus(id: &str) {
    if document().active_element().is_none_or(|active| active.tag_name() == "BODY") {
        focus(id);
    }
}

/// Loads a page of this host anew, past the router.
pub(crate) fn load(path: &str) {
    window().location().set_href(path).ok();
}

pub(crate) fn is_online() -> bool {
    window().navigator().on_line()
}

/// Sends a form that still arrives if this page is gone by then. Browsers take 64 kB this way; says whether it was taken.
pub(crate) fn send_on_leaving(url: &str, fields: &[(&str, &str)]) -> bool {
    let Ok(form) = UrlSearchParams::new() else { return false };
    for (name, value) in fields {
        form.append(name, value);
    }
    window().navigator().send_beacon_with_opt_url_search_params(url, Some(&form)).unwrap_or_default()
}

/// How far the reader's clocks were ahead of UTC at that moment.
pub(crate) fn minutes_ahead_of_utc(at: OffsetDateTime) -> i32 {
    let there = js_sys::Date::new(&JsValue::from_f64(at.unix_timestamp() as f64 * 1000.0));
    -(there.get_timezone_offset() as i32)
}

/// What a form would send.
pub(crate) struct Fields(FormData);

impl Fields {
    pub(crate) fn of(form: &HtmlFormElement) -> Option<Self> {
        FormData::new_with_form(form).ok().map(Self)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.0.get(name).as_string().unwrap_or_default()
    }

    /// All of it as a query string.
    pub(crate) fn query(&self) -> String {
        UrlSearchParams::new_with_str_sequence_sequence(&self.0).map(|all| String::from(all.to_string())).unwrap_or_default()
    }
}
