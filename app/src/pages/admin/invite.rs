use super::person::Belongs;
use crate::api::{Belonging, InvitePerson, read_belonging};
use crate::components::{Back, Checks, EntryForm, Heading, Loading, Select, TextInput, Trouble, form_action};
use crate::{place, platform, words};
use domain::account::{check_email, check_name};
use domain::{FieldErrors, Role};
use leptos::either::Either;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Somebody new, who sets a password by a link that the admin hands over.
#[component]
pub(crate) fn Invite() -> impl IntoView {
    let action = form_action::<InvitePerson>();
    let checks = Checks::of(action);
    let belonging = Resource::new(|| (), |()| read_belonging());
    let form = move || {
        Suspend::new(async move {
            match belonging.await {
                Ok(belonging) => Either::Left(view! { <Form belonging action checks/> }),
                Err(fail) => Either::Right(view! { <Trouble fail/> }),
            }
        })
    };
    view! {
        <Back href=place::PEOPLE words="People"/>
        <div class="page-head">
            <div>
                <Heading text="Invite somebody" troubled=checks.troubled()/>
                <p class="lead">"You get a link to hand over. It is good once, for seven days."</p>
            </div>
        </div>
        <Transition fallback=Loading>{form}</Transition>
    }
}

#[component]
fn Form(belonging: Belonging, action: ServerAction<InvitePerson>, checks: Checks) -> impl IntoView {
    let [email, name] = platform::typed(["email", "name"]);
    let roles = [Role::Staff, Role::Admin, Role::Patient].map(|role| (role.word().to_owned(), words::role(role).to_owned()));
    view! {
        <EntryForm action checks check submit="Make the invitation" cancel=place::PEOPLE>
            <TextInput
                name="name" label="Name" help="As colleagues and patients will see it." autocomplete="off" initial=name
                rule=|typed| check_name(typed).map(drop) checks
            />
            <TextInput
                name="email" label="Email" kind="email" help="They sign in with it." autocomplete="off" initial=email
                rule=|typed| check_email(typed).map(drop) checks
            />
            <Select name="role" label="Role" options=roles.to_vec() checks/>
            <Belongs belonging departments=BTreeSet::new() specialties=BTreeSet::new() checks/>
        </EntryForm>
    }
}

fn check(form: InvitePerson) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::default();
    errors.note("name", check_name(&form.name));
    errors.note("email", check_email(&form.email));
    errors.into_result()
}
