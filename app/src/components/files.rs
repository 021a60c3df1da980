//! The files of a case, and adding some. Without scripts a form sends them one after the other; where scripts run, the code that shows
//! how far each has come is fetched and takes its place. Forms stand outside of the block and its controls name them, so that the block
//! may be a part of another form.

mod desk;
mod list;
mod rows;
mod transfer;

pub(crate) use desk::FileDesk;
pub(crate) use rows::uploader;

use super::{Icon, Notice, NoticeKind};
use crate::api::FilesView;
use crate::{pages, place, words};
use domain::attachment::ACCEPT;
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use list::{SentFiles, WaitingFiles};

const BRING: &str = "bring-files";
const SEND: &str = "send-files";
const REMOVE: &str = "remove-file";

/// The block, where a page has provided a desk for files.
#[component]
pub(crate) fn Files() -> impl IntoView {
    use_context::<FileDesk>().map(|desk| {
        let view = desk.view;
        let lists = move || {
            Suspend::new(async move {
                match view.await {
                    Ok(FilesView { sent, waiting }) => Either::Left(view! {
                        {(!sent.is_empty()).then(|| view! { <SentFiles files=sent/> })}
                        <WaitingFiles files=waiting desk/>
                    }),
                    Err(fail) => Either::Right(view! {
                        <Notice kind=NoticeKind::Danger icon=Icon::Alert>{words::fail(&fail, false)}</Notice>
                    }),
                }
            })
        };
        view! {
            <section class="files" id="files" aria-labelledby="files-title">
                <h2 id="files-title">"Photos and files"</h2>
                <Answer/>
                <Transition>{lists}</Transition>
                <Plain desk/>
                {pages::uploader.late(desk)}
            </section>
        }
    })
}

/// What came of a form without scripts: the address holds its code.
#[component]
fn Answer() -> impl IntoView {
    use_query_map().with_untracked(|query| query.get(place::FILE)).map(|code| match code.as_str() {
        "added" => Either::Left(view! { <Notice kind=NoticeKind::Success icon=Icon::Check>"Your file is here."</Notice> }),
        code => {
            let words = words::file_trouble(code);
            Either::Right(view! { <Notice kind=NoticeKind::Danger icon=Icon::Alert>{words}</Notice> })
        }
    })
}

/// The field as it is without scripts.
#[component]
fn Plain(desk: FileDesk) -> impl IntoView {
    move || {
        (!desk.taken_over.get()).then(|| {
            view! {
                <div class="files-plain">
                    <label for="file">"Add a photo or file"</label>
                    <p class="help" id="file-help">{words::FILES_HELP}</p>
                    <input id="file" r#type="file" name="file" multiple form=BRING accept=ACCEPT aria-describedby="file-help"/>
                    <button class="button" data-size="s" r#type="submit" form=BRING>"Upload"</button>
                </div>
            }
        })
    }
}

/// The forms of the block's controls, to stand where no other form is around them.
#[component]
pub(crate) fn FileForms() -> impl IntoView {
    use_context::<FileDesk>().map(|desk| {
        let case = desk.case.map(|case| case.to_string());
        let address = case.as_ref().map_or("/attachments".to_owned(), |case| format!("/attachments?case={case}"));
        let (to_send, to_remove) = (case.clone(), case);
        view! {
            <form id=BRING action=address method="post" enctype="multipart/form-data"></form>
            <ActionForm action=desk.remove attr:id=REMOVE>
                {to_remove.map(|case| view! { <input type="hidden" name="case" value=case/> })}
            </ActionForm>
            {to_send.map(|case| view! {
                <ActionForm action=desk.send attr:id=SEND><input type="hidden" name="case" value=case/></ActionForm>
            })}
        }
    })
}

#[cfg(test)]
mod tests;
