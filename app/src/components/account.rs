use super::{Checks, ErrorSummary, FailNotice, Heading, Submit, leave_on_success};
use crate::error::Fail;
use domain::FieldErrors;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::client::browser::BrowserClient;
use leptos::server_fn::codec::{Json, PostUrl};
use leptos::server_fn::{Http, ServerFn};
use serde::de::DeserializeOwned;

/// The sheet on which a visitor gives a password: to sign in, to sign up, to take an invitation. What is right leads on.
#[component]
pub(crate) fn AccountSheet<S>(
    title: &'static str,
    /// Where it is not the title.
    #[prop(optional, into)]
    heading: Option<String>,
    lead: &'static str,
    /// What stands before the form.
    #[prop(optional)]
    before: Option<AnyView>,
    action: ServerAction<S>,
    checks: Checks,
    check: fn(S) -> Result<(), FieldErrors>,
    submit: &'static str,
    /// What stands below the form.
    #[prop(optional)]
    foot: Option<AnyView>,
    children: Children,
) -> impl IntoView
where
    S: ServerFn<Output = String, Error = Fail, Client = BrowserClient, Protocol = Http<PostUrl, Json>>,
    S: DeserializeOwned + Clone + Send + Sync + 'static,
{
    leave_on_success(action);
    view! {
        <div class="sheet">
            <Heading text=heading.unwrap_or_else(|| title.to_owned()) title troubled=checks.troubled()/>
            <p class="lead">{lead}</p>
            {before}
            <FailNotice fail=checks.fail()/>
            <ErrorSummary checks/>
            <ActionForm
                action
                attr:class="form"
                attr:novalidate=true
                on:submit:capture=move |event| if let Ok(form) = S::from_event(&event) { checks.gate(&event, check(form)) }
            >
                {children()}
                <Submit words=submit width="full" pending=action.pending()/>
            </ActionForm>
            {foot.map(|foot| view! { <p class="sheet-foot">{foot}</p> })}
        </div>
    }
}
