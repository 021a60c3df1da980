use super::{FileNews, Told, listen};
use crate::api::{CaseView, case_version};
use crate::components::{Icon, Notice, NoticeKind};
use crate::dom;
use crate::error::Fail;
use domain::CaseId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The answer to a change of the reader's own comes about when the news of it does.
const OWN: Duration = Duration::from_millis(400);

/// Counts what may be news of notes: one was written, or the line may have missed one. A browser has few lines, so what shows
/// notes hears of them by the case's.
#[derive(Clone, Copy)]
pub(crate) struct NotesHeard(pub(crate) RwSignal<u32>);

impl NotesHeard {
    fn tell(self) {
        self.0.try_update(|heard| *heard = heard.wrapping_add(1));
    }
}

type View = Resource<Result<CaseView, Fail>>;

/// Shows what others do to the case that is read: at once, or on asking while the reader is writing something.
pub(crate) fn follow_case(id: CaseId, view: View) -> impl IntoView {
    let waits = RwSignal::new(false);
    let notes = use_context::<NotesHeard>();
    let show = move || {
        waits.try_set(false);
        view.refetch();
    };
    let newer = move |version: i64, anyhow: bool| {
        let shown =
            view.try_with_untracked(|view| view.as_ref().and_then(|view| view.as_ref().ok().map(|view| view.page.case.version)));
        if let Some(Some(shown)) = shown
            && (anyhow || version > shown)
        {
            if dom::is_writing() {
                waits.try_set(true);
            } else {
                show();
            }
        }
    };
    let files = use_context::<FileNews>();
    let of_notes = move |told: &Told| match told {
        Told::News(news) => news.case_id == id && (news.noted() || news.scanned()),
        Told::Unknown => true,
    };
    let hear = move |told: Told| match told {
        Told::News(news) if news.case_id == id => {
            if let (true, Some(FileNews(files))) = (news.attached() || news.scanned(), files) {
                files.try_update(|count| *count += 1);
            }
            let (version, anyhow, attached) = (news.version, news.left() || news.scanned(), news.attached());
            // Files come to their list by themselves: nobody who is writing has to hear of them as well.
            set_timeout(move || newer(version, anyhow || (attached && !dom::is_writing())), OWN);
        }
        Told::News(_) => {}
        Told::Unknown => spawn_local(async move {
            match case_version(id).await {
                Ok(Some(version)) => newer(version, false),
                Ok(None) => newer(0, true),
                Err(_) => {}
            }
        }),
    };
    listen(Signal::stored(String::new()), move |told| {
        if let Some(notes) = notes.filter(|_| of_notes(&told)) {
            notes.tell();
        }
        hear(told);
    });
    move || {
        waits.get().then(|| {
            view! {
                <Notice kind=NoticeKind::Info icon=Icon::Alert>
                    <strong>"This case has changed while you were writing. "</strong>
                    <button class="button" data-size="s" r#type="button" on:click=move |_| show()>"Show it as it is now"</button>
                </Notice>
            }
        })
    }
}
