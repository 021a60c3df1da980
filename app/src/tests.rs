//! Whole pages, rendered as the server renders them.

use crate::App;
use crate::api::{OpenCase, SignIn};
use crate::error::Fail;
use crate::platform::Reader;
use domain::{Actor, FieldErrors, Problem, Refusal, Role, UserId};
use http::header::LOCATION;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr, ServerFnUrlError};
use leptos_axum::ResponseOptions;
use leptos_router::location::RequestUrl;

struct Answer {
    status: u16,
    location: Option<String>,
    html: String,
}

fn get(address: &str, reader: Option<Role>) -> Answer {
    let owner = Owner::new();
    owner.set();
    let response = ResponseOptions::default();
    provide_context(response.clone());
    provide_context(RequestUrl::new(address));
    provide_context(Reader(Ok(reader.map(actor))));
    let html = view! { <App/> }.to_html();
    let parts = response.0.read().expect("a lock");
    let location = parts.headers.get(LOCATION).and_then(|place| place.to_str().ok()).map(str::to_owned);
    Answer { status: parts.status.map_or(200, |status| status.as_u16()), location, html }
}

fn actor(role: Role) -> Actor {
    Actor { id: UserId(Default::default()), role, name: "Maria Lopez".into(), email: "maria.lopez@example.org".into() }
}

/// The address to which a form comes back without JavaScript.
fn refused<S: ServerFn<Error = Fail>>(page: &str, fail: Fail) -> String {
    let url = ServerFnUrlError::new(S::PATH, fail).to_url(&format!("http://localhost{page}")).expect("an address");
    url.as_str().trim_start_matches("http://localhost").to_owned()
}

#[test]
fn sign_in_works_without_a_script() {
    let page = get("/sign-in?to=/cases/new", None);
    assert_eq!(page.status, 200);
    for part in [
        r#"<form action="/fn/session/sign-in" method="post""#,
        r#"type="hidden" name="to" value="/cases/new""#,
        r#"<label for="email">Email</label>"#,
        r#"name="password""#,
        r#"data-audience="visitor""#,
    ] {
        assert!(page.html.contains(part), "{part} in {}", page.html);
    }
}

#[test]
fn a_refused_sign_in_comes_back_with_words_for_its_code() {
    let address = refused::<SignIn>("/sign-in", Fail::Refused(Refusal::WrongCredentials));
    let page = get(&address, None);
    assert!(page.html.contains("do not belong together"), "{}", page.html);
    assert!(page.html.contains(r#"role="alert""#));
}

#[test]
fn refused_fields_come_back_with_a_summary_and_marks() {
    let fail = Fail::Refused(Refusal::Invalid(FieldErrors::one("email", Problem::NotAnEmail)));
    let page = get(&refused::<SignIn>("/sign-in", fail), None);
    for part in ["One thing needs another look", r##"href="#email""##, r#"aria-invalid="true""#, r#"aria-describedby="email-error""#] {
        assert!(page.html.contains(part), "{part} in {}", page.html);
    }
}

#[test]
fn an_error_of_another_form_is_not_shown() {
    let page = get(&refused::<OpenCase>("/sign-in", Fail::Refused(Refusal::WrongCredentials)), None);
    assert!(!page.html.contains("do not belong together"));
}

#[test]
fn nothing_that_a_person_wrote_is_in_an_error() {
    let wrote = "invalid digit in `It itches`".to_owned();
    for error in [ServerFnErrorErr::Args(wrote.clone()), ServerFnErrorErr::Deserialization(wrote.clone()), ServerFnErrorErr::ServerError(wrote)] {
        let fail = Fail::from_server_fn_error(error);
        let sent = String::from_utf8(fail.ser().to_vec()).expect("text");
        assert!(!sent.contains("itches"), "{sent}");
        assert_eq!(Fail::de(fail.ser()), fail);
    }
}

#[test]
fn nobody_is_sent_to_sign_in_and_back() {
    for (page, back) in [
        ("/cases", "/sign-in?to=/cases"),
        ("/cases/new", "/sign-in?to=/cases/new"),
        ("/desk?status=open", "/sign-in?to=/desk%3Fstatus%3Dopen"),
        ("/cases/0190163d-8694-739b-aea5-966c26f8ad91", "/sign-in?to=/cases/0190163d-8694-739b-aea5-966c26f8ad91"),
        ("/", "/sign-in"),
    ] {
        let answer = get(page, None);
        assert_eq!((answer.status, answer.location.as_deref()), (302, Some(back)), "{page}");
    }
}

#[test]
fn everybody_has_a_start() {
    for (role, home) in [(Role::Patient, "/cases"), (Role::Staff, "/desk"), (Role::Admin, "/desk")] {
        let answer = get("/", Some(role));
        assert_eq!((answer.status, answer.location.as_deref()), (302, Some(home)));
        assert_eq!(get("/sign-in?to=//evil.example", Some(role)).location.as_deref(), Some("/"));
    }
}

#[test]
fn pages_of_another_role_are_not_there() {
    for (page, role) in [("/desk", Role::Patient), ("/cases", Role::Staff), ("/cases/new", Role::Admin), ("/nowhere", Role::Patient), ("/cases/x", Role::Staff)] {
        let answer = get(page, Some(role));
        assert_eq!(answer.status, 404, "{page}");
        assert!(answer.html.contains("This page is not here"), "{page}");
    }
}
