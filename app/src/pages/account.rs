mod not_sent;

use super::sign_up::PASSWORD_HELP;
use crate::api::{ChangePassword, Rename, SignOutEverywhere, list_devices};
use crate::components::{Checks, Confirm, Done, EntryForm, Heading, Loading, Moment, Password, TextInput, Trouble, form_action};
use crate::words;
use domain::account::{self, check_name, check_password};
use domain::person::Device;
use domain::{Actor, FieldErrors, Problem};
use leptos::either::Either;
use leptos::prelude::*;
use not_sent::NotSent;

/// The reader's own account.
pub(crate) fn account(actor: Actor) -> impl IntoView {
    view! {
        <div class="page-head">
            <div>
                <Heading text="Your account"/>
                <p class="lead">"You sign in as "<strong>{actor.email}</strong>"."</p>
            </div>
        </div>
        <Done/>
        <Name name=actor.name/>
        <NewPassword/>
        <NotSent/>
        <Devices/>
    }
}

#[component]
fn Name(name: String) -> impl IntoView {
    let action = form_action::<Rename>();
    let checks = Checks::of(action);
    let check = |form: Rename| check_name(&form.name).map(drop).map_err(|problem| FieldErrors::one("name", problem));
    view! {
        <section class="section settings" aria-labelledby="your-name">
            <h2 id="your-name">"Your name"</h2>
            <EntryForm action checks check submit="Save the name">
                <TextInput
                    name="name" label="Name" help="As others see it here." autocomplete="name" initial=name
                    rule=|typed| check_name(typed).map(drop) checks
                />
            </EntryForm>
        </section>
    }
}

#[component]
fn NewPassword() -> impl IntoView {
    let action = form_action::<ChangePassword>();
    let checks = Checks::of(action);
    let check =
        |form: ChangePassword| account::ChangePassword { current: form.current, password: form.password }.check().map(drop);
    view! {
        <section class="section settings" aria-labelledby="your-password">
            <h2 id="your-password">"Your password"</h2>
            <EntryForm action checks check submit="Change the password">
                <Password name="current" label="Current password" autocomplete="current-password" rule=given checks/>
                <Password
                    label="New password" help=PASSWORD_HELP autocomplete="new-password" rule=check_password checks
                />
            </EntryForm>
        </section>
    }
}

fn given(typed: &str) -> Result<(), Problem> {
    if typed.is_empty() { Err(Problem::Required) } else { Ok(()) }
}

#[component]
fn Devices() -> impl IntoView {
    let devices = Resource::new(|| (), |()| list_devices());
    let list = move || {
        Suspend::new(async move {
            match devices.await {
                Ok(devices) => Either::Left(view! { <DeviceList devices/> }),
                Err(fail) => Either::Right(view! { <Trouble fail/> }),
            }
        })
    };
    view! {
        <section class="section settings" aria-labelledby="your-devices">
            <h2 id="your-devices">"Where you are signed in"</h2>
            <Transition fallback=Loading>{list}</Transition>
        </section>
    }
}

#[component]
fn DeviceList(devices: Vec<Device>) -> impl IntoView {
    let others = devices.iter().filter(|device| !device.this_one).count();
    let rows = devices.into_iter().map(|device| view! { <Row device/> }).collect_view();
    let elsewhere = (others > 0).then(|| {
        view! {
            <Confirm<SignOutEverywhere>
                summary="Sign out everywhere else"
                means="All devices but this one have to sign in again. If you do not know one of them, change your password too."
                button="Sign out everywhere else"
            >
                <input type="hidden" name="here" value="false"/>
            </Confirm<SignOutEverywhere>>
        }
    });
    view! {
        <p>{words::devices(others + 1)}</p>
        <ul class="people" role="list" aria-label="Devices">{rows}</ul>
        {elsewhere}
        <Confirm<SignOutEverywhere> summary="Sign out everywhere" means="This device has to sign in again as well." button="Sign out everywhere">
            <input type="hidden" name="here" value="true"/>
        </Confirm<SignOutEverywhere>>
    }
}

#[component]
fn Row(device: Device) -> impl IntoView {
    view! {
        <li class="person">
            <span class="person-name">{device.name}</span>
            {device.this_one.then(|| view! { <span class="person-state">"This device"</span> })}
            <p class="meta">
                <span>"Signed in "<Moment at=device.signed_in_at/></span>
                <span>"Last used "<Moment at=device.last_used_at/></span>
            </p>
        </li>
    }
}
