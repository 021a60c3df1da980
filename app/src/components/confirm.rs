use super::{Icon, Notice, NoticeKind, form_action, leave_on_success};
use crate::error::Fail;
use crate::words;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::client::browser::BrowserClient;
use leptos::server_fn::codec::{Json, PostUrl};
use leptos::server_fn::{Http, ServerFn};
use leptos_router::hooks::use_query_map;
use serde::de::DeserializeOwned;
use std::marker::PhantomData;

/// An action behind a second step: what it means is read before the button is there. Works without script.
#[component]
pub(crate) fn Confirm<S>(
    summary: &'static str,
    means: &'static str,
    button: &'static str,
    #[prop(optional)] danger: bool,
    #[prop(optional)] _does: PhantomData<S>,
    /// The hidden fields.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView
where
    S: ServerFn<Output = String, Error = Fail, Client = BrowserClient, Protocol = Http<PostUrl, Json>>,
    S: DeserializeOwned + Clone + Send + Sync + 'static,
{
    let action = form_action::<S>();
    leave_on_success(action);
    let fail = move || action.value().with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()));
    let not_done = move || {
        fail().map(|fail| view! { <Notice kind=NoticeKind::Danger icon=Icon::Alert>{words::fail(&fail, false)}</Notice> })
    };
    view! {
        <details class="confirm" open=untrack(fail).is_some()>
            <summary>{summary}</summary>
            {not_done}
            <ActionForm action attr:class="confirm-form">
                <p>{means}</p>
                {children.map(|children| children())}
                <button class="button" data-kind=danger.then_some("danger") r#type="submit">{button}</button>
            </ActionForm>
        </details>
    }
}

/// That the last change on a page of settings was made; the address says which.
#[component]
pub(crate) fn Done() -> impl IntoView {
    let done = use_query_map().with_untracked(|query| query.get("done")).and_then(|what| words::done(&what));
    done.map(|words| view! { <Notice kind=NoticeKind::Success icon=Icon::Check>{words}</Notice> })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::EndSessions;
    use leptos_router::components::Router;
    use leptos_router::location::RequestUrl;

    fn shown(address: &str) -> String {
        Owner::new().with(|| {
            provide_context(RequestUrl::new(address));
            let step = || view! { <Done/><Confirm<EndSessions> summary="Sign out" means="They sign in again." button="Do it"/> };
            view! { <Router>{step()}</Router> }.to_html()
        })
    }

    #[test]
    fn the_button_stands_behind_what_it_means() {
        let html = shown("/admin/people/1");
        let means = html.find("They sign in again.").expect("the meaning");
        assert!(html.contains("<details class=\"confirm\"><summary>Sign out</summary>"), "{html}");
        assert!(means < html.find("<button").expect("the button") && !html.contains("role=\"status\""), "{html}");
    }

    #[test]
    fn the_address_says_what_was_done_in_words_of_ours_alone() {
        assert!(shown("/admin/people/1?done=saved").contains("Saved."));
        assert!(!shown("/admin/people/1?done=<b>all</b>").contains("all"));
    }
}
