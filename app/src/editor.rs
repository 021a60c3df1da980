//! The editor of formatted text: a script of its own (`frontend/editor`), loaded where somebody is about to write. It takes
//! over the textarea of a `RichField`; until it is here, and where it never comes, the textarea does.

use domain::RichText;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{CustomEvent, CustomEventInit, Event, EventInit, HtmlTextAreaElement};

/// `bin/seal.mjs` puts the hash of the build in the place of the second part, here and in the name of the file.
const SCRIPT: &str = "/pkg/editor.caseward-editor-module.js";

/// Loads it, unless it is here or on its way.
pub fn load() {
    let page = document();
    let there = page.query_selector("script[data-editor]").is_ok_and(|script| script.is_some());
    if let (false, Ok(script), Some(head)) = (there, page.create_element("script"), page.head()) {
        for (name, value) in [("type", "module"), ("data-editor", ""), ("src", SCRIPT)] {
            script.set_attribute(name, value).ok();
        }
        head.append_child(&script).ok();
    }
}

/// Puts a text in the place of what the field of this id holds.
pub fn set(id: &str, text: &RichText) {
    match field(id) {
        Some(Field::Edited(source)) => tell(&source, "rich-set", text),
        Some(Field::Bare(source)) => write(&source, text.plain()),
        None => {}
    }
}

/// Puts a text where the caret is; into a bare textarea behind what it holds.
pub fn insert(id: &str, text: &RichText) {
    match field(id) {
        Some(Field::Edited(source)) => tell(&source, "rich-insert", text),
        Some(Field::Bare(source)) => {
            let before = source.value();
            let gap = if before.trim().is_empty() { "" } else { "\n\n" };
            write(&source, &format!("{}{gap}{}", before.trim_end(), text.plain()));
        }
        None => {}
    }
}

enum Field {
    /// By the editor, which has taken the id for what can be seen.
    Edited(HtmlTextAreaElement),
    Bare(HtmlTextAreaElement),
}

fn field(id: &str) -> Option<Field> {
    let textarea = |id: &str| document().get_element_by_id(id)?.dyn_into::<HtmlTextAreaElement>().ok();
    textarea(&format!("{id}-source")).map(Field::Edited).or_else(|| textarea(id).map(Field::Bare))
}

fn tell(source: &HtmlTextAreaElement, what: &str, text: &RichText) {
    let with = CustomEventInit::new();
    with.set_detail(&JsValue::from_str(text.html()));
    if let Ok(event) = CustomEvent::new_with_event_init_dict(what, &with) {
        source.dispatch_event(&event).ok();
    }
}

/// As if it had been typed, so that it is counted and kept.
fn write(source: &HtmlTextAreaElement, text: &str) {
    source.set_value(text);
    let with = EventInit::new();
    with.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict("input", &with) {
        source.dispatch_event(&event).ok();
    }
}
