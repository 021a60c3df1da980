//! What the server tells as it happens, for pages that follow it. Asked for by effects alone, which the server never runs; without
//! it, or when the line breaks for good, pages are as they were loaded.

mod case;
mod counts;
mod list;
mod presence;

pub(crate) use case::{NotesHeard, follow_case};
pub(crate) use counts::follow_counts;
pub(crate) use list::{Gone, follow_list};
pub(crate) use presence::follow_presence;

use domain::CaseId;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use leptos::web_sys::{Event, EventSource, MessageEvent};
use serde::Deserialize;

const ADDRESS: &str = "/api/live";
/// In place of an event's kind: the case is on this list no more.
const LEFT: &str = "left";
const NOTED: &str = "noted";
/// A file came; the case itself is as it was.
const ATTACHED: &str = "attachment_added";
/// One that was there is given out from now on, or never will be; it may be a note's or a reply's.
const SCANNED: &str = "attachment_scanned";

/// One change to a case.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct News {
    pub(crate) case_id: CaseId,
    pub(crate) version: i64,
    kind: String,
}

impl News {
    pub(crate) fn left(&self) -> bool {
        self.kind == LEFT
    }

    /// Whether it is a note, which leaves the case at its version.
    pub(crate) fn noted(&self) -> bool {
        self.kind == NOTED
    }

    fn attached(&self) -> bool {
        self.kind == ATTACHED
    }

    fn scanned(&self) -> bool {
        self.kind == SCANNED
    }
}

pub(crate) enum Told {
    News(News),
    /// Something may have happened that is not told: the line has just opened, or missed too much.
    Unknown,
}

/// Counts what others have done to the files of the case that is read.
#[derive(Clone, Copy)]
pub(crate) struct FileNews(pub(crate) RwSignal<u32>);

/// A line that is open for as long as this lives.
struct Line {
    source: EventSource,
    _opened: Closure<dyn FnMut(Event)>,
    _reset: Closure<dyn FnMut(Event)>,
    _news: Closure<dyn FnMut(MessageEvent)>,
}

impl Line {
    fn open(query: &str, told: &(impl Fn(Told) + Clone + 'static)) -> Option<Self> {
        let address = if query.is_empty() { ADDRESS.to_owned() } else { format!("{ADDRESS}?{query}") };
        let source = EventSource::new(&address).ok()?;
        let (opened, reset) = (unknown(told.clone()), unknown(told.clone()));
        let told = told.clone();
        let news = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            let text = message.data().as_string().unwrap_or_default();
            if let Ok(news) = serde_json::from_str(&text) {
                told(Told::News(news));
            }
        });
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        source.set_onmessage(Some(news.as_ref().unchecked_ref()));
        source.add_event_listener_with_callback("reset", reset.as_ref().unchecked_ref()).ok()?;
        Some(Self { source, _opened: opened, _reset: reset, _news: news })
    }
}

fn unknown(told: impl Fn(Told) + 'static) -> Closure<dyn FnMut(Event)> {
    Closure::new(move |_: Event| told(Told::Unknown))
}

impl Drop for Line {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// Follows what the query asks for while the page lives and is looked at: a browser has few lines to one server, and a
/// tab in the background needs none. Whatever happened meanwhile is unknown.
fn listen(query: Signal<String>, told: impl Fn(Told) + Clone + 'static) {
    Effect::new(move |_| {
        let (query, told) = (query.get(), told.clone());
        let line = StoredValue::new_local(None::<Line>);
        let follow = move || {
            let wanted = !document().hidden();
            line.try_update_value(|line| match (wanted, &line) {
                (true, None) => *line = Line::open(&query, &told),
                (false, Some(_)) => *line = None,
                _ => {}
            });
        };
        follow();
        let turned = window_event_listener_untyped("visibilitychange", move |_| follow());
        on_cleanup(move || {
            turned.remove();
            line.try_update_value(Option::take);
        });
    });
}
