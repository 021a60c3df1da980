use crate::components::Icon;
use crate::place;
use domain::Role;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{FocusEvent, Node};
use leptos_router::hooks::use_location;

type Links = &'static [(&'static str, &'static str)];

const VISITORS: Links = &[(place::SIGN_IN, "Sign in"), (place::SIGN_UP, "Create an account")];
const PATIENTS: Links = &[(place::MY_CASES, "Your cases"), (place::NEW_CASE, "New case")];
const STAFF: Links = &[(place::DESK, "Cases")];
const ADMINS: Links = &[
    (place::DESK, "Cases"),
    (place::REVIEWS, "Reviews"),
    (place::PEOPLE, "People"),
    (place::DEPARTMENTS, "Departments"),
    (place::AUDIT, "Audit"),
];
const ADMINS_MORE: Links = &[(place::SPECIALTIES, "Specialties"), (place::TAGS, "Tags"), (place::FIELDS, "Fields")];

/// The pages of a role, and those that are behind a further word.
pub(crate) fn links(role: Option<Role>) -> (Links, Links) {
    match role {
        None => (VISITORS, &[]),
        Some(Role::Patient) => (PATIENTS, &[]),
        Some(Role::Staff) => (STAFF, &[]),
        Some(Role::Admin) => (ADMINS, ADMINS_MORE),
    }
}

#[component]
pub(super) fn Nav(role: Option<Role>) -> impl IntoView {
    let (links, more) = links(role);
    view! {
        <nav class="nav" aria-label="Main">
            <ul>
                <Items links/>
                {(!more.is_empty()).then(|| view! { <li><Menu class="menu nav-more" label="More".into_any()><Items links=more/></Menu></li> })}
            </ul>
        </nav>
    }
}

#[component]
fn Items(links: Links) -> impl IntoView {
    let path = use_location().pathname;
    let item = move |(href, words): (&'static str, &'static str)| {
        let current = move || path.with(|path| path == href).then_some("page");
        view! { <li><a href=href aria-current=current>{words}</a></li> }
    };
    links.iter().copied().map(item).collect_view()
}

/// Links behind a word. It opens without JavaScript too; with it, it closes when a link was followed, when the focus goes
/// elsewhere, and on Escape.
#[component]
pub(super) fn Menu(class: &'static str, label: AnyView, children: Children) -> impl IntoView {
    let menu = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        if before.is_some_and(|before| before != path) {
            close();
        }
        path
    });
    let leaves = move |event: FocusEvent| {
        let goes_to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
        goes_to.is_some_and(|node| menu.get_untracked().is_some_and(|menu| !menu.contains(Some(&node))))
    };
    view! {
        <details
            class=class node_ref=menu
            on:focusout=move |event| if leaves(event) { close() }
            on:keydown=move |event| if event.key() == "Escape" { close() }
        >
            <summary>{label}{Icon::Unfold.view()}</summary>
            <ul class="menu-list">{children()}</ul>
        </details>
    }
}
