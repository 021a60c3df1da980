use super::super::{Checks, Offers, RichField};
use super::mentioning::{Offer, asked_for, offered};
use crate::{dom, editor, words};
use domain::case::Named;
use domain::note::BODY_MAX;
use domain::{RichText, UserId};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// What stands in the form and has not been written down: the page around it may be made anew while somebody types.
#[derive(Clone, Copy, Default)]
pub(crate) struct Unsent {
    typed: StoredValue<Option<RichText>>,
    /// What is on its way.
    going: StoredValue<Option<RichText>>,
}

impl Unsent {
    fn keep(self, text: Option<RichText>) {
        self.typed.try_set_value(text);
    }

    pub(crate) fn text(self) -> Option<RichText> {
        self.typed.try_get_value().flatten()
    }

    pub(crate) fn goes(self) {
        self.going.try_set_value(editor::text(ID));
    }

    /// It has arrived; what was written meanwhile stays.
    pub(crate) fn arrived(self) {
        let sent = self.going.try_update_value(Option::take).flatten();
        self.keep(editor::text(ID).filter(|now| sent.as_ref() != Some(now)));
    }
}

const ID: &str = "note-body";
const LIST: &str = "note-colleagues";

/// Where a note is written. An `@` offers the colleagues who may read the case; without scripts, a full name behind one is as good.
#[component]
pub(crate) fn NoteField(initial: RichText, readers: Vec<Named<UserId>>, checks: Checks) -> impl IntoView {
    let unsent = use_context::<Unsent>().unwrap_or_default();
    let initial = unsent.text().unwrap_or(initial);
    let readers = StoredValue::new(readers);
    let (offer, active) = (RwSignal::new(None::<Offer>), RwSignal::new(0usize));
    let names = Memo::new(move |_| {
        offer.with(|offer| offer.as_ref().map_or_else(Vec::new, |offer| readers.with_value(|all| offered(all, &offer.begun))))
    });
    let begun = || editor::before_caret(ID).and_then(|before| asked_for(&before));
    let typing = move || {
        unsent.keep(editor::text(ID));
        active.set(0);
        offer.set(begun());
    };
    let choose = Callback::new(move |name: String| {
        if let Some(Offer { back, .. }) = begun() {
            editor::complete(ID, back, &format!("@{name} "));
        }
        offer.set(None);
    });
    let press = move |event: KeyboardEvent| {
        let (at, count) = (active.get_untracked(), names.with_untracked(Vec::len));
        match event.key().as_str() {
            _ if count == 0 || event.is_composing() => return,
            "ArrowDown" => active.set((at + 1) % count),
            "ArrowUp" => active.set((at + count - 1) % count),
            "Enter" | "Tab" => {
                if let Some(name) = names.with_untracked(|names| names.get(at).cloned()) {
                    choose.run(name);
                }
            }
            "Escape" => offer.set(None),
            _ => return,
        }
        event.prevent_default();
    };
    Effect::new(move |loaded: Option<()>| {
        let sent = checks.summary.with(|errors| !errors.is_empty());
        if loaded.is_some() && sent {
            dom::focus(ID);
        }
    });
    let pointed = Signal::derive(move || names.with(|names| !names.is_empty()).then(|| option(active.get())));
    let found = move || names.with(|names| if names.is_empty() { String::new() } else { words::found(names.len()) });
    let help = "For colleagues. The patient never sees it. Name somebody with @ and their full name.";
    let left = move |_| {
        offer.try_set(None);
    };
    // The keys are heard here before they come to the text.
    view! {
        <div on:input=move |_| typing() on:keydown:capture=press on:focusout=left>
            <RichField
                name="body" id=ID label="Write a note" help rows=4 initial max=BODY_MAX
                offers=Offers { list: LIST, pointed } checks
            >
                <ul class="note-colleagues" id=LIST role="listbox" aria-label="Colleagues" hidden=move || names.with(Vec::is_empty)>
                    {move || names.get().into_iter().enumerate().map(|(at, name)| view! { <Colleague at name active choose/> }).collect_view()}
                </ul>
                <p class="sr-only" role="status">{found}</p>
            </RichField>
        </div>
    }
}

/// The focus stays in the text, which names the one that is pointed at.
#[component]
fn Colleague(at: usize, name: String, active: RwSignal<usize>, choose: Callback<String>) -> impl IntoView {
    let chosen = name.clone();
    let selected = move || (active.get() == at).to_string();
    view! {
        <li id=option(at) role="option" aria-selected=selected
            on:mousedown=|event| event.prevent_default() on:click=move |_| choose.run(chosen.clone())
        >{name}</li>
    }
}

fn option(at: usize) -> String {
    format!("{LIST}-{at}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_in_the_page_as_it_was_typed_and_nobody_is_offered() {
        let html = Owner::new().with(|| {
            let initial = RichText::plain_only("@Kim </textarea><b>");
            let readers = vec![Named { id: UserId(Default::default()), name: "Kim".into() }];
            view! { <NoteField initial readers checks=Checks::default()/> }.to_html()
        });
        assert!(html.contains("@Kim &lt;/textarea>&lt;b></textarea>"), "{html}");
        assert!(html.contains(r#"role="listbox" aria-label="Colleagues" hidden"#) && !html.contains("role=\"option\""), "{html}");
        assert!(html.contains(r#"aria-controls="note-colleagues""#) && !html.contains("aria-activedescendant"), "{html}");
    }
}
