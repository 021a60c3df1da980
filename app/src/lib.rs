//! Everything that is rendered, on the server and in the browser alike.

pub mod api;
mod components;
mod dom;
pub mod error;
mod live;
mod pages;
pub mod place;
pub mod platform;
mod reader;
mod when;
pub mod words;

use components::{Arrival, Layout, NotFound};
use domain::Role;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};
use reader::{for_role, for_visitors, provide_reader};

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
            <body><App/></body>
        </html>
    }
}

/// The route table. Pages render whole before the first byte goes out, since what they find decides the status.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_reader();
    provide_context(Arrival::default());
    let anyone = |_: Role| true;
    let admins = |role: Role| role == Role::Admin;
    view! {
        <Title formatter=|page: String| words::document_title(&page)/>
        <Router>
            <Layout>
                <FlatRoutes fallback=NotFound>
                    <Route path=path!("/") view=pages::Start ssr=SsrMode::Async/>
                    <Route path=path!("/sign-in") view=move || for_visitors(pages::SignIn) ssr=SsrMode::Async/>
                    <Route path=path!("/sign-up") view=move || for_visitors(pages::SignUp) ssr=SsrMode::Async/>
                    <Route path=path!("/invitation/:token") view=pages::Invitation ssr=SsrMode::Async/>
                    <Route path=path!("/cases") view=move || for_role(anyone, |_| pages::MyCases()) ssr=SsrMode::Async/>
                    <Route path=path!("/cases/new") view=move || for_role(anyone, |_| pages::NewCase()) ssr=SsrMode::Async/>
                    <Route path=path!("/cases/:id") view=move || for_role(anyone, pages::case) ssr=SsrMode::Async/>
                    <Route path=path!("/desk") view=move || for_role(Role::works_here, |_| pages::Desk()) ssr=SsrMode::Async/>
                    <Route path=path!("/account") view=move || for_role(anyone, pages::account) ssr=SsrMode::Async/>
                    <Route path=path!("/admin/people") view=move || for_role(admins, |_| pages::admin::People()) ssr=SsrMode::Async/>
                    <Route path=path!("/admin/people/invite") view=move || for_role(admins, |_| pages::admin::Invite()) ssr=SsrMode::Async/>
                    <Route path=path!("/admin/people/:id") view=move || for_role(admins, pages::admin::person) ssr=SsrMode::Async/>
                    <Route path=path!("/break-glass") view=move || for_role(Role::works_here, |_| pages::BreakGlass()) ssr=SsrMode::Async/>
                    <Route path=path!("/admin/reviews") view=move || for_role(admins, pages::admin::reviews) ssr=SsrMode::Async/>
                    <Route path=path!("/admin/audit") view=move || for_role(admins, |_| pages::admin::Audit()) ssr=SsrMode::Async/>
                    <Route path=path!("/admin/departments") view=move || for_role(admins, |_| pages::admin::Departments()) ssr=SsrMode::Async/>
                    <Route path=path!("/admin/specialties") view=move || for_role(admins, |_| pages::admin::Specialties()) ssr=SsrMode::Async/>
                    <Route path=path!("/admin/tags") view=move || for_role(admins, |_| pages::admin::Tags()) ssr=SsrMode::Async/>
                    <Route path=path!("/admin/fields") view=move || for_role(admins, |_| pages::admin::Fields()) ssr=SsrMode::Async/>
                </FlatRoutes>
            </Layout>
        </Router>
    }
}

#[cfg(test)]
mod tests;
