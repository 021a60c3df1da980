use crate::api::{Belonging, EndSessions, InviteAgain, LetIn, PersonPage, RevisePerson, read_person};
use crate::components::{
    Back, Boxes, Checks, Confirm, CopyLink, Done, EntryForm, Heading, Loading, Moment, NotFound, Select, TextInput, Trouble,
    form_action,
};
use crate::{place, words};
use domain::account::check_name;
use domain::person;
use domain::{Actor, DepartmentId, FieldErrors, Role, SpecialtyId, UserId};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use std::collections::BTreeSet;

/// Somebody, as an admin looks after them.
pub(crate) fn person(actor: Actor) -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id")).and_then(|id| id.parse::<UserId>().ok());
    match id {
        Some(id) => Either::Left(view! { <Loaded id own=id == actor.id/> }),
        None => Either::Right(NotFound()),
    }
}

#[component]
fn Loaded(id: UserId, own: bool) -> impl IntoView {
    let page = Resource::new(|| (), move |()| read_person(id));
    let page = move || {
        Suspend::new(async move {
            match page.await {
                Ok(page) => Either::Left(view! { <Page page own/> }),
                Err(fail) => Either::Right(view! { <Trouble fail/> }),
            }
        })
    };
    view! {
        <Back href=place::PEOPLE words="People"/>
        <Transition fallback=Loading>{page}</Transition>
    }
}

#[component]
fn Page(page: PersonPage, own: bool) -> impl IntoView {
    let PersonPage { person, belonging, link } = page;
    view! {
        <header class="case-head">
            <p class="meta">
                <span>{words::role(person.role)}</span>
                <span>{person.email.clone()}</span>
                {words::person_state(&person).map(|state| view! { <span class="person-state">{state}</span> })}
                <span>"Since "<Moment at=person.created_at/></span>
            </p>
            <Heading text=person.name.clone()/>
        </header>
        <Done/>
        {link.map(|link| view! {
            <CopyLink
                label="Link to the invitation" link
                help="Whoever has it sets the password. It is good once, for seven days, and is shown only now."
            />
        })}
        <Settings person=person.clone() belonging own/>
        <Access person own/>
    }
}

#[component]
fn Settings(person: person::Person, belonging: Belonging, own: bool) -> impl IntoView {
    let action = form_action::<RevisePerson>();
    let checks = Checks::of(action);
    let patient = person.role == Role::Patient;
    let roles = Role::ALL.iter().map(|role| (role.word().to_owned(), words::role(*role).to_owned())).collect::<Vec<_>>();
    let help = if patient {
        "Whoever signed up gave this name and address themselves. Make them staff only if you know that it is them."
    } else {
        "It holds at once. A patient loses departments and specialties, and hands back open cases."
    };
    view! {
        <section class="section" aria-labelledby="settings">
            <h2 id="settings">"Name and work"</h2>
            <EntryForm action checks check submit="Save">
                <input type="hidden" name="id" value=person.id.to_string()/>
                <TextInput
                    name="name" label="Name" autocomplete="off" initial=person.name
                    rule=|typed| check_name(typed).map(drop) checks
                />
                {if own {
                    Either::Left(view! { <p class="help">"Nobody changes their own role: ask another admin."</p> })
                } else {
                    Either::Right(view! { <Select name="role" label="Role" help options=roles chosen=person.role.word().to_owned() checks/> })
                }}
                <Belongs belonging departments=person.departments specialties=person.specialties checks/>
            </EntryForm>
        </section>
    }
}

fn check(form: RevisePerson) -> Result<(), FieldErrors> {
    check_name(&form.name).map(drop).map_err(|problem| FieldErrors::one("name", problem))
}

/// Departments and specialties that are in use, and those that somebody has.
#[component]
pub(super) fn Belongs(
    belonging: Belonging,
    departments: BTreeSet<DepartmentId>,
    specialties: BTreeSet<SpecialtyId>,
    checks: Checks,
) -> impl IntoView {
    let choices = belonging.departments.into_iter().filter_map(|department| {
        let held = departments.contains(&department.id);
        let words = if department.restricted { format!("{} (restricted)", department.name) } else { department.name };
        (department.active || held).then(|| (department.id.to_string(), words, held))
    });
    let known = belonging.specialties.into_iter().filter_map(|specialty| {
        let held = specialties.contains(&specialty.id);
        (specialty.active || held).then(|| (specialty.id.to_string(), specialty.name, held))
    });
    view! {
        <Boxes
            name="departments" legend="Departments" help="Members see the cases of restricted ones. None for patients."
            options=choices.collect() checks
        />
        <Boxes
            name="specialties" legend="Specialties" help="Cases with one of these are offered to them first. None for patients."
            options=known.collect() checks
        />
    }
}

/// What lets somebody in and out, each behind a second step.
#[component]
fn Access(person: person::Person, own: bool) -> impl IntoView {
    let id = person.id.to_string();
    let hidden = move || view! { <input type="hidden" name="id" value=id.clone()/> };
    let turn = if person.disabled {
        let hidden = hidden.clone();
        Either::Left(view! {
            <Confirm<LetIn> summary="Let them in again" means="They sign in with the password that they had." button="Let them in again">
                {hidden()}
                <input type="hidden" name="disabled" value="false"/>
            </Confirm<LetIn>>
        })
    } else {
        let hidden = hidden.clone();
        let means = if own {
            "You will be signed out, and only another admin can let you in again."
        } else {
            "They are signed out at once and cannot sign in. Their unresolved cases go back to nobody."
        };
        Either::Right(view! {
            <Confirm<LetIn> summary="Disable the account" means button="Disable the account" danger=true>
                {hidden()}
                <input type="hidden" name="disabled" value="true"/>
            </Confirm<LetIn>>
        })
    };
    let invite = (person.invited && !person.disabled).then(|| {
        let hidden = hidden.clone();
        view! {
            <Confirm<InviteAgain> summary="Make a new invitation" means="You get a new link. The one before is good no more." button="Make the link">
                {hidden()}
            </Confirm<InviteAgain>>
        }
    });
    view! {
        <section class="section" aria-labelledby="access">
            <h2 id="access">"Access"</h2>
            {invite}
            <Confirm<EndSessions> summary="Sign out everywhere" means="They have to sign in again on each of their devices." button="Sign them out">
                {hidden()}
            </Confirm<EndSessions>>
            {turn}
        </section>
    }
}
