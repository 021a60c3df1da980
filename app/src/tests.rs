//! Whole pages, rendered as the server renders them.

use crate::api::{OpenCase, SignIn};
use crate::error::Fail;
use crate::platform::Reader;
use crate::{App, shell};
use axum::body::{Body, to_bytes};
use domain::{Actor, FieldErrors, Problem, Refusal, Role, UserId};
use http::Request;
use http::header::{ACCEPT, LOCATION};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr, ServerFnUrlError};
use leptos_axum::{AxumRouteListing, generate_route_list, render_app_async_with_context};
use leptos_router::SsrMode;
use std::sync::LazyLock;

/// Listed once: while Leptos lists routes, no resource of the whole process loads.
static ROUTES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));

struct Answer {
    status: u16,
    location: Option<String>,
    html: String,
}

async fn get(address: &str, reader: Option<Role>) -> Answer {
    LazyLock::force(&ROUTES);
    let options = LeptosOptions::builder().output_name("caseward").build();
    let reader = Reader(Ok(reader.map(actor)));
    let page = render_app_async_with_context(move || provide_context(reader.clone()), move || shell(options.clone()));
    let request = Request::get(address).header(ACCEPT, "text/html").body(Body::empty()).expect("a request");
    let response = page(request).await;
    let location = response.headers().get(LOCATION).and_then(|place| place.to_str().ok()).map(str::to_owned);
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    Answer { status, location, html: String::from_utf8(body.to_vec()).expect("text") }
}

fn actor(role: Role) -> Actor {
    Actor {
        id: UserId(Default::default()),
        role,
        name: "Maria Lopez".into(),
        email: "maria.lopez@example.org".into(),
        departments: Default::default(),
    }
}

/// The address to which a form comes back without JavaScript.
fn refused<S: ServerFn<Error = Fail>>(page: &str, fail: Fail) -> String {
    let url = ServerFnUrlError::new(S::PATH, fail).to_url(&format!("http://localhost{page}")).expect("an address");
    url.as_str().trim_start_matches("http://localhost").to_owned()
}

#[test]
fn routes_are_listed_without_a_request_and_answer_whole() {
    let paths: Vec<&str> = ROUTES.iter().map(|route| route.path()).collect();
    let known = [
        "/",
        "/sign-in",
        "/sign-up",
        "/invitation/{token}",
        "/cases",
        "/cases/new",
        "/cases/{id}",
        "/account",
        "/desk",
        "/desk/bulk",
        "/desk/views",
        "/desk/answers",
        "/break-glass",
        "/admin/people",
        "/admin/people/invite",
        "/admin/people/{id}",
        "/admin/departments",
        "/admin/specialties",
        "/admin/tags",
        "/admin/fields",
        "/admin/reviews",
        "/admin/audit",
    ];
    assert_eq!(paths, known);
    assert!(ROUTES.iter().all(|route| *route.mode() == SsrMode::Async));
}

#[tokio::test]
async fn sign_in_works_without_a_script() {
    let page = get("/sign-in?to=/cases/new", None).await;
    assert_eq!(page.status, 200);
    for part in [
        r#"<form action="/fn/session/sign-in" method="post""#,
        r#"type="hidden" name="to" value="/cases/new""#,
        r#"<label for="email">Email</label>"#,
        r#"name="password""#,
        r#"data-audience="visitor""#,
        "<title>Sign in · Caseward</title>",
    ] {
        assert!(page.html.contains(part), "{part} in {}", page.html);
    }
}

