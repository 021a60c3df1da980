use super::entries::{Does, Entry, Group, answers, found, lists, of_case, pages};
use super::{Hand, close};
use crate::api::{list_answers, list_cases, list_choices, list_views};
use crate::components::InHand;
use crate::{dom, editor, place, words};
use domain::canned::CannedAnswer;
use domain::clinic::Department;
use domain::filter::SEARCH_MAX;
use domain::view::View;
use domain::{Actor, CaseFilter, CaseSummary};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::KeyboardEvent;
use leptos_router::hooks::{use_location, use_navigate};
use std::time::Duration;

/// This long after the last key, cases are looked for.
const PAUSE: Duration = Duration::from_millis(250);
const CASES_MAX: u16 = 8;
/// Fewer letters fit too much.
const LETTERS_MIN: usize = 2;

const LIST: &str = "palette-list";

/// What was typed, and what was found for it.
#[derive(Clone, Copy)]
struct Finding {
    typed: RwSignal<String>,
    cases: RwSignal<Vec<CaseSummary>>,
    departments: RwSignal<Vec<Department>>,
    views: RwSignal<Vec<View>>,
    answers: RwSignal<Vec<CannedAnswer>>,
    /// Which entry Enter would choose.
    active: RwSignal<usize>,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// Counts the searches: an answer to an older one is none to what stands there now.
    turn: StoredValue<u32>,
}

