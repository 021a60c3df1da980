use crate::components::{Icon, Notice, NoticeKind};
use crate::{dom, words};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What the address of a list asks for: the entry whose form is open, or the one that was just saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) edit: Option<String>,
    saved: bool,
    moved: Option<i64>,
}

impl Asked {
    pub(super) fn here() -> Memo<Self> {
        let query = use_query_map();
        Memo::new(move |_| {
            query.with(|query| Self {
                edit: query.get("edit"),
                saved: query.get_str("saved").is_some(),
                moved: query.get_str("moved").and_then(|moved| moved.parse().ok()).filter(|moved| *moved > 0),
            })
        })
    }

    pub(super) fn edits(&self, id: &str) -> bool {
        self.edit.as_deref() == Some(id)
    }
}

/// That the last change was made. The form that made it is gone, so the focus comes here.
#[component]
pub(super) fn Saved(asked: Asked) -> impl IntoView {
    asked.saved.then(|| {
        Effect::new(move |_| dom::keep_focus("saved"));
        let moved = asked.moved.map(|moved| format!(" It handed over {}.", words::cases(moved)));
        view! {
            <div id="saved" tabindex="-1"><Notice kind=NoticeKind::Success icon=Icon::Check>"Saved."{moved}</Notice></div>
        }
    })
}