#[tokio::test]
async fn a_refused_sign_in_comes_back_with_words_for_its_code() {
    let address = refused::<SignIn>("/sign-in", Fail::Refused(Refusal::WrongCredentials));
    let page = get(&address, None).await;
    assert!(page.html.contains("do not belong together"), "{}", page.html);
    assert!(page.html.contains(r#"role="alert""#));
}

#[tokio::test]
async fn refused_fields_come_back_with_a_summary_and_marks() {
    let fail = Fail::Refused(Refusal::Invalid(FieldErrors::one("email", Problem::NotAnEmail)));
    let page = get(&refused::<SignIn>("/sign-in", fail), None).await;
    for part in [
        "One thing needs another look",
        r##"href="#email""##,
        r#"aria-invalid="true""#,
        r#"aria-describedby="email-error""#,
        "<title>Error: Sign in · Caseward</title>",
    ] {
        assert!(page.html.contains(part), "{part} in {}", page.html);
    }
}

#[tokio::test]
async fn an_error_of_another_form_is_not_shown() {
    let page = get(&refused::<OpenCase>("/sign-in", Fail::Refused(Refusal::WrongCredentials)), None).await;
    assert!(!page.html.contains("do not belong together"));
}

#[test]
fn nothing_that_a_person_wrote_is_in_an_error() {
    let wrote = "invalid digit in `It itches`".to_owned();
    for error in [
        ServerFnErrorErr::Args(wrote.clone()),
        ServerFnErrorErr::Deserialization(wrote.clone()),
        ServerFnErrorErr::ServerError(wrote),
    ] {
        let fail = Fail::from_server_fn_error(error);
        let sent = String::from_utf8(fail.ser().to_vec()).expect("text");
        assert!(!sent.contains("itches"), "{sent}");
        assert_eq!(Fail::de(fail.ser()), fail);
    }
}

#[tokio::test]
async fn nobody_is_sent_to_sign_in_and_back() {
    for (page, back) in [
        ("/cases", "/sign-in?to=/cases"),
        ("/cases/new", "/sign-in?to=/cases/new"),
        ("/desk?status=open", "/sign-in?to=/desk%3Fstatus%3Dopen"),
        ("/cases/0190163d-8694-739b-aea5-966c26f8ad91", "/sign-in?to=/cases/0190163d-8694-739b-aea5-966c26f8ad91"),
        ("/", "/sign-in"),
    ] {
        let answer = get(page, None).await;
        assert_eq!((answer.status, answer.location.as_deref()), (302, Some(back)), "{page}");
    }
}

#[tokio::test]
async fn what_was_wrong_with_a_form_does_not_go_along_to_sign_in() {
    for (page, back) in [("/cases/new", "/cases/new"), ("/desk?status=open", "/desk%3Fstatus%3Dopen")] {
        let answer = get(&refused::<OpenCase>(page, Fail::Refused(Refusal::Unauthenticated)), None).await;
        assert_eq!(answer.location, Some(format!("/sign-in?to={back}")));
    }
}

#[tokio::test]
async fn the_form_of_the_desk_keeps_the_length_of_the_list() {
    let hidden = r#"<input type="hidden" name="limit" value="10""#;
    for (page, kept) in [("/desk?limit=10", true), ("/desk", false)] {
        let desk = get(page, Some(Role::Staff)).await;
        assert!(desk.html.contains("Filter cases") && desk.html.contains(hidden) == kept, "{page}: {}", desk.html);
    }
}

#[tokio::test]
async fn a_case_that_the_address_of_the_desk_names_is_beside_the_list_and_stays_there() {
    let id = "0190163d-8694-739b-aea5-966c26f8ad91";
    let html = get(&format!("/desk?status=open&limit=10&case={id}"), Some(Role::Staff)).await.html;
    for part in [
        r#"<div data-open class="split">"#.to_owned(),
        format!(r#"<a href="/cases/{id}">Open on its own page</a>"#),
        r#"id="close-case" href="/desk?status=open&amp;limit=10""#.to_owned(),
        format!(r#"<input type="hidden" name="case" value="{id}""#),
        format!(r#"href="/desk?limit=10&amp;case={id}" class="chip">"#),
    ] {
        assert!(html.contains(&part), "{part} in {html}");
    }
    assert_eq!(html.matches("<h1").count(), 1, "{html}");
    assert!(!html.contains("a filter that we do not know") && !html.contains(r#"class="back""#), "{html}");
    assert!(!get("/desk?status=open", Some(Role::Staff)).await.html.contains("split-case"));
}

#[tokio::test]
async fn what_names_no_case_is_refused_as_a_filter() {
    let html = get("/desk?case=K7Q", Some(Role::Staff)).await.html;
    assert!(html.contains("a filter that we do not know") && !html.contains("split-case"), "{html}");
}

#[tokio::test]
async fn everybody_has_a_start() {
    for (role, home) in [(Role::Patient, "/cases"), (Role::Staff, "/desk"), (Role::Admin, "/desk")] {
        let answer = get("/", Some(role)).await;
        assert_eq!((answer.status, answer.location.as_deref()), (302, Some(home)));
        assert_eq!(get("/sign-in?to=//evil.example", Some(role)).await.location.as_deref(), Some("/"));
    }
}

#[tokio::test]
async fn pages_of_another_role_are_not_there() {
    for (page, role) in [("/desk", Role::Patient), ("/nowhere", Role::Patient), ("/cases/x", Role::Staff)] {
        let answer = get(page, Some(role)).await;
        assert_eq!(answer.status, 404, "{page}");
        assert!(answer.html.contains("This page is not here"), "{page}");
    }
}

#[tokio::test]
async fn a_session_that_ends_meanwhile_leads_to_sign_in() {
    for page in ["/cases", "/cases/new", "/cases/0190163d-8694-739b-aea5-966c26f8ad91"] {
        let answer = get(page, Some(Role::Patient)).await;
        assert_eq!((answer.status, answer.location), (302, Some(format!("/sign-in?to={page}"))));
    }
}

#[tokio::test]
async fn each_role_finds_its_own_pages_in_the_navigation() {
    for (role, there, not_there) in [
        (Role::Patient, &["/cases", "/cases/new", "/account"][..], &["/desk", "/admin/"][..]),
        (Role::Staff, &["/desk", "/cases", "/account"], &["/admin/"]),
        (Role::Admin, &["/desk", "/admin/reviews", "/admin/people", "/admin/audit", "/admin/fields", "/cases", "/account"], &[]),
    ] {
        let html = get("/nowhere", Some(role)).await.html;
        let head = html.split_once("</header>").expect("a header").0;
        for place in there {
            assert!(head.contains(&format!(r#"href="{place}""#)), "{role} {place} in {head}");
        }
        for place in not_there {
            assert!(!head.contains(&format!(r#"href="{place}"#)), "{role} {place} in {head}");
        }
    }
}

#[tokio::test]
async fn the_reader_is_named_and_can_sign_out() {
    let page = get("/nowhere", Some(Role::Patient)).await;
    assert!(page.html.contains(r#"<span class="account-label">Maria Lopez</span>"#), "{}", page.html);
    assert!(page.html.contains(r#"action="/fn/session/sign-out" method="post""#));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_rendered_at_once_do_not_meet() {
    let good = "/sign-in".to_owned();
    let bad = refused::<SignIn>(&good, Fail::Refused(Refusal::WrongCredentials));
    let pages = (0..400).map(|n| {
        let (address, title) = [(good.clone(), "<title>Sign in · "), (bad.clone(), "<title>Error: Sign in · ")][n % 2].clone();
        tokio::spawn(async move { get(&address, None).await.html.contains(title) })
    });
    for page in pages.collect::<Vec<_>>() {
        assert!(page.await.expect("rendered"));
    }
}
