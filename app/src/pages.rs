//! One file a route. What patients need comes at once, as it compresses best together; the code of the other pages is
//! fetched when one is first wanted, in a file for those that are used together.
#![allow(unreachable_pub, reason = "the component macro makes every component pub")]
#![allow(clippy::needless_pass_by_value, reason = "what a page or a part of it is given is its own")]

use crate::components::FileDesk;
use crate::door::Page;
use crate::error::Fail;
use domain::Actor;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use std::future::ready;

mod account;
pub(crate) mod admin;
mod answers;
mod asked;
mod break_glass;
mod bulk;
mod case;
mod desk;
mod invitation;
mod my_cases;
mod new_case;
mod sign_in;
mod sign_up;
mod views;

/// Each page as `name: reader => view`, or as `name, file: reader => view` if its code stands in a file of its own.
macro_rules! pages {
    ($($name:ident $(, $file:ident)?: $reader:ident $kind:ty => $view:expr;)*) => {$(
        #[allow(non_upper_case_globals, reason = "named like the function that it is")]
        pub(crate) const $name: Page<$kind> = page!($name $($file)?, $reader $kind, $view.into_any());
    )*};
}

macro_rules! page {
    ($name:ident $file:ident, $reader:ident $kind:ty, $view:expr) => {{
        #[wasm_split($file, wasm_split_path = ::leptos::wasm_split, preload(fetch), fallible)]
        fn $name($reader: $kind) -> Result<AnyView, Fail> {
            Ok($view)
        }
        Page {
            file: Some(stringify!($file)),
            fetch: || Box::pin(async { Ok(fetch().await?) }),
            show: |reader| Box::pin($name(reader)),
        }
    }};
    ($name:ident, $reader:ident $kind:ty, $view:expr) => {
        Page { file: None, fetch: || Box::pin(ready(Ok(()))), show: |$reader| Box::pin(ready(Ok($view))) }
    };
}

pages! {
    sign_in: _reader () => sign_in::SignIn();
    sign_up: _reader () => sign_up::SignUp();
    my_cases: _reader Actor => my_cases::MyCases();
    new_case: _reader Actor => new_case::NewCase();
    case_of_patient: reader Actor => case::for_patient(reader);
    uploader, files: files FileDesk => crate::components::uploader(files);
    account, account: reader Actor => account::account(reader);
    invitation, staff: _reader () => invitation::Invitation();
    case_of_staff, staff: reader Actor => case::for_staff(reader);
    desk, staff: reader Actor => desk::split(reader);
    bulk, staff: _reader Actor => bulk::Bulk();
    views, staff: reader Actor => views::views(reader);
    answers, staff: reader Actor => answers::answers(reader);
    at_hand, staff: reader Actor => crate::at_hand::at_hand(reader);
    break_glass, staff: _reader Actor => break_glass::BreakGlass();
    people, admin: _reader Actor => admin::People();
    invite, admin: _reader Actor => admin::Invite();
    person, admin: reader Actor => admin::person(reader);
    departments, admin: _reader Actor => admin::Departments();
    specialties, admin: _reader Actor => admin::Specialties();
    tags, admin: _reader Actor => admin::Tags();
    fields, admin: _reader Actor => admin::Fields();
    reviews, admin: reader Actor => admin::reviews(reader);
    audit, admin: _reader Actor => admin::Audit();
}
