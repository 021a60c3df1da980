//! Sends files from the browser and tells how far they have come. Called by effects and event handlers alone.

use super::desk::{FileDesk, Step, Upload};
use crate::words;
use domain::attachment::{FILE_MAX, FileName};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use leptos::web_sys::{Event, File, FormData, ProgressEvent, XmlHttpRequest};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// A browser has few lines to one server.
const AT_ONCE: usize = 2;

/// A file of this page, and its line while it is being sent.
struct Transfer {
    file: File,
    line: Option<Line>,
}

struct Line {
    request: XmlHttpRequest,
    _progress: Closure<dyn FnMut(ProgressEvent)>,
    _end: Closure<dyn FnMut(Event)>,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.request.set_onloadend(None);
        self.request.abort().ok();
    }
}

thread_local! {
    /// Things of the browser's that no signal can hold.
    static TRANSFERS: RefCell<BTreeMap<u32, Transfer>> = const { RefCell::new(BTreeMap::new()) };
    static KEYS: RefCell<u32> = const { RefCell::new(0) };
}

/// Ends all, with the page that they are of.
pub(super) fn forget() {
    let gone = TRANSFERS.with_borrow_mut(std::mem::take);
    drop(gone);
}

/// Queues a file. What can be told against it here is told at once, by the server's own rules.
pub(super) fn add(desk: FileDesk, file: File) {
    let key = KEYS.with_borrow_mut(|last| {
        *last += 1;
        *last
    });
    let wrong = match file.size() {
        0.0 => Some("empty"),
        size if size > FILE_MAX as f64 => Some("too_large"),
        _ => FileName::check(&file.name()).err().map(|refusal| refusal.code()),
    };
    let step = RwSignal::new(wrong.map_or(Step::Queued, |code| Step::Failed(code.to_owned())));
    if let Some(code) = wrong {
        desk.say(format!("{}: {}", file.name(), words::file_trouble(code)));
    }
    TRANSFERS.with_borrow_mut(|all| all.insert(key, Transfer { file, line: None }));
    desk.uploads.update(|uploads| uploads.push(Upload { key, step }));
    go_on(desk);
}

pub(super) fn name(upload: Upload) -> String {
    TRANSFERS.with_borrow(|all| all.get(&upload.key).map(|transfer| transfer.file.name()).unwrap_or_default())
}

pub(super) fn size(upload: Upload) -> u64 {
    TRANSFERS.with_borrow(|all| all.get(&upload.key).map(|transfer| transfer.file.size() as u64).unwrap_or_default())
}

/// Takes a file off, and off its line.
pub(super) fn cancel(desk: FileDesk, upload: Upload) {
    let gone = TRANSFERS.with_borrow_mut(|all| all.remove(&upload.key));
    drop(gone);
    desk.uploads.try_update(|uploads| uploads.retain(|other| other.key != upload.key));
    // It may have arrived before it was told to stop. Then it is shown among those that wait.
    if upload.step.try_with_untracked(|step| matches!(step, Step::Going(_))).unwrap_or_default() {
        desk.arrived.try_update(|count| *count += 1);
    }
    go_on(desk);
}

pub(super) fn retry(desk: FileDesk, upload: Upload) {
    upload.step.set(Step::Queued);
    go_on(desk);
}

/// Begins with those that wait, as long as there is a line.
fn go_on(desk: FileDesk) {
    let Some(uploads) = desk.uploads.try_get_untracked() else { return };
    let is = |upload: &Upload, wanted: fn(&Step) -> bool| upload.step.try_with_untracked(wanted).unwrap_or_default();
    let going = uploads.iter().filter(|upload| is(upload, |step| matches!(step, Step::Going(_)))).count();
    let queued = uploads.into_iter().filter(|upload| is(upload, |step| *step == Step::Queued));
    for upload in queued.take(AT_ONCE.saturating_sub(going)) {
        if begin(desk, upload).is_none() {
            end(desk, upload, Some("unreachable".to_owned()));
        }
    }
}

fn begin(desk: FileDesk, upload: Upload) -> Option<()> {
    let file = TRANSFERS.with_borrow(|all| all.get(&upload.key).map(|transfer| transfer.file.clone()))?;
    let form = FormData::new().ok()?;
    form.append_with_blob_and_filename("file", &file, &file.name()).ok()?;
    let request = XmlHttpRequest::new().ok()?;
    request.open("POST", &desk.address()).ok()?;
    request.set_request_header("Accept", "application/json").ok()?;
    let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.total() > 0.0 {
            upload.step.try_set(Step::Going((event.loaded() * 100.0 / event.total()) as u8));
        }
    });
    let asked = request.clone();
    let ended = Closure::<dyn FnMut(Event)>::new(move |_: Event| {
        let trouble = trouble(&asked);
        // Not from within the line that is let go of then.
        set_timeout(move || end(desk, upload, trouble), std::time::Duration::ZERO);
    });
    request.upload().ok()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    request.set_onloadend(Some(ended.as_ref().unchecked_ref()));
    upload.step.set(Step::Going(0));
    request.send_with_opt_form_data(Some(&form)).ok()?;
    let line = Line { request, _progress: progress, _end: ended };
    TRANSFERS.with_borrow_mut(|all| {
        if let Some(transfer) = all.get_mut(&upload.key) {
            transfer.line = Some(line);
        }
    });
    Some(())
}

/// The code of what went wrong, if something did.
fn trouble(request: &XmlHttpRequest) -> Option<String> {
    match request.status() {
        Ok(201) => None,
        // Else its code would be that of a case that is full.
        Ok(429) => Some("limited".to_owned()),
        Ok(0) | Err(_) => Some("unreachable".to_owned()),
        Ok(_) => {
            let text = request.response_text().ok().flatten().unwrap_or_default();
            let problem: Value = serde_json::from_str(&text).unwrap_or_default();
            let code = problem["errors"]["file"]["code"].as_str().or(problem["code"].as_str());
            Some(code.unwrap_or("internal").to_owned())
        }
    }
}

fn end(desk: FileDesk, upload: Upload, trouble: Option<String>) {
    let name = name(upload);
    match trouble {
        None => {
            cancel(desk, upload);
            desk.arrived.try_update(|arrived| *arrived += 1);
            desk.said.try_set(format!("{name} is here."));
        }
        Some(code) => {
            desk.said.try_set(format!("{name}: {}", words::file_trouble(&code)));
            upload.step.try_set(Step::Failed(code));
            TRANSFERS.with_borrow_mut(|all| all.get_mut(&upload.key).map(|transfer| transfer.line.take()));
            go_on(desk);
        }
    }
}
