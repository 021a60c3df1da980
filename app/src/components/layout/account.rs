use super::nav::Menu;
use crate::api::SignOut;
use crate::components::{Icon, leave_on_success};
use crate::{device, place, words};
use domain::Actor;
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Who is signed in, what is theirs, and the way out.
#[component]
pub(super) fn Account(actor: Actor) -> impl IntoView {
    let out = ServerAction::<SignOut>::new();
    leave_on_success(out);
    let own = actor.id;
    Effect::new(move |_| device::leave_only(Some(own)));
    let failed = move || out.value().with(|answer| matches!(answer, Some(Err(_))));
    let words = move || if failed() { Either::Left("Not signed out: try again") } else { Either::Right("Sign out") };
    let name = view! {
        <span class="account-name">
            <span class="avatar" aria-hidden="true">{words::initials(&actor.name)}</span>
            <span class="account-label">{actor.name}</span>
        </span>
    };
    let theirs = if actor.role.works_here() {
        Either::Left(view! {
            <Menu class="menu account-menu" label=name.into_any()>
                <li><a href=place::MY_CASES>"Your own cases"</a></li>
                <li><a href=place::ACCOUNT>"Account"</a></li>
            </Menu>
        })
    } else {
        Either::Right(
            view! { <a class="account-link" href=place::ACCOUNT>{name}<span class="sr-only">": your account"</span></a> },
        )
    };
    view! {
        <div class="account">
            {theirs}
            <ActionForm action=out>
                <button class="button" data-kind="quiet" r#type="submit">{Icon::SignOut.view()}{words}</button>
            </ActionForm>
        </div>
    }
}
