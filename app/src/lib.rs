//! Everything that is rendered, on the server and in the browser alike.

pub mod api;
mod at_hand;
mod beside;
mod components;
mod device;
mod dom;
mod door;
mod editor;
pub mod error;
pub mod export;
mod keys;
mod live;
mod pages;
pub mod place;
pub mod platform;
mod reader;
mod when;
pub mod words;

use components::{Arrival, InHand, Layout, NotFound};
use door::Door;
use leptos::children::ToChildren;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, RouteChildren, Router};
use leptos_router::{ChooseView, MatchInterface, MatchNestedRoutes, NestedRoute, PossibleRouteMatch, RouteDefs, SsrMode, path};
use reader::provide_reader;

/// The document around the page; the server's alone.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="preload" href="/fonts/atkinson-next.v1.woff2" r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
                <HashedStylesheet id="style" options=options.clone()/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body data-role=reader::role_word()><App/></body>
        </html>
    }
}

/// The route table.
fn routes() -> impl MatchNestedRoutes + Clone + Send + 'static {
    (
        at(path!("/"), Door::Start),
        at(path!("/sign-in"), Door::Visitors(pages::sign_in)),
        at(path!("/sign-up"), Door::Visitors(pages::sign_up)),
        at(path!("/invitation/:token"), Door::Everyone(pages::invitation)),
        at(path!("/cases"), Door::SignedIn(pages::my_cases)),
        at(path!("/cases/new"), Door::SignedIn(pages::new_case)),
        at(path!("/cases/:id"), Door::Both { patients: pages::case_of_patient, staff: pages::case_of_staff }),
        at(path!("/account"), Door::SignedIn(pages::account)),
        at(path!("/desk"), Door::Staff(pages::desk)),
        at(path!("/desk/bulk"), Door::Staff(pages::bulk)),
        at(path!("/desk/views"), Door::Staff(pages::views)),
        at(path!("/desk/answers"), Door::Staff(pages::answers)),
        at(path!("/break-glass"), Door::Staff(pages::break_glass)),
        (
            at(path!("/admin/people"), Door::Admins(pages::people)),
            at(path!("/admin/people/invite"), Door::Admins(pages::invite)),
            at(path!("/admin/people/:id"), Door::Admins(pages::person)),
            at(path!("/admin/departments"), Door::Admins(pages::departments)),
            at(path!("/admin/specialties"), Door::Admins(pages::specialties)),
            at(path!("/admin/tags"), Door::Admins(pages::tags)),
            at(path!("/admin/fields"), Door::Admins(pages::fields)),
            at(path!("/admin/reviews"), Door::Admins(pages::reviews)),
            at(path!("/admin/audit"), Door::Admins(pages::audit)),
        ),
    )
}

/// Pages render whole before the first byte goes out, since what they find decides the status.
fn at(path: impl PossibleRouteMatch + Clone + Send + 'static, door: Door) -> impl MatchNestedRoutes + Clone + Send + 'static {
    NestedRoute::new(path, door).ssr_mode(SsrMode::Async)
}

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_reader();
    provide_context(Arrival::default());
    provide_context(InHand::default());
    view! {
        <Title formatter=|page: String| platform::title(&words::document_title(&page))/>
        <Router>
            <Layout>
                <FlatRoutes fallback=NotFound children=RouteChildren::to_children(routes)/>
            </Layout>
        </Router>
    }
}

/// Waits for the code of the page that the server has rendered at this path.
pub async fn preload(path: &str) {
    if let Some(found) = RouteDefs::new(routes()).match_route(path) {
        found.into_view_and_child().0.preload().await;
    }
}

#[cfg(test)]
mod tests;
