use super::{Checks, Icon};
use crate::error::Fail;
use crate::{dom, words};
use domain::clinic::CustomField;
use leptos::html::Div;
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoticeKind {
    Success,
    Info,
    Warning,
    Danger,
}

/// A message to the reader: good news and hints are said when there is a pause, trouble at once.
#[component]
pub(crate) fn Notice(kind: NoticeKind, icon: Icon, children: Children) -> impl IntoView {
    let (word, role) = match kind {
        NoticeKind::Success => ("success", "status"),
        NoticeKind::Info => ("info", "status"),
        NoticeKind::Warning => ("warning", "alert"),
        NoticeKind::Danger => ("danger", "alert"),
    };
    view! { <div class="notice" data-kind=word role=role>{icon.view()}<div><p>{children()}</p></div></div> }
}

/// Why a form was not accepted, where no field is to blame.
#[component]
pub(crate) fn FailNotice(
    #[prop(into)] fail: Signal<Option<Fail>>,
    /// Whether the form holds text that is still there.
    #[prop(default = false.into(), into)]
    kept: Signal<bool>,
) -> impl IntoView {
    move || {
        fail.get()
            .map(|fail| view! { <Notice kind=NoticeKind::Danger icon=Icon::Alert>{words::fail(&fail, kept.get())}</Notice> })
    }
}

/// All that is wrong with a form since it was last sent, before the form, each with the way to its field.
#[component]
pub(crate) fn ErrorSummary(
    checks: Checks,
    /// The clinic's own fields in the form.
    #[prop(optional)]
    fields: Vec<CustomField>,
) -> impl IntoView {
    let summary = NodeRef::<Div>::new();
    Effect::new(move |loaded: Option<()>| {
        let sent = checks.summary.with(|errors| !errors.is_empty());
        if loaded.is_some()
            && sent
            && let Some(summary) = summary.get()
        {
            summary.focus().ok();
        }
    });
    let items = move || {
        let errors = checks.summary.get();
        let said = |name: &str, problem| match fields.iter().find(|field| field.form_name() == name) {
            Some(field) => format!("{}: {}", field.label, words::answer(field.kind, problem)),
            None => words::problem(name, problem),
        };
        let problems = errors.iter().map(|(field, problem)| (field.to_owned(), said(field, problem)));
        problems.map(|(field, words)| view! { <li><FieldLink field words/></li> }).collect_view()
    };
    move || {
        let count = checks.summary.with(|errors| errors.iter().count());
        (count > 0).then(|| {
            view! {
                <div class="error-summary" role="alert" tabindex="-1" node_ref=summary>
                    <h2>{Icon::Alert.view()}{words::things_to_mend(count)}</h2>
                    <ul>{items()}</ul>
                </div>
            }
        })
    }
}

/// The router takes links within a page for itself and moves no focus, so this one does.
#[component]
fn FieldLink(field: String, words: String) -> impl IntoView {
    let href = format!("#{field}");
    view! {
        <a href=href on:click=move |event| {
            event.prevent_default();
            dom::focus(&field);
        }>{words}</a>
    }
}
