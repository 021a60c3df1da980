//! The few things that pages ask of the browser itself. Called by effects and event handlers alone, which the server never runs.

use domain::Role;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{
    Event, EventInit, FormData, HtmlElement, HtmlFormElement, HtmlTextAreaElement, ScrollIntoViewOptions, ScrollLogicalPosition,
    UrlSearchParams,
};
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

/// Whether what has the focus fits.
pub(crate) fn is_at(selector: &str) -> bool {
    document().active_element().is_some_and(|active| active.matches(selector).unwrap_or(false))
}

/// Whether what has the focus is inside of what fits.
pub(crate) fn is_within(selector: &str) -> bool {
    document().active_element().is_some_and(|active| active.closest(selector).is_ok_and(|around| around.is_some()))
}

/// Whether the reader is at a field, or has left text in one.
pub(crate) fn is_writing() -> bool {
    is_at("textarea, select, input, [contenteditable]") || has_text()
}

/// Whether the reader has left text in a field of the page.
pub(crate) fn has_text() -> bool {
    let fields = document().query_selector_all("main textarea").ok();
    fields.is_some_and(|fields| {
        let fields = (0..fields.length()).filter_map(|place| fields.get(place));
        fields.filter_map(|field| field.dyn_into::<HtmlTextAreaElement>().ok()).any(|field| !field.value().is_empty())
    })
}

pub(crate) fn has_dialog() -> bool {
    document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some())
}

/// Whether keys are nobody's: no field has the focus, and nothing is open that has keys of its own.
pub(crate) fn is_free() -> bool {
    !has_dialog() && !is_at("textarea, select, input, [contenteditable]")
}

fn elements(selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|place| found.get(place)?.dyn_into().ok()).collect()
}

/// Moves the focus to the next of these, or the one before. It starts from the one that is current, or at the first.
pub(crate) fn step(selector: &str, forward: bool) {
    let all = elements(selector);
    let active = document().active_element();
    let focused = all.iter().position(|element| active.as_ref().is_some_and(|active| element.is_same_node(Some(active))));
    let place = match focused.or_else(|| all.iter().position(|element| element.has_attribute("aria-current"))) {
        Some(place) if forward => place + 1,
        Some(place) => place.saturating_sub(1),
        None => 0,
    };
    if let Some(element) = all.get(place) {
        element.focus().ok();
    }
}

pub(crate) fn press(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.click();
    }
}