/// One field that finds pages, lists, cases, and what can be done with the open one.
#[component]
pub(super) fn Palette(hand: Hand, actor: Actor) -> impl IntoView {
    let (field, role) = (NodeRef::<Input>::new(), actor.role);
    let finding = Finding::new();
    let in_hand = use_context::<InHand>().unwrap_or_default();
    let entries = Memo::new(move |_| {
        hand.asked.track();
        let typed = finding.typed.get();
        let lists = finding.views.with(|views| finding.departments.with(|departments| lists(views, departments)));
        let answers = finding.answers.with(|all| answers(in_hand.work(), all));
        let known = of_case(in_hand.work()).into_iter().chain(pages(role)).chain(answers).chain(lists);
        let known = known.filter(|entry| entry.fits(&typed));
        known.chain(finding.cases.with(|cases| cases.iter().map(found).collect::<Vec<_>>())).collect::<Vec<Entry>>()
    });
    Effect::new(move |_| {
        if hand.asked.get() > 0 {
            finding.begin();
            if let Some(field) = field.get_untracked() {
                field.set_value("");
            }
        }
    });
    let (navigate, location) = (use_navigate(), use_location());
    let choose = Callback::new(move |entry: Entry| {
        close(hand.palette);
        match entry.does {
            Does::Go(path) => navigate(&path, Default::default()),
            Does::Open(case) if location.pathname.get_untracked() == place::DESK && dom::is_wide() => {
                let list = location.search.with_untracked(|search| place::desk_asked(search).0);
                navigate(&place::desk(&list, Some(case)), Default::default());
            }
            Does::Open(case) => navigate(&place::case(case), Default::default()),
            Does::Step(step) => {
                if let Some(work) = in_hand.work().filter(|work| work.is_here()) {
                    work.take(step);
                }
            }
            Does::Write(text) => {
                editor::insert(&text);
            }
            Does::Help => hand.show_help(),
        }
    });
    let count = Memo::new(move |_| entries.with(Vec::len));
    let press = move |event: KeyboardEvent| {
        let (at, count) = (finding.active.get_untracked(), count.get_untracked());
        match event.key().as_str() {
            "ArrowDown" if count > 0 => finding.active.set((at + 1) % count),
            "ArrowUp" if count > 0 => finding.active.set((at + count - 1) % count),
            "Enter" if !event.is_composing() => {
                if let Some(entry) = entries.with_untracked(|entries| entries.get(at).cloned()) {
                    choose.run(entry);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    Effect::new(move |_| dom::reveal(&option(finding.active.get())));
    let pointed = move || (count.get() > 0).then(|| option(finding.active.get()));
    view! {
        <dialog class="palette" closedby="any" node_ref=hand.palette aria-label="Find">
            <input
                class="input" node_ref=field r#type="text" role="combobox" aria-label="Find a case, a page or something to do"
                placeholder="A case, a page, something to do" autocomplete="off" spellcheck="false" maxlength=SEARCH_MAX.to_string()
                aria-autocomplete="list" aria-controls=LIST aria-expanded=move || (count.get() > 0).to_string()
                aria-activedescendant=pointed
                on:input=move |event| finding.sought(event_target_value(&event)) on:keydown=press
            />
            <div class="palette-list" id=LIST role="listbox" aria-label="What was found" hidden=move || count.get() == 0>
                {move || view! { <Options entries=entries.get() active=finding.active choose/> }}
            </div>
            <p class="palette-count" role="status">{move || words::found(count.get())}</p>
        </dialog>
    }
}

/// The entries under their headings. The focus stays in the field, which names the one that is pointed at.
#[component]
fn Options(entries: Vec<Entry>, active: RwSignal<usize>, choose: Callback<Entry>) -> impl IntoView {
    let place = |(at, entry): (usize, &Entry)| {
        let (entry, hint) = (entry.clone(), entry.hint.clone());
        let words = entry.words.clone();
        let selected = move || (active.get() == at).to_string();
        view! {
            <div class="palette-option" id=option(at) role="option" aria-selected=selected
                on:mousedown=|event| event.prevent_default() on:click=move |_| choose.run(entry.clone())
            >
                <span>{words}</span>
                {hint.map(|hint| view! { " "<span class="palette-hint">{hint}</span> })}
            </div>
        }
    };
    let group = |group: Group| {
        let own = entries.iter().enumerate().filter(|(_, entry)| entry.group == group).map(place).collect_view();
        (!own.is_empty()).then(|| {
            view! {
                <div class="palette-group" role="group" aria-label=group.words()>
                    <p aria-hidden="true">{group.words()}</p>
                    {own}
                </div>
            }
        })
    };
    Group::ALL.map(group).into_iter().collect_view()
}

fn option(at: usize) -> String {
    format!("palette-{at}")
}

impl Finding {
    fn new() -> Self {
        let (timer, turn) = (StoredValue::new(None), StoredValue::new(0));
        let (typed, cases, departments, views, answers) = Default::default();
        Self { typed, cases, departments, views, answers, active: RwSignal::new(0), timer, turn }
    }

    /// It was opened: nothing is typed yet. The departments are asked for once.
    fn begin(self) {
        self.sought(String::new());
        // Colleagues share and rename views all day.
        spawn_local(async move {
            if let Ok(views) = list_views().await {
                self.views.try_set(views);
            }
        });
        spawn_local(async move {
            if let Ok(answers) = list_answers().await {
                self.answers.try_set(answers);
            }
        });
        if self.departments.with_untracked(Vec::is_empty) {
            spawn_local(async move {
                if let Ok(choices) = list_choices().await {
                    self.departments.try_set(choices.vocabulary.departments);
                }
            });
        }
    }

    fn sought(self, typed: String) {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        if let Some(Some(timer)) = self.timer.try_update_value(Option::take) {
            timer.clear();
        }
        let query = query(&typed);
        self.typed.set(typed);
        self.cases.set(Vec::new());
        self.active.set(0);
        if let Some(query) = query {
            self.timer.set_value(set_timeout_with_handle(move || self.look(query), PAUSE).ok());
        }
    }

    fn look(self, query: String) {
        let turn = self.turn.try_get_value();
        spawn_local(async move {
            let answer = list_cases(query).await;
            if let (Ok(page), true) = (answer, self.turn.try_get_value() == turn) {
                self.cases.try_set(page.items);
            }
        });
    }
}

/// The list that is asked for, if what was typed can be looked for.
fn query(typed: &str) -> Option<String> {
    let words = domain::text::line(typed);
    let enough = domain::text::length(&words) >= LETTERS_MIN;
    let query = CaseFilter { search: Some(words), limit: CASES_MAX, ..CaseFilter::default() }.print();
    (enough && CaseFilter::parse(&query).is_ok()).then_some(query)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_looked_for_once_there_is_a_word() {
        assert_eq!(query(" itchy  rash ").as_deref(), Some("q=itchy+rash&limit=8"));
        assert_eq!(query("K7Q-2F9").as_deref(), Some("q=K7Q-2F9&limit=8"));
        for nothing in ["", " i ", "?!"] {
            assert_eq!(query(nothing), None, "{nothing:?}");
        }
    }
}
