use super::sign_up::PASSWORD_HELP;
use crate::api;
use crate::components::{AccountSheet, Art, Blank, Checks, Heading, Loading, Password, Trouble, form_action};
use crate::error::Fail;
use crate::{place, platform};
use domain::account::{self, check_password};
use domain::{FieldErrors, Refusal};
use leptos::either::EitherOf3;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Someone whom the clinic has invited chooses a password.
#[component]
pub(crate) fn Invitation() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token")).unwrap_or_default();
    let action = form_action::<api::AcceptInvitation>();
    let invitation = Resource::new(|| (), {
        let token = token.clone();
        move |()| api::read_invitation(token.clone())
    });
    let page = move || {
        let token = token.clone();
        Suspend::new(async move {
            match invitation.await {
                Ok(invited) => EitherOf3::A(view! { <Accept invited token action/> }),
                Err(Fail::Refused(Refusal::Invalid(_))) => EitherOf3::B(Expired()),
                Err(fail) => EitherOf3::C(view! { <Trouble fail/> }),
            }
        })
    };
    view! { <Transition fallback=Loading>{page}</Transition> }
}

#[component]
fn Accept(invited: account::Invitation, token: String, action: ServerAction<api::AcceptInvitation>) -> impl IntoView {
    let checks = Checks::of(action);
    let check = |form: api::AcceptInvitation| {
        let mut errors = FieldErrors::default();
        errors.note("password", check_password(&form.password));
        errors.into_result()
    };
    let facts = view! {
        <dl class="facts">
            <div><dt>"Name"</dt><dd>{invited.name.clone()}</dd></div>
            <div><dt>"Email"</dt><dd>{invited.email}</dd></div>
        </dl>
    };
    view! {
        <AccountSheet
            title="Choose a password" heading=format!("Welcome, {}", invited.name)
            lead="Choose a password to finish your account." before=facts.into_any()
            action checks check submit="Save and sign in"
        >
            <input type="hidden" name="token" value=token/>
            <Password help=PASSWORD_HELP autocomplete="new-password" rule=check_password checks/>
        </AccountSheet>
    }
}

#[component]
fn Expired() -> impl IntoView {
    platform::set_status(404);
    view! {
        <Blank art=Art::Letter>
            <Heading text="This invitation has expired"/>
            <p>"It was used before, or it is too old. Ask the person who invited you for a new one."</p>
            <div class="actions"><a class="button" href=place::SIGN_IN>"Sign in"</a></div>
        </Blank>
    }
}
