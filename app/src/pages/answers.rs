use super::asked::{Asked, Saved};
use crate::api::{RemoveAnswer, ReviseAnswer, SaveAnswer, list_answers};
use crate::components::{
    Art, Blank, Checks, Confirm, Entry, EntryForm, Heading, Icon, Loading, Notice, NoticeKind, Prose, RichField, TextInput,
    Trouble, ViewTick, form_action,
};
use crate::error::Fail;
use crate::{place, platform, words};
use domain::canned::{self, BODY_MAX, CannedAnswer, TITLE_MAX, check_title};
use domain::{Actor, FieldErrors, Format, Refusal, RichText, Role};
use leptos::either::Either;
use leptos::prelude::*;
use leptos::task::spawn_local;

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
    let check = |form: SaveAnswer| check(form.title, form.body, form.format);
    view! {
        <section class="entry-new" aria-labelledby="new">
            <h2 id="new">{Icon::Plus.view()}"Add an answer"</h2>
            <EntryForm action checks check submit="Add">
                <Fields title=String::new() text=RichText::default() checks/>
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
    let newer = newer(&answer, checks);
    let text = answer.text();
    let CannedAnswer { id, title, shared, version, .. } = answer;
    let seen = move || newer.with(|newer| newer.as_ref().map_or(version, |newer| newer.version)).to_string();
    let check = |form: ReviseAnswer| check(form.title, form.body, form.format);
    let sharing = if own {
        let tick = view! { <ViewTick name="shared" words="Share it with all who work here" ticked=shared/> };
        Either::Left(view! { <div class="ticks">{tick}</div> })
    } else {
        Either::Right(view! { <input type="hidden" name="shared" value="true"/> })
    };
    view! {
        <EntryForm action checks check submit="Save" cancel=place::ANSWERS>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="version" value=seen/>
            <Theirs newer/>
            <Fields title text checks/>
            {sharing}
        </EntryForm>
        <Confirm<RemoveAnswer> summary="Delete this answer" means="It is gone for all who have it. What was sent with it stays." button="Delete the answer" danger=true>
            <input type="hidden" name="id" value=id.to_string()/>
        </Confirm<RemoveAnswer>>
    }
}

/// The answer as somebody else has made it since the form was opened, once that has refused a change. Without scripts the page came back
/// with it.
fn newer(answer: &CannedAnswer, checks: Checks) -> RwSignal<Option<CannedAnswer>> {
    let id = answer.id;
    let is_stale = move || checks.fail().with(|fail| matches!(fail, Some(Fail::Refused(Refusal::Stale))));
    let newer = RwSignal::new(untrack(is_stale).then(|| answer.clone()));
    Effect::new(move |_| {
        if is_stale() {
            spawn_local(async move {
                let answers = list_answers().await.unwrap_or_default();
                newer.try_set(answers.into_iter().find(|answer| answer.id == id));
            });
        }
    });
    newer
}

/// What the next press of the button would put another text in the place of.
#[component]
fn Theirs(newer: RwSignal<Option<CannedAnswer>>) -> impl IntoView {
    move || {
        newer.get().map(|answer| {
            let text = answer.text();
            view! {
                <Notice kind=NoticeKind::Info icon=Icon::Info>
                    "It is now called "<strong>{answer.title}</strong>" and reads as below. Save once more to put yours in its place."
                </Notice>
                <Prose text/>
            }
        })
    }
}

/// As they were, or as they were typed before they were refused.
#[component]
fn Fields(title: String, text: RichText, checks: Checks) -> impl IntoView {
    let [typed_title, typed_body] = platform::typed(["title", "body"]);
    let refused = !typed_body.is_empty() || !typed_title.is_empty();
    let (title, text) = if refused { (typed_title, RichText::plain_only(&typed_body)) } else { (title, text) };
    view! {
        <TextInput name="title" label="Title" autocomplete="off" initial=title max=TITLE_MAX rule=|typed| check_title(typed).map(drop) checks/>
        <RichField name="body" label="Answer" help=PLACES rows=6 initial=text max=BODY_MAX checks/>
    }
}

fn check(title: String, body: String, format: Format) -> Result<(), FieldErrors> {
    canned::SaveAnswer { title, body, format, shared: false }.check().map(drop)
}
