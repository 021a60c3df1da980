use super::super::{Checks, Icon, escape};
use super::mentioning::{Offer, asked_for, offered};
use crate::{dom, words};
use domain::case::Named;
use domain::note::WriteNote;
use domain::{Format, UserId};
use leptos::ev::KeyboardEvent;
use leptos::html::Textarea;
use leptos::prelude::*;

/// What stands in the form and has not been written down: the page around it may be made anew while somebody types.
#[derive(Clone, Copy, Default)]
pub(crate) struct Unsent(StoredValue<Option<String>>);

impl Unsent {
    pub(crate) fn keep(self, text: Option<String>) {
        self.0.try_set_value(text);
    }

    fn text(self) -> Option<String> {
        self.0.try_get_value().flatten()
    }
}

const ID: &str = "note-body";
const LIST: &str = "note-colleagues";

/// Where a note is written. An `@` offers the colleagues who may read the case; without scripts, a full name behind one is as good.
#[component]
pub(crate) fn NoteField(initial: String, readers: Vec<Named<UserId>>, checks: Checks) -> impl IntoView {
    let control = NodeRef::<Textarea>::new();
    let unsent = use_context::<Unsent>().unwrap_or_default();
    let initial = unsent.text().unwrap_or(initial);
    let readers = StoredValue::new(readers);
    let (offer, active) = (RwSignal::new(None::<Offer>), RwSignal::new(0usize));
    let names = Memo::new(move |_| {
        offer.with(|offer| offer.as_ref().map_or_else(Vec::new, |offer| readers.with_value(|all| offered(all, &offer.begun))))
    });
    let look = move || {
        let found = control.get_untracked().and_then(|field| {
            let caret = field.selection_start().ok().flatten()?;
            asked_for(&field.value(), caret)
        });
        active.set(0);
        offer.set(found);
    };
    let choose = Callback::new(move |name: String| {
        if let (Some(field), Some(Offer { from, to, .. })) = (control.get_untracked(), offer.get_untracked()) {
            dom::write(&field, &format!("@{name} "), from, to);
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
    let typing = move |typed: String| {
        checks.typing("body", WriteNote::check_body(&typed, Format::Plain));
        unsent.keep(Some(typed));
    };
    let problem = checks.problem("body");
    let invalid = move || problem().is_some().then_some("true");
    let error = move || problem().map(|problem| view! { {Icon::Alert.view()}{words::problem("body", &problem)} });
    Effect::new(move |loaded: Option<()>| {
        let sent = checks.summary.with(|errors| !errors.is_empty());
        if loaded.is_some() && sent {
            dom::focus(ID);
        }
    });
    let pointed = move || names.with(|names| !names.is_empty()).then(|| option(active.get()));
    let found = move || names.with(|names| if names.is_empty() { String::new() } else { words::found(names.len()) });
    view! {
        <div class="field">
            <label for=ID>"Write a note"</label>
            <p class="help" id="note-body-help">"For colleagues. The patient never sees it. Name somebody with @ and their full name."</p>
            <textarea
                class="input" id=ID name="body" rows="4" required=true aria-describedby="note-body-help note-body-error" aria-invalid=invalid
                aria-autocomplete="list" aria-haspopup="listbox" aria-controls=LIST aria-activedescendant=pointed
                node_ref=control
                on:input=move |event| { typing(event_target_value(&event)); look(); }
                on:keydown=press
                on:blur=move |_| offer.set(None)
                inner_html=escape(&initial)
            ></textarea>
            <ul class="note-colleagues" id=LIST role="listbox" aria-label="Colleagues" hidden=move || names.with(Vec::is_empty)>
                {move || names.get().into_iter().enumerate().map(|(at, name)| view! { <Colleague at name active choose/> }).collect_view()}
            </ul>
            <p class="sr-only" role="status">{found}</p>
            <div class="field-foot"><p class="error" id="note-body-error" aria-live="polite">{error}</p></div>
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
            let initial = "@Kim </textarea><b>".to_owned();
            let readers = vec![Named { id: UserId(Default::default()), name: "Kim".into() }];
            view! { <NoteField initial readers checks=Checks::default()/> }.to_html()
        });
        assert!(html.contains("@Kim &lt;/textarea>&lt;b></textarea>"), "{html}");
        assert!(html.contains(r#"role="listbox" aria-label="Colleagues" hidden"#) && !html.contains("role=\"option\""), "{html}");
    }
}
