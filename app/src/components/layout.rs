use super::Icon;
use super::checks::leave_on_success;
use super::offline::Offline;
use crate::api::SignOut;
use crate::reader::reader;
use crate::{place, words};
use domain::{Actor, Role};
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

const MARK: &str = r#"<rect width="32" height="32" rx="9" fill="currentColor"/><path d="M22.5 10.6a8.5 8.5 0 1 0 0 10.8" fill="none" stroke="var(--brand-ink)" stroke-width="3" stroke-linecap="round"/><path d="M16 12.75v6.5M12.75 16h6.5" fill="none" stroke="var(--brand-ink)" stroke-width="2.5" stroke-linecap="round"/>"#;

const VISITORS: &[(&str, &str)] = &[(place::SIGN_IN, "Sign in"), (place::SIGN_UP, "Create an account")];
const PATIENTS: &[(&str, &str)] = &[(place::MY_CASES, "Your cases"), (place::NEW_CASE, "New case")];
const STAFF: &[(&str, &str)] = &[(place::DESK, "Cases")];

/// What stands around every page. The skip link is external to the router, which would take it and move no focus.
#[component]
pub(crate) fn Layout(children: Children) -> impl IntoView {
    let actor = reader().ok().flatten();
    let (audience, links) = match actor.as_ref().map(|actor| actor.role) {
        None => ("visitor", VISITORS),
        Some(Role::Patient) => ("patient", PATIENTS),
        Some(Role::Staff | Role::Admin) => ("staff", STAFF),
    };
    let home = actor.as_ref().map_or(place::SIGN_IN, |actor| place::home(actor.role));
    view! {
        <div class="shell" data-audience=audience>
            <a class="skip" rel="external" href="#main">"Skip to the content"</a>
            <header class="masthead">
                <div class="masthead-inner">
                    <a class="brand" href=home>
                        <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false" inner_html=MARK></svg>
                        "Caseward"
                    </a>
                    <Nav links/>
                    {actor.map(|actor| view! { <Account actor/> })}
                </div>
            </header>
            <main class="page" id="main" tabindex="-1">{children()}</main>
            <footer class="foot">
                <div class="foot-inner">
                    <p>"In an emergency, call your local emergency number. Caseward is not watched around the clock."</p>
                </div>
            </footer>
            <Offline/>
        </div>
    }
}

#[component]
fn Nav(links: &'static [(&'static str, &'static str)]) -> impl IntoView {
    let path = use_location().pathname;
    let item = move |(href, words): (&'static str, &'static str)| {
        let current = move || path.with(|path| path == href).then_some("page");
        view! { <li><a href=href aria-current=current>{words}</a></li> }
    };
    view! { <nav class="nav" aria-label="Main"><ul>{links.iter().copied().map(item).collect_view()}</ul></nav> }
}

#[component]
fn Account(actor: Actor) -> impl IntoView {
    let out = ServerAction::<SignOut>::new();
    leave_on_success(out);
    let failed = move || out.value().with(|answer| matches!(answer, Some(Err(_))));
    let words = move || if failed() { Either::Left("Not signed out: try again") } else { Either::Right("Sign out") };
    view! {
        <div class="account">
            <span class="account-name">
                <span class="avatar" aria-hidden="true">{words::initials(&actor.name)}</span>
                <span class="account-label">{actor.name}</span>
            </span>
            <ActionForm action=out>
                <button class="button" data-kind="quiet" r#type="submit">{Icon::SignOut.view()}{words}</button>
            </ActionForm>
        </div>
    }
}
