//! Lists that an admin keeps: an entry, and the forms that make and change one.

use super::{Checks, ErrorSummary, FailNotice, Icon, Submit, form_action, leave_on_success};
use crate::error::Fail;
use crate::place;
use domain::FieldErrors;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::client::browser::BrowserClient;
use leptos::server_fn::codec::{Json, PostUrl};
use leptos::server_fn::{Http, ServerFn};
use serde::de::DeserializeOwned;
use std::marker::PhantomData;

/// One entry: its name, its state in words, what else is to know, and the way to its form.
#[component]
pub(crate) fn Entry(
    list: &'static str,
    id: String,
    name: String,
    #[prop(default = true)] active: bool,
    /// Not the reader's to change.
    #[prop(optional)]
    fixed: bool,
    /// What stands beside the name.
    #[prop(optional)]
    state: Option<AnyView>,
    /// The forms, while it is being changed.
    #[prop(optional_no_strip)]
    editing: Option<AnyView>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let edit = (editing.is_none() && !fixed).then(|| {
        let name = name.clone();
        view! {
            <a class="button" data-size="s" href=place::edit(list, &id)>
                {Icon::Draft.view()}"Change"<span class="sr-only">{format!(" {name}")}</span>
            </a>
        }
    });
    let retired = (!active).then(|| view! { <span class="entry-state" data-is="retired">"Retired"</span> });
    view! {
        <li class="entry" data-retired=!active>
            <div class="entry-head">
                <h2>{name}</h2>
                {state}
                {retired}
                {edit}
            </div>
            {children.map(|children| children())}
            {editing.map(|forms| view! { <div class="entry-forms">{forms}</div> })}
        </li>
    }
}

/// A form that makes or changes an entry, checked before it is sent. The page that it leads to is loaded anew: it may have
/// the address of this one, and shows the change.
#[component]
pub(crate) fn EntryForm<S>(
    action: ServerAction<S>,
    checks: Checks,
    check: fn(S) -> Result<(), FieldErrors>,
    submit: &'static str,
    /// The look of its button, where it is not what the page is for.
    #[prop(default = "primary")]
    kind: &'static str,
    /// Where to go without saving.
    #[prop(optional, into)]
    cancel: Option<String>,
    children: Children,
) -> impl IntoView
where
    S: ServerFn<Output = String, Error = Fail, Client = BrowserClient, Protocol = Http<PostUrl, Json>>,
    S: DeserializeOwned + Clone + Send + Sync + 'static,
{
    leave_on_success(action);
    view! {
        <FailNotice fail=checks.fail() kept=true/>
        <ErrorSummary checks/>
        <ActionForm
            action
            attr:class="form"
            attr:novalidate=true
            on:submit:capture=move |event| if let Ok(form) = S::from_event(&event) { checks.gate(&event, check(form)) }
        >
            {children()}
            <div class="form-foot">
                <Submit words=submit kind pending=action.pending()/>
                {cancel.map(|href| view! { <a class="button" href=href>"Cancel"</a> })}
            </div>
        </ActionForm>
    }
}

/// A button that retires an entry or takes it back into use, with what that means.
#[component]
pub(crate) fn SwitchForm<S>(
    id: String,
    active: bool,
    means: &'static str,
    #[prop(optional)] _action: PhantomData<S>,
) -> impl IntoView
where
    S: ServerFn<Output = String, Error = Fail, Client = BrowserClient, Protocol = Http<PostUrl, Json>>,
    S: DeserializeOwned + Clone + Send + Sync + 'static,
{
    let action = form_action::<S>();
    let checks = Checks::of(action);
    leave_on_success(action);
    let words = if active { "Retire" } else { "Take back into use" };
    view! {
        <FailNotice fail=checks.fail()/>
        <ErrorSummary checks/>
        <ActionForm action attr:class="entry-switch">
            <p class="help">{means}</p>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="active" value=(!active).to_string()/>
            <button class="button" r#type="submit">{words}</button>
        </ActionForm>
    }
}
