use crate::api;
use crate::components::{AccountSheet, Checks, Password, TextInput, form_action};
use crate::{place, platform};
use domain::account::{self, check_email, check_name, check_password};
use leptos::prelude::*;

pub(super) const PASSWORD_HELP: &str =
    "At least 8 characters; 15 or more are better. Three or four words that you remember make a good one.";

#[component]
pub(crate) fn SignUp() -> impl IntoView {
    let action = form_action::<api::SignUp>();
    let checks = Checks::of(action);
    let [name, email] = platform::typed(["name", "email"]);
    let check =
        |form: api::SignUp| account::SignUp { email: form.email, password: form.password, name: form.name }.check().map(drop);
    let foot = view! { "Have an account already? "<a href=place::SIGN_IN>"Sign in"</a> };
    view! {
        <AccountSheet
            title="Create an account" lead="For patients. It takes a minute."
            action checks check submit="Create account" foot=foot.into_any()
        >
            <TextInput name="name" label="Your name" help="As the clinic knows you." autocomplete="name" initial=name rule=|typed| check_name(typed).map(drop) checks/>
            <TextInput name="email" label="Email" kind="email" autocomplete="email" initial=email rule=|typed| check_email(typed).map(drop) checks/>
            <Password help=PASSWORD_HELP autocomplete="new-password" rule=check_password checks/>
        </AccountSheet>
    }
}
