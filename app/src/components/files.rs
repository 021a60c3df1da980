//! The files of a case, and adding some, to it or to what is written in it. Without scripts a form sends them one after the other; where
//! scripts run, the code that shows how far each has come is fetched and takes its place. Within another form the block brings files by a
//! button of that form, so that what is typed comes along and is kept; its other controls name forms that stand outside.

mod desk;
mod list;
mod rows;
mod transfer;

pub(crate) use desk::FileDesk;
pub(crate) use list::{FileList, Shown};
pub(crate) use rows::uploader;

use super::{Icon, Notice, NoticeKind};
use crate::api::FilesView;
use crate::{pages, place, words};
use domain::attachment::{ACCEPT, Target};
use leptos::either::{Either, EitherOf3};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use list::WaitingFiles;

const BRING: &str = "bring-files";
const SEND: &str = "send-files";
const REMOVE: &str = "remove-file";

/// The block, where a page has provided a desk for such files.
#[component]
pub(crate) fn Files(target: Target) -> impl IntoView {
    FileDesk::of(target).map(|desk| {
        let view = desk.view;
        let lists = move || {
            Suspend::new(async move {
                match view.await {
                    Ok(FilesView { sent, waiting }) => Either::Left(view! {
                        <FileList files=sent.into_iter().map(Shown::from).collect() label="Files of this case"/>
                        <WaitingFiles files=waiting desk/>
                    }),
                    Err(fail) => Either::Right(view! {
                        <Notice kind=NoticeKind::Danger icon=Icon::Alert>{words::fail(&fail, false)}</Notice>
                    }),
                }
            })
        };
        let block = view! {
            <Answer target/>
            <Transition>{lists}</Transition>
            <Plain desk/>
            {pages::uploader.late(desk)}
        };
        let id = place::files_block(target);
        match words::files_of(target) {
            None => Either::Left(view! {
                <section class="files" id=id data-files=target.word() aria-labelledby="files-title">
                    <h2 id="files-title">"Photos and files"</h2>
                    {block}
                </section>
            }),
            Some(label) => Either::Right(view! { <div class="files" id=id role="group" aria-label=label>{block}</div> }),
        }
    })
}

/// What came of a form without scripts: the address holds its code.
#[component]
fn Answer(target: Target) -> impl IntoView {
    let code = use_query_map().with_untracked(|query| {
        let of: Target = query.get(place::BROUGHT_FOR).and_then(|word| word.parse().ok()).unwrap_or_default();
        query.get(place::BROUGHT).filter(|_| of == target)
    });
    code.map(|code| match code.as_str() {
        "added" => EitherOf3::A(view! { <Notice kind=NoticeKind::Success icon=Icon::Check>"Your file is here."</Notice> }),
        "removed" => EitherOf3::B(view! { <Notice kind=NoticeKind::Success icon=Icon::Check>"The file is removed."</Notice> }),
        code => {
            let words = words::file_trouble(code.parse().unwrap_or_default());
            EitherOf3::C(view! { <Notice kind=NoticeKind::Danger icon=Icon::Alert>{words}</Notice> })
        }
    })
}

/// The field as it is without scripts.
#[component]
fn Plain(desk: FileDesk) -> impl IntoView {
    move || {
        (!desk.taken_over.get()).then(|| {
            let (file, help) = (desk.id("file"), desk.id("file-help"));
            let form = desk.stands_alone().then_some(BRING);
            let first = form.is_none().then_some(" Upload each before you send.");
            let button = match form {
                Some(form) => Either::Left(view! {
                    <button class="button" data-size="s" r#type="submit" form=form>"Upload"</button>
                }),
                None => Either::Right(view! {
                    <button
                        class="button" data-size="s" r#type="submit" formaction=desk.address() formmethod="post"
                        formenctype="multipart/form-data" formnovalidate
                    >"Upload"</button>
                }),
            };
            view! {
                <div class="files-plain">
                    <label for=file.clone()>"Add a photo or file"</label>
                    <p class="help" id=help.clone()>{words::FILES_HELP}{first}</p>
                    <input id=file r#type="file" name="file" multiple form=form accept=ACCEPT aria-describedby=help/>
                    {button}
                </div>
            }
        })
    }
}

/// The forms of the block's controls, to stand where no other form is around them.
#[component]
pub(crate) fn FileForms(target: Target) -> impl IntoView {
    FileDesk::of(target).map(|desk| {
        let case = desk.case.map(|case| case.to_string());
        let alone = case.clone().filter(|_| desk.stands_alone());
        view! {
            <ActionForm action=desk.remove attr:id=desk.id(REMOVE) attr:hidden=true>
                {case.map(|case| view! { <input type="hidden" name="case" value=case/> })}
                <input type="hidden" name="target" value=target.word()/>
            </ActionForm>
            {alone.map(|case| view! {
                <form id=BRING action=desk.address() method="post" enctype="multipart/form-data" hidden></form>
                <ActionForm action=desk.send attr:id=SEND attr:hidden=true><input type="hidden" name="case" value=case/></ActionForm>
            })}
        }
    })
}

#[cfg(test)]
mod tests;
