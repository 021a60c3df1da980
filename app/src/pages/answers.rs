use super::asked::{Asked, Saved};
use crate::api::{RemoveAnswer, ReviseAnswer, SaveAnswer, list_answers};
use crate::components::{
    Art, Blank, Checks, Confirm, Entry, EntryForm, Heading, Icon, Loading, TextArea, TextInput, Trouble, ViewTick, form_action,
};
use crate::{place, platform, words};
use domain::canned::{self, BODY_MAX, CannedAnswer, TITLE_MAX, check_body, check_title};
use domain::{Actor, FieldErrors, Format, Role};
use leptos::either::Either;
use leptos::prelude::*;

const PLACES: &str = "{patient}, {me}, {reference} and {department} stand for what belongs there in a case.";

/// The answers of one's own and those that others share.
pub(crate) fn answers(reader: Actor) -> impl IntoView {
    let asked = Asked::here();
    let answers = Resource::new(move || asked.get(), |_| list_answers());
    let page = move || {
        let (asked, reader) = (asked.get(), reader.clone());
        Suspend::new(async move {
            match answers.await {
                Ok(answers) => Either::Left(view! { <List answers asked reader/> }),
                Err(fail) => Either::Right(view! { <Trouble fail/> }),
            }
        })
    };
    view! { <Transition fallback=Loading>{page}</Transition> }
}

#[component]
fn List(answers: Vec<CannedAnswer>, asked: Asked, reader: Actor) -> impl IntoView {
    let empty = answers.is_empty();
    let (saved, adds) = (asked.clone(), asked.edit.is_none());
    let entry = move |answer: CannedAnswer| {
        let own = answer.owner_id == reader.id;
        let may_change = own || answer.shared && reader.role == Role::Admin;
        let id = answer.id.to_string();
        let state =
            words::shared(answer.shared, own, &answer.owner_name).map(|words| view! { <span class="entry-state">{words}</span> });
        let editing = (may_change && asked.edits(&id)).then(|| view! { <Change answer=answer.clone() own/> }.into_any());
        let (title, text) = (answer.title.clone(), answer.text());
        view! {
            <Entry list=place::ANSWERS id name=title state=state.into_any() fixed=!may_change editing>
                <div class="prose" inner_html=text.html().to_owned()></div>
            </Entry>
        }
    };
    view! {
        <a class="back" href=place::DESK>{Icon::Back.view()}"Cases"</a>
        <Heading text="Canned answers"/>
        <p class="lead">"What is written often, to put into a reply. A shared one is there for all who work here."</p>
        <Saved asked=saved/>
        {if empty {
            Either::Left(view! { <Blank art=Art::Tray><h2>"No answers yet"</h2><p>"Add the first one below."</p></Blank> })
        } else {
            Either::Right(view! { <ul class="entries" role="list">{answers.into_iter().map(entry).collect_view()}</ul> })
        }}
        {adds.then(|| view! { <Add/> })}
    }
}

#[component]
fn Add() -> impl IntoView {
    let action = form_action::<SaveAnswer>();
    let checks = Checks::of(action);
    let check = |form: SaveAnswer| check(form.title, form.body);
    view! {
        <section class="entry-new" aria-labelledby="new">
            <h2 id="new">{Icon::Plus.view()}"Add an answer"</h2>
            <EntryForm action checks check submit="Add">
                <Fields title=String::new() body=String::new() checks/>
                <div class="ticks"><ViewTick name="shared" words="Share it with all who work here" ticked=false/></div>
            </EntryForm>
        </section>
    }
}

/// That it is shared its owner alone takes back.
#[component]
fn Change(answer: CannedAnswer, own: bool) -> impl IntoView {
    let action = form_action::<ReviseAnswer>();
    let checks = Checks::of(action);
    let CannedAnswer { id, title, body, shared, .. } = answer;
    let check = |form: ReviseAnswer| check(form.title, form.body);
    let sharing = if own {
        let tick = view! { <ViewTick name="shared" words="Share it with all who work here" ticked=shared/> };
        Either::Left(view! { <div class="ticks">{tick}</div> })
    } else {
        Either::Right(view! { <input type="hidden" name="shared" value="true"/> })
    };
    view! {
        <EntryForm action checks check submit="Save" cancel=place::ANSWERS>
            <input type="hidden" name="id" value=id.to_string()/>
            <Fields title body checks/>
            {sharing}
        </EntryForm>
        <Confirm<RemoveAnswer> summary="Delete this answer" means="It is gone for all who have it. What was sent with it stays." button="Delete the answer" danger=true>
            <input type="hidden" name="id" value=id.to_string()/>
        </Confirm<RemoveAnswer>>
    }
}

/// As they were, or as they were typed before they were refused.
#[component]
fn Fields(title: String, body: String, checks: Checks) -> impl IntoView {
    let [typed_title, typed_body] = platform::typed(["title", "body"]);
    let (title, body) = if typed_body.is_empty() && typed_title.is_empty() { (title, body) } else { (typed_title, typed_body) };
    view! {
        <input type="hidden" name="format" value="plain"/>
        <TextInput name="title" label="Title" autocomplete="off" initial=title max=TITLE_MAX rule=|typed| check_title(typed).map(drop) checks/>
        <TextArea name="body" label="Answer" help=PLACES rows=6 initial=body max=BODY_MAX rule=|typed| check_body(typed, Format::Plain) checks/>
    }
}

fn check(title: String, body: String) -> Result<(), FieldErrors> {
    canned::SaveAnswer { title, body, format: Format::Plain, shared: false }.check().map(drop)
}
