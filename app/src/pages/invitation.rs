use super::sign_up::PASSWORD_HELP;
use crate::api;
use crate::components::{
    Art, Blank, Checks, ErrorSummary, FailNotice, Heading, Loading, Password, Submit, Trouble, form_action, leave_on_success,
};
use crate::error::Fail;
use crate::{place, platform};
use domain::account::{self, check_password};
use domain::{FieldErrors, Refusal};
use leptos::either::EitherOf3;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Someone whom the clinic has invited chooses a password.
#[component]
pub(crate) fn Invitation() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token")).unwrap_or_default();
    let action = form_action::<api::AcceptInvitation>();
    leave_on_success(action);
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
    let check = |form: &api::AcceptInvitation| {
        let mut errors = FieldErrors::default();
        errors.note("password", check_password(&form.password));
        errors.into_result()
    };
    view! {
        <div class="sheet">
            <Heading text=format!("Welcome, {}", invited.name) title="Choose a password" troubled=checks.troubled()/>
            <p class="lead">"Choose a password to finish your account."</p>
            <dl class="facts">
                <div><dt>"Name"</dt><dd>{invited.name}</dd></div>
                <div><dt>"Email"</dt><dd>{invited.email.clone()}</dd></div>
            </dl>
            <FailNotice fail=checks.fail()/>
            <ErrorSummary checks/>
            <ActionForm
                action
                attr:class="form"
                attr:novalidate=true
                on:submit:capture=move |event| if let Ok(form) = api::AcceptInvitation::from_event(&event) { checks.gate(&event, check(&form)) }
            >
                <input type="hidden" name="token" value=token/>
                <Password help=PASSWORD_HELP autocomplete="new-password" rule=check_password checks/>
                <Submit words="Save and sign in" width="full" pending=action.pending()/>
            </ActionForm>
        </div>
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
