mod account;
mod nav;
mod unreadable;

use super::offline::Offline;
use crate::reader::reader;
use crate::{pages, place};
pub(crate) use nav::links;

use account::Account;
use domain::Role;
use leptos::prelude::*;
use nav::Nav;
use unreadable::Unreadable;

const MARK: &str = r#"<rect width="32" height="32" rx="9" fill="currentColor"/><path d="M22.5 10.6a8.5 8.5 0 1 0 0 10.8" fill="none" stroke="var(--brand-ink)" stroke-width="3" stroke-linecap="round"/><path d="M16 12.75v6.5M12.75 16h6.5" fill="none" stroke="var(--brand-ink)" stroke-width="2.5" stroke-linecap="round"/>"#;

/// What stands around every page. The skip link is external to the router, which would take it and move no focus.
#[component]
pub(crate) fn Layout(children: Children) -> impl IntoView {
    let actor = reader().ok().flatten();
    let role = actor.as_ref().map(|actor| actor.role);
    let audience = match role {
        None => "visitor",
        Some(Role::Patient) => "patient",
        Some(Role::Staff | Role::Admin) => "staff",
    };
    let home = role.map_or(place::SIGN_IN, place::home);
    view! {
        <div class="shell" data-audience=audience>
            <a class="skip" rel="external" href="#main">"Skip to the content"</a>
            <header class="masthead">
                <div class="masthead-inner">
                    <a class="brand" href=home>
                        <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false" inner_html=MARK></svg>
                        "Caseward"
                    </a>
                    <Nav role/>
                    {actor.clone().filter(|actor| actor.role.works_here()).map(|actor| view! { <div class="at-hand">{pages::at_hand.late(actor)}</div> })}
                    {actor.map(|actor| view! { <Account actor/> })}
                </div>
            </header>
            <main class="page" id="main" tabindex="-1">
                {(role == Some(Role::Admin)).then(|| view! { <Unreadable/> })}
                {children()}
            </main>
            <footer class="foot">
                <div class="foot-inner">
                    <p>"In an emergency, call your local emergency number. Caseward is not watched around the clock."</p>
                </div>
            </footer>
            <Offline/>
        </div>
    }
}
