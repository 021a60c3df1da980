use super::desk::{FileDesk, Step, Upload};
use super::transfer;
use crate::words;
use domain::attachment::ACCEPT;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{ClipboardEvent, DataTransfer, DragEvent, Element, Event, FileList, HtmlInputElement};

/// Picks files, or takes what is dropped or pasted on the page; shows how far each has come.
pub(crate) fn uploader(desk: FileDesk) -> impl IntoView {
    desk.taken_over.set(true);
    follow_drops(desk);
    let picked = move |event: Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        take(desk, input.files());
        // The same file may be chosen once more.
        input.set_value("");
    };
    let (file, camera, help) = (desk.id("file"), desk.id("camera"), desk.id("file-help"));
    view! {
        <ul class="file-list" aria-label="Files on their way">
            <For each=move || desk.uploads.get() key=|upload| upload.key let:upload><Row desk upload/></For>
        </ul>
        <div class="files-pick">
            <label class="button files-button">
                <input class="sr-only" id=file r#type="file" multiple form="" accept=ACCEPT aria-describedby=help.clone() on:change=picked/>
                "Add photos or files"
            </label>
            <label class="button files-button files-camera">
                <input class="sr-only" id=camera r#type="file" form="" accept="image/*" capture="environment" on:change=picked/>
                "Take a photo"
            </label>
        </div>
        <p class="help" id=help>{words::FILES_HELP}</p>
        <p class="help" role="status">{move || desk.said.get()}</p>
    }
}

#[component]
fn Row(desk: FileDesk, upload: Upload) -> impl IntoView {
    let (name, size) = (transfer::name(upload), words::size(transfer::size(upload)));
    let called = StoredValue::new(name.clone());
    let label = move |verb: &str| called.with_value(|name| format!("{verb} {name}"));
    let failed = move || matches!(upload.step.get(), Step::Failed(_));
    let may_pass = move || matches!(upload.step.get(), Step::Failed(trouble) if trouble.may_pass_later());
    let state = move || match upload.step.get() {
        Step::Queued => view! { <span class="file-by">"Waiting"</span> }.into_any(),
        Step::Going(percent) => {
            view! { <progress max="100" value=percent aria-label=label("Sending")>{percent}"%"</progress> }.into_any()
        }
        Step::Failed(trouble) => view! { <span class="file-trouble">{words::file_trouble(trouble)}</span> }.into_any(),
    };
    view! {
        <li class="file" data-waiting data-failed=move || failed().then_some("")>
            <div class="file-words">
                <span class="file-name">{name}</span>
                <span class="file-by">{size}</span>
                {state}
            </div>
            <Show when=may_pass>
                <button class="button" data-kind="quiet" r#type="button" aria-label=label("Try again with") on:click=move |_| transfer::retry(desk, upload)>
                    "Try again"
                </button>
            </Show>
            <button class="button" data-kind="quiet" r#type="button" aria-label=label("Cancel") on:click=move |_| transfer::cancel(desk, upload)>
                {move || if failed() { "Remove" } else { "Cancel" }}
            </button>
        </li>
    }
}

fn take(desk: FileDesk, files: Option<FileList>) -> bool {
    let Some(files) = files.filter(|files| files.length() > 0) else { return false };
    (0..files.length()).filter_map(|place| files.get(place)).for_each(|file| transfer::add(desk, file));
    true
}

/// What comes to a form is its desk's, and what comes to none is one's of the page.
fn is_for(desk: FileDesk, event: &Event) -> bool {
    let place = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let form = place.and_then(|place| place.closest("[data-files]").ok().flatten());
    match form.and_then(|form| form.get_attribute("data-files")) {
        Some(target) => target == desk.target.word(),
        None => desk.takes_the_rest(),
    }
}

/// A page takes what is dropped or pasted anywhere on it. Text goes where it went before.
fn follow_drops(desk: FileDesk) {
    Effect::new(move |_| {
        let holds = |data: &DataTransfer, kind: &str| data.types().iter().any(|held| held.as_string().as_deref() == Some(kind));
        let holds_files = move |data: &DataTransfer| holds(data, "Files");
        // Word processors and spreadsheets put a picture of the text beside it.
        let holds_text = move |data: &DataTransfer| holds(data, "text/plain") || holds(data, "text/html");
        let over = window_event_listener(leptos::ev::dragover, move |event: DragEvent| {
            if event.data_transfer().is_some_and(|data| holds_files(&data)) {
                event.prevent_default();
            }
        });
        let dropped = window_event_listener(leptos::ev::drop, move |event: DragEvent| {
            if event.data_transfer().is_some_and(|data| holds_files(&data)) {
                event.prevent_default();
                if is_for(desk, &event) {
                    take(desk, event.data_transfer().and_then(|data| data.files()));
                }
            }
        });
        let pasted = window_event_listener_untyped("paste", move |event: Event| {
            let Some(event) = event.dyn_ref::<ClipboardEvent>() else { return };
            let Some(data) = event.clipboard_data().filter(|data| !event.default_prevented() && !holds_text(data)) else {
                return;
            };
            if is_for(desk, event) && take(desk, data.files()) {
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            over.remove();
            dropped.remove();
            pasted.remove();
        });
    });
}
