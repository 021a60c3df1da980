use super::Heading;
use crate::error::Fail;
use crate::reader::here;
use crate::{place, platform};
use domain::{Incident, Refusal};
use leptos::either::EitherOf4;
use leptos::prelude::*;

/// The drawings of pages that have nothing else to show.
#[derive(Clone, Copy)]
pub(crate) enum Art {
    Letter,
    Map,
    Pill,
    Tray,
}

impl Art {
    const fn shapes(self) -> &'static str {
        match self {
            Art::Letter => {
                r#"<rect class="art-fill" x="20" y="26" width="80" height="54" rx="8"/><path d="m22 31 32.5 25a9 9 0 0 0 11 0L98 31"/><path class="art-accent" d="M60 6v10M50 12l-3-5M70 12l3-5"/>"#
            }
            Art::Map => {
                r#"<path d="M12 80c16-30 30 6 44-12 9-12 16-12 26-10" stroke-dasharray="1 8"/><path class="art-fill" d="M86 58C74 44 68 38 68 28a18 18 0 0 1 36 0c0 10-6 16-18 30Z"/><circle class="art-accent" cx="86" cy="27" r="6"/>"#
            }
            Art::Pill => {
                r#"<rect class="art-fill" x="18" y="30" width="84" height="40" rx="20" transform="rotate(-18 60 50)"/><path d="m43.5 34.5 12.4 38M64.1 27.5l12.4 38"/><path class="art-accent" d="M56.5 46.5h.01M63.5 44.2h.01M58.8 55.8h.01M65.8 53.5h.01"/>"#
            }
            Art::Tray => {
                r#"<path class="art-fill" d="M22 46 34 24h52l12 22v28a8 8 0 0 1-8 8H30a8 8 0 0 1-8-8Z"/><path d="M22 46h21c2 0 3 1.3 3.6 3a14 14 0 0 0 26.8 0c.6-1.7 1.6-3 3.6-3h21"/><path class="art-accent" d="M60 6v9M50 11l-3-5M70 11l3-5"/>"#
            }
        }
    }
}

/// A place with nothing in it, and the way on.
#[component]
pub(crate) fn Blank(art: Art, children: Children) -> impl IntoView {
    view! {
        <div class="blank">
            <svg class="blank-art" viewBox="0 0 120 90" aria-hidden="true" focusable="false" inner_html=art.shapes()></svg>
            {children()}
        </div>
    }
}

/// The same page for what is not there and what is not for this reader.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    platform::set_status(404);
    view! {
        <Blank art=Art::Map>
            <Heading text="This page is not here" title="Not found"/>
            <p>"The address may be mistyped, or what was here is not for this account."</p>
            <div class="actions"><a class="button" data-kind="primary" href=place::START>"Go to the start"</a></div>
        </Blank>
    }
}

/// Why a page cannot be shown.
#[component]
pub(crate) fn Trouble(fail: Fail) -> impl IntoView {
    match fail {
        Fail::Refused(Refusal::Unauthenticated) => EitherOf4::A(view! { <GoTo path=place::sign_in_to(&here())/> }),
        Fail::Refused(Refusal::NotFound) => EitherOf4::B(view! { <NotFound/> }),
        Fail::Refused(Refusal::Internal(incident)) => EitherOf4::C(view! { <Broken incident=Some(incident)/> }),
        Fail::Unreachable => EitherOf4::D(view! { <NoConnection/> }),
        _ => EitherOf4::C(view! { <Broken incident=None/> }),
    }
}

#[component]
fn Broken(incident: Option<Incident>) -> impl IntoView {
    platform::set_status(500);
    view! {
        <Blank art=Art::Pill>
            <Heading text="Something went wrong on our side" title="Something went wrong"/>
            <p>"Nothing you sent before is lost. Try again in a moment. If it stays like this, tell the clinic."</p>
            {incident.map(|incident| view! { <p class="incident">"Incident "<code>{incident.0.to_string()}</code></p> })}
            <div class="actions"><TryAgain/><a class="button" href=place::START>"Go to the start"</a></div>
        </Blank>
    }
}

#[component]
fn NoConnection() -> impl IntoView {
    view! {
        <Blank art=Art::Pill>
            <Heading text="There is no connection"/>
            <p>"This page could not be fetched. What you sent before is safe."</p>
            <div class="actions"><TryAgain/></div>
        </Blank>
    }
}

/// Loads the page again, past the router.
#[component]
fn TryAgain() -> impl IntoView {
    view! { <a class="button" data-kind="primary" rel="external" href=here()>"Try again"</a> }
}

/// Sends the reader to another page.
#[component]
pub(crate) fn GoTo(path: String) -> impl IntoView {
    platform::redirect(&path);
}

#[component]
pub(crate) fn Loading() -> impl IntoView {
    view! { <p class="loading" role="status"><span class="loading-mark" aria-hidden="true"></span>"One moment…"</p> }
}
