//! The editor of formatted text: a script of its own (`frontend/editor`), loaded where somebody is about to write. It takes
//! over the textarea of a `RichField`; until it is here, and where it never comes, the textarea does.

use crate::dom;
use domain::RichText;
use js_sys::Array;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{CustomEvent, CustomEventInit, Element, HtmlTextAreaElement};

/// `bin/seal.mjs` puts the hash of the build in the place of the second part, here and in the name of the file.
const SCRIPT: &str = "/pkg/editor.caseward-editor-module.js";

/// Loads it, unless it is here or on its way.
pub(crate) fn load() {
    let page = document();
    let there = page.query_selector("script[data-editor]").is_ok_and(|script| script.is_some());
    if let (false, Ok(script), Some(head)) = (there, page.create_element("script"), page.head()) {
        for (name, value) in [("type", "module"), ("data-editor", ""), ("src", SCRIPT)] {
            script.set_attribute(name, value).ok();
        }
        head.append_child(&script).ok();
    }
}

/// What a textarea holds without its formatting, which the editor tells beside it.
pub(crate) fn plain(source: &HtmlTextAreaElement) -> String {
    source.get_attribute("data-plain").unwrap_or_else(|| source.value())
}

/// What the field of this id holds.
pub(crate) fn text(id: &str) -> Option<RichText> {
    Some(match field(id)? {
        Field::Edited(source) => RichText::stored(source.value(), plain(&source)),
        Field::Bare(source) => RichText::plain_only(&source.value()),
    })
}

/// What stands before the caret in the field of this id, at least as far as its line goes.
pub(crate) fn before_caret(id: &str) -> Option<String> {
    match field(id)? {
        Field::Edited(source) => source.get_attribute("data-before"),
        Field::Bare(source) => {
            let units: Vec<u16> = source.value().encode_utf16().take(dom::caret(&source).0 as usize).collect();
            String::from_utf16(&units).ok()
        }
    }
}

/// Writes in the place of what stands right before the caret, so many UTF-16 units of it.
pub(crate) fn complete(id: &str, back: u32, text: &str) {
    match field(id) {
        Some(Field::Edited(source)) => {
            tell(&source, "rich-complete", &Array::of2(&JsValue::from(back), &JsValue::from_str(text)));
        }
        Some(Field::Bare(source)) => {
            let caret = dom::caret(&source).0;
            dom::write(&source, text, caret.saturating_sub(back), caret);
        }
        None => {}
    }
}

/// Puts a text where somebody writes: into the field that has the focus, else into that of the reply. Says whether there is
/// one.
pub(crate) fn insert(text: &RichText) -> bool {
    let reply = || document().query_selector(".reply-form textarea").ok().flatten();
    match document().active_element().and_then(written_in).or_else(|| reply().and_then(written_in)) {
        Some(Field::Edited(source)) => tell(&source, "rich-insert", &JsValue::from_str(text.html())),
        Some(Field::Bare(source)) => {
            let (start, end) = dom::caret(&source);
            dom::write(&source, text.plain(), start, end);
        }
        None => return false,
    }
    true
}

enum Field {
    /// By the editor, which has taken the id for what can be seen.
    Edited(HtmlTextAreaElement),
    Bare(HtmlTextAreaElement),
}

impl Field {
    fn of(source: HtmlTextAreaElement) -> Self {
        if source.has_attribute("hidden") { Field::Edited(source) } else { Field::Bare(source) }
    }
}

fn field(id: &str) -> Option<Field> {
    document().get_element_by_id(id).and_then(written_in)
}

/// The field that this is, or is a part of.
fn written_in(element: Element) -> Option<Field> {
    let source = match element.closest("rich-editor").ok().flatten() {
        Some(editor) => editor.parent_element()?.query_selector("textarea").ok().flatten()?,
        None => element,
    };
    source.dyn_into().ok().map(Field::of)
}

fn tell(source: &HtmlTextAreaElement, what: &str, detail: &JsValue) {
    let with = CustomEventInit::new();
    with.set_detail(detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(what, &with) {
        source.dispatch_event(&event).ok();
    }
}
