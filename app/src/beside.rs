//! A case that is open beside the list it was found in, where the screen has room for both. The address says which.

use crate::{dom, place};
use domain::{CaseFilter, CaseId};
use leptos::prelude::*;
use leptos::web_sys::MouseEvent;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use std::sync::Arc;

/// Of the heading of the open case.
pub(crate) const HEADING: &str = "open-case";
/// Of the link that closes it.
pub(crate) const CLOSE: &str = "close-case";

/// The links of the cases in their rows.
pub(crate) const ROWS: &str = r#"a[id^="row-"]"#;

type Navigate = Arc<dyn Fn(&str, NavigateOptions) + Send + Sync>;

/// What a list and the case beside it know of one another.
#[derive(Clone, Copy)]
pub(crate) struct Beside {
    open: Memo<Option<CaseId>>,
    search: Memo<String>,
    navigate: StoredValue<Navigate>,
    /// Where on the screen a row was when it was pressed: it stays there when the list becomes narrow or wide.
    pressed: StoredValue<Option<(CaseId, f64)>>,
    /// Whether the reader was just taken to the open case.
    arrived: StoredValue<bool>,
}

impl Beside {
    pub(crate) fn provide() -> Self {
        let search = use_location().search;
        let open = Memo::new(move |_| search.with(|search| place::desk_asked(search).1));
        let navigate: Navigate = Arc::new(use_navigate());
        let (pressed, arrived) = (StoredValue::new(None), StoredValue::new(false));
        let beside = Self { open, search, navigate: StoredValue::new(navigate), pressed, arrived };
        Effect::new(move |before: Option<Option<CaseId>>| {
            let now = open.get();
            if before.is_some_and(|before| before != now) {
                beside.turn(before.flatten(), now);
            }
            now
        });
        provide_context(beside);
        beside
    }

    /// The case that is open now.
    pub(crate) fn case(self) -> Option<CaseId> {
        self.open.get()
    }

    /// The address of the same list with this case beside it.
    pub(crate) fn address(self, open: Option<CaseId>) -> String {
        self.search.with(|search| place::desk(&place::desk_asked(search).0, open))
    }

    /// The link to this case was pressed: it opens here if there is room, else on its own page.
    pub(crate) fn open(self, event: &MouseEvent, case: CaseId) {
        if !is_plain(event) || !dom::is_wide() {
            return;
        }
        event.prevent_default();
        if untrack(|| self.case()) == Some(case) {
            dom::focus(HEADING);
        } else {
            self.go(case, Some(case));
        }
    }

    /// The link that closes this case was pressed.
    pub(crate) fn close(self, event: &MouseEvent, case: CaseId) {
        if is_plain(event) {
            event.prevent_default();
            self.go(case, None);
        }
    }

    fn go(self, pressed: CaseId, open: Option<CaseId>) {
        self.pressed.set_value(dom::top(&row(pressed)).map(|top| (pressed, top)));
        let address = untrack(|| self.address(open));
        self.navigate.read_value()(&address, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    }

    /// The focus goes to what was opened, and back to where it was opened from.
    fn turn(self, before: Option<CaseId>, now: Option<CaseId>) {
        self.arrived.set_value(now.is_some());
        request_animation_frame(move || {
            if let Some(Some((case, top))) = self.pressed.try_update_value(Option::take) {
                dom::hold(&row(case), top);
            }
            if let (Some(closed), None) = (before, now) {
                dom::focus(&row(closed));
                dom::keep_focus("main");
            }
        });
    }
}

/// Around what stands beside the list.
#[derive(Clone, Copy)]
pub(crate) struct Pane(pub(crate) Beside);

impl Pane {
    /// Whether the focus is to go to the heading that has just come.
    pub(crate) fn arrives(self) -> bool {
        self.0.arrived.try_update_value(std::mem::take).unwrap_or_default()
    }
}

/// The address of a list by another filter. What is open beside it stays so.
pub(crate) fn list_by(page: &'static str, filter: CaseFilter) -> impl Fn() -> String + Send + Sync + 'static {
    let beside = use_context::<Beside>();
    move || match beside {
        Some(beside) => place::desk_of(&filter, beside.case()),
        None => place::list(page, &filter),
    }
}

/// Of the link of a case in its row.
pub(crate) fn row(case: CaseId) -> String {
    format!("row-{case}")
}

/// Whether the browser would follow it in this tab.
fn is_plain(event: &MouseEvent) -> bool {
    !event.default_prevented()
        && event.button() == 0
        && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
}
