use crate::api;
use crate::components::{
    Checks, ErrorSummary, FailNotice, Heading, Icon, Notice, NoticeKind, Password, Submit, TextInput, form_action,
    leave_on_success,
};
use crate::place;
use crate::reader::wanted;
use domain::account::check_email;
use domain::{FieldErrors, Problem};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub(crate) fn SignIn() -> impl IntoView {
    let action = form_action::<api::SignIn>();
    let checks = Checks::of(action);
    leave_on_success(action);
    let maybe_known = use_query_map().with_untracked(|query| query.get("known").is_some());
    view! {
        <div class="sheet">
            <Heading text="Sign in" troubled=checks.troubled()/>
            <p class="lead">"Good to see you. Your cases are here."</p>
            {maybe_known.then(|| view! {
                <Notice kind=NoticeKind::Info icon=Icon::Info>"If this address already has an account, sign in with its password."</Notice>
            })}
            <FailNotice fail=checks.fail()/>
            <ErrorSummary checks/>
            <ActionForm
                action
                attr:class="form"
                attr:novalidate=true
                on:submit:capture=move |event| if let Ok(form) = api::SignIn::from_event(&event) { checks.gate(&event, check(&form)) }
            >
                <input type="hidden" name="to" value=wanted()/>
                <TextInput name="email" label="Email" kind="email" autocomplete="username" rule=email checks/>
                <Password autocomplete="current-password" rule=password checks/>
                <Submit words="Sign in" width="full" pending=action.pending()/>
            </ActionForm>
            <p class="sheet-foot">"New here? "<a href=place::SIGN_UP>"Create an account"</a></p>
        </div>
    }
}

fn email(typed: &str) -> Result<(), Problem> {
    check_email(typed).map(drop)
}

fn password(typed: &str) -> Result<(), Problem> {
    if typed.is_empty() { Err(Problem::Required) } else { Ok(()) }
}

fn check(form: &api::SignIn) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::default();
    errors.note("email", email(&form.email));
    errors.note("password", password(&form.password));
    errors.into_result()
}
