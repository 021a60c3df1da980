use crate::api;
use crate::components::{AccountSheet, Checks, Icon, Notice, NoticeKind, Password, TextInput, form_action};
use crate::place;
use crate::reader::wanted;
use domain::account::check_email;
use domain::{FieldErrors, Problem};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub(crate) fn SignIn() -> impl IntoView {
    let action = form_action::<api::SignIn>();
    let checks = Checks::of(action);
    let maybe_known = use_query_map().with_untracked(|query| query.get("known").is_some());
    let known = maybe_known.then(|| {
        view! {
            <Notice kind=NoticeKind::Info icon=Icon::Info>"If this address already has an account, sign in with its password."</Notice>
        }
    });
    let check = |form: api::SignIn| {
        let mut errors = FieldErrors::default();
        errors.note("email", email(&form.email));
        errors.note("password", password(&form.password));
        errors.into_result()
    };
    let foot = view! { "New here? "<a href=place::SIGN_UP>"Create an account"</a> };
    view! {
        <AccountSheet
            title="Sign in" lead="Good to see you. Your cases are here." before=known.into_any()
            action checks check submit="Sign in" foot=foot.into_any()
        >
            <input type="hidden" name="to" value=wanted()/>
            <TextInput name="email" label="Email" kind="email" autocomplete="username" rule=email checks/>
            <Password autocomplete="current-password" rule=password checks/>
        </AccountSheet>
    }
}

fn email(typed: &str) -> Result<(), Problem> {
    check_email(typed).map(drop)
}

fn password(typed: &str) -> Result<(), Problem> {
    if typed.is_empty() { Err(Problem::Required) } else { Ok(()) }
}
