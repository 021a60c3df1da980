use crate::api;
use crate::components::{Checks, ErrorSummary, FailNotice, Heading, Password, Submit, TextInput, form_action, leave_on_success};
use crate::place;
use domain::account::{self, check_email, check_name, check_password};
use leptos::form::ActionForm;
use leptos::prelude::*;

pub(super) const PASSWORD_HELP: &str =
    "At least 8 characters; 15 or more are better. Three or four words that you remember make a good one.";

#[component]
pub(crate) fn SignUp() -> impl IntoView {
    let action = form_action::<api::SignUp>();
    let checks = Checks::of(action);
    leave_on_success(action);
    let check = |form: api::SignUp| account::SignUp { email: form.email, password: form.password, name: form.name }.check();
    view! {
        <div class="sheet">
            <Heading text="Create an account" troubled=checks.troubled()/>
            <p class="lead">"For patients. It takes a minute."</p>
            <FailNotice fail=checks.fail()/>
            <ErrorSummary checks/>
            <ActionForm
                action
                attr:class="form"
                attr:novalidate=true
                on:submit:capture=move |event| if let Ok(form) = api::SignUp::from_event(&event) { checks.gate(&event, check(form)) }
            >
                <TextInput name="name" label="Your name" help="As the clinic knows you." autocomplete="name" rule=|typed| check_name(typed).map(drop) checks/>
                <TextInput name="email" label="Email" kind="email" autocomplete="email" rule=|typed| check_email(typed).map(drop) checks/>
                <Password help=PASSWORD_HELP autocomplete="new-password" rule=check_password checks/>
                <Submit words="Create account" width="full" pending=action.pending()/>
            </ActionForm>
            <p class="sheet-foot">"Have an account already? "<a href=place::SIGN_IN>"Sign in"</a></p>
        </div>
    }
}
