use super::asked::{Asked, Saved};
use crate::api::{ChooseView, RemoveView, ReviseView, list_views};
use crate::components::{
    Art, Blank, Checks, Confirm, Entry, EntryForm, Heading, Icon, Loading, TextInput, Trouble, ViewTick, form_action,
};
use crate::{place, words};
use domain::view::{NAME_MAX, View, check_name};
use domain::{Actor, FieldErrors, Role, view};
use leptos::either::Either;
use leptos::prelude::*;

/// The views of one's own and those that others share.
pub(crate) fn views(reader: Actor) -> impl IntoView {
    let asked = Asked::here();
    let views = Resource::new(move || asked.get(), |_| list_views());
    let page = move || {
        let (asked, reader) = (asked.get(), reader.clone());
        Suspend::new(async move {
            match views.await {
                Ok(views) => Either::Left(view! { <List views asked reader/> }),
                Err(fail) => Either::Right(view! { <Trouble fail/> }),
            }
        })
    };
    view! { <Transition fallback=Loading>{page}</Transition> }
}

#[component]
fn List(views: Vec<View>, asked: Asked, reader: Actor) -> impl IntoView {
    let empty = views.is_empty();
    let saved = asked.clone();
    let entry = move |view: View| {
        let own = view.owner_id == reader.id;
        let id = view.id.to_string();
        let states = words::view_states(&view, own);
        let states = states.into_iter().map(|words| view! { <span class="entry-state">{words}</span> }).collect_view();
        let editing = asked.edits(&id).then(|| {
            let may_change = own || view.shared && reader.role == Role::Admin;
            if may_change {
                view! { <Change view=view.clone() own/> }.into_any()
            } else {
                view! { <Choose view=view.clone()/> }.into_any()
            }
        });
        let open = place::view(&view);
        let name = view.name.clone();
        view! {
            <Entry list=place::VIEWS id name=view.name state=states.into_any() editing>
                <p><a href=open>"Open"<span class="sr-only">{format!(" {name}")}</span></a></p>
            </Entry>
        }
    };
    view! {
        <a class="back" href=place::DESK>{Icon::Back.view()}"Cases"</a>
        <Heading text="Views"/>
        <p class="lead">"Filters under a name. Whoever opens a shared view finds in it the cases that they may see."</p>
        <Saved asked=saved/>
        {if empty {
            Either::Left(view! {
                <Blank art=Art::Tray><h2>"No views yet"</h2><p>"Narrow the list of cases, then choose “Save as view” there."</p></Blank>
            })
        } else {
            Either::Right(view! { <ul class="entries" role="list">{views.into_iter().map(entry).collect_view()}</ul> })
        }}
    }
}

/// The forms of whoever may change the view itself. That it is shared its owner alone takes back.
#[component]
fn Change(view: View, own: bool) -> impl IntoView {
    let action = form_action::<ReviseView>();
    let checks = Checks::of(action);
    let View { id, name, shared, pinned, default, .. } = view;
    let sharing = if own {
        Either::Left(view! { <ViewTick name="shared" words="Share it with all who work here" ticked=shared/> })
    } else {
        Either::Right(view! { <input type="hidden" name="shared" value="true"/> })
    };
    view! {
        <EntryForm action checks check submit="Save" cancel=place::VIEWS>
            <input type="hidden" name="id" value=id.to_string()/>
            <TextInput name="name" label="Name" autocomplete="off" initial=name max=NAME_MAX rule=|typed| check_name(typed).map(drop) checks/>
            <div class="ticks"><Choices pinned default/>{sharing}</div>
        </EntryForm>
        <Confirm<RemoveView> summary="Delete this view" means="It is gone for all who have it. Its cases stay." button="Delete the view" danger=true>
            <input type="hidden" name="id" value=id.to_string()/>
        </Confirm<RemoveView>>
    }
}

/// Somebody else's view: what its reader makes of it.
#[component]
fn Choose(view: View) -> impl IntoView {
    let action = form_action::<ChooseView>();
    let checks = Checks::of(action);
    let View { id, pinned, default, .. } = view;
    view! {
        <EntryForm action checks check=|_: ChooseView| Ok(()) submit="Save" cancel=place::VIEWS>
            <input type="hidden" name="id" value=id.to_string()/>
            <div class="ticks"><Choices pinned default/></div>
        </EntryForm>
    }
}

#[component]
fn Choices(pinned: bool, default: bool) -> impl IntoView {
    view! {
        <ViewTick name="pinned" words="Keep it beside the desk" ticked=pinned/>
        <ViewTick name="default" words="Open the desk with it" ticked=default/>
    }
}

fn check(form: ReviseView) -> Result<(), FieldErrors> {
    view::ReviseView { name: Some(form.name), ..view::ReviseView::default() }.check().map(drop)
}