/// Works the control that names this key: a button is pressed, a field takes the focus, and of several buttons the one that
/// holds does, or the first.
pub(crate) fn operate(key: &str) {
    let Some(control) = elements(&format!(r#"[data-key="{key}"]"#)).into_iter().next() else { return };
    if control.matches("button").unwrap_or(false) {
        control.click();
    } else if control.matches("select, input, textarea, [contenteditable]").unwrap_or(false) {
        if let Ok(Some(fold)) = control.closest("details") {
            fold.set_attribute("open", "").ok();
        }
        control.focus().ok();
    } else {
        let of_it = |of: &str| elements(&format!(r#"[data-key="{key}"] {of}"#)).into_iter().next();
        if let Some(button) = of_it("[aria-pressed=true]").or_else(|| of_it("button")) {
            button.focus().ok();
        }
    }
}

/// Puts a text into a field in place of what stands between two places (in UTF-16 units), behind which typing goes on.
pub(crate) fn write(field: &HtmlTextAreaElement, text: &str, start: u32, end: u32) {
    field.set_range_text_with_start_and_end(text, start, end).ok();
    let after = start + u32::try_from(text.encode_utf16().count()).unwrap_or_default();
    field.focus().ok();
    field.set_selection_range(after, after).ok();
    let bubbles = EventInit::new();
    bubbles.set_bubbles(true);
    if let Ok(typed) = Event::new_with_event_init_dict("input", &bubbles) {
        field.dispatch_event(&typed).ok();
    }
}

/// Where what is chosen in a field begins and ends, in UTF-16 units.
pub(crate) fn caret(field: &HtmlTextAreaElement) -> (u32, u32) {
    let place = |place: Result<Option<u32>, JsValue>| place.ok().flatten().unwrap_or_default();
    (place(field.selection_start()), place(field.selection_end()))
}

/// Scrolls what is around an element as far as it takes to see it.
pub(crate) fn reveal(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
}

/// What this browser was told to keep under this name.
pub(crate) fn kept(name: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(name).ok().flatten()
}

/// Keeps it, or no longer. A browser that keeps nothing forgets it with the page.
pub(crate) fn keep(name: &str, value: Option<&str>) {
    let Ok(Some(storage)) = window().local_storage() else { return };
    match value {
        Some(value) => storage.set_item(name, value).ok(),
        None => storage.remove_item(name).ok(),
    };
}

/// The names of all that this browser was told to keep.
pub(crate) fn all_kept() -> Vec<String> {
    let Ok(Some(storage)) = window().local_storage() else { return Vec::new() };
    (0..storage.length().unwrap_or_default()).filter_map(|place| storage.key(place).ok().flatten()).collect()
}

/// Whether the keyboard has a Command key where others have Ctrl.
pub(crate) fn is_mac() -> bool {
    window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac"))
}

/// Loads a page of this host anew, past the router.
pub(crate) fn load(path: &str) {
    window().location().set_href(path).ok();
}

/// Loads this page anew.
pub(crate) fn reload() {
    window().location().reload().ok();
}

/// Puts a text on the clipboard; browsers allow it while a button is pressed.
pub(crate) fn copy(text: &str) {
    // The answer comes later, and is of no consequence: the text stands on the page.
    let _ = window().navigator().clipboard().write_text(text);
}

/// Whether there is room for a list and a case side by side; the stylesheet says the same.
pub(crate) fn is_wide() -> bool {
    window().match_media("(width >= 68.75rem)").ok().flatten().is_some_and(|media| media.matches())
}

/// How far from the top of the screen an element is.
pub(crate) fn top(id: &str) -> Option<f64> {
    document().get_element_by_id(id).map(|element| element.get_bounding_client_rect().top())
}

/// Scrolls the page so that an element is as far from the top of the screen as it was.
pub(crate) fn hold(id: &str, top: f64) {
    if let Some(now) = self::top(id) {
        window().scroll_by_with_x_and_y(0.0, now - top);
    }
}

pub(crate) fn is_online() -> bool {
    window().navigator().on_line()
}

/// Sends a form that still arrives if this page is gone by then. Browsers take 64 kB this way; says whether it was taken.
pub(crate) fn send_on_leaving(url: &str, fields: &Fields) -> bool {
    let Ok(form) = UrlSearchParams::new_with_str_sequence_sequence(&fields.0) else { return false };
    window().navigator().send_beacon_with_opt_url_search_params(url, Some(&form)).unwrap_or_default()
}

/// Empties the scripts that brought the data of this page along: they have done their work.
pub(crate) fn forget_inlined() {
    while let Ok(Some(script)) = document().query_selector("script:not([src]):not(:empty)") {
        script.set_text_content(None);
    }
}

/// Tells this from all others, and is no secret.
pub(crate) fn random() -> u128 {
    (0..4).fold(0, |bits, _| bits << 32 | u128::from((js_sys::Math::random() * f64::from(u32::MAX)) as u32))
}

/// The name of this window, which it keeps when the page is loaded again.
pub(crate) fn window_name() -> String {
    const NAME: &str = "window";
    let storage = window().session_storage().ok().flatten();
    let known = storage.as_ref().and_then(|storage| storage.get_item(NAME).ok().flatten());
    known.unwrap_or_else(|| {
        let name = format!("{:032x}", random());
        storage.map(|storage| storage.set_item(NAME, &name).ok());
        name
    })
}

/// Seconds by a clock that only goes forward, since some moment before.
pub(crate) fn steady_seconds() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now() / 1000.0)
}

/// The role of the person whom the server rendered this page for.
pub(crate) fn role() -> Option<Role> {
    document().body()?.get_attribute("data-role")?.parse().ok()
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

    /// What a form with these would send.
    pub(crate) fn with(pairs: &[(&str, &str)]) -> Option<Self> {
        let form = FormData::new().ok()?;
        pairs.iter().all(|(name, value)| form.append_with_str(name, value).is_ok()).then_some(Self(form))
    }

    /// As what a server function takes.
    pub(crate) fn read<T: FromFormData>(&self) -> Option<T> {
        T::from_form_data(&self.0).ok()
    }

    /// All of it as a query string.
    pub(crate) fn query(&self) -> String {
        UrlSearchParams::new_with_str_sequence_sequence(&self.0).map(|all| String::from(all.to_string())).unwrap_or_default()
    }
}
