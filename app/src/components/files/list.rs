use super::super::{Icon, Moment};
use super::{FileDesk, REMOVE, SEND};
use crate::words;
use domain::attachment::{Attachment, Scan};
use leptos::prelude::*;

/// What everybody has who may read the case.
#[component]
pub(super) fn SentFiles(files: Vec<Attachment>) -> impl IntoView {
    let file = |file: Attachment| {
        let by = format!("{} · {} · {}", words::file_kind(file.media_type), words::size(file.size), file.uploader_name);
        let unsure = !file.scan.is_open();
        let name = file.name.clone();
        view! {
            <li class="file">
                <Look file=file.clone()/>
                <div class="file-words">
                    <a class="file-name" href=address(&file) download=name rel="external">{file.name.clone()}</a>
                    <span class="file-by">{by}" · "<Moment at=file.created_at/></span>
                    {unsure.then(|| view! { <span class="file-by">{scan(file.scan)}</span> })}
                </div>
            </li>
        }
    };
    view! { <ul class="file-list" aria-label="Files of this case">{files.into_iter().map(file).collect_view()}</ul> }
}

/// What is its uploader's alone so far, with the way to take it back.
#[component]
pub(super) fn WaitingFiles(files: Vec<Attachment>, desk: FileDesk) -> impl IntoView {
    (!files.is_empty()).then(|| {
        let file = |file: Attachment| {
            let label = format!("Remove {}", file.name);
            view! {
                <li class="file" data-waiting>
                    <Look file=file.clone()/>
                    <div class="file-words">
                        <span class="file-name">{file.name.clone()}</span>
                        <span class="file-by">{words::size(file.size)}</span>
                    </div>
                    <button class="button" data-kind="quiet" r#type="submit" form=REMOVE name="id" value=file.id.to_string() aria-label=label>
                        "Remove"
                    </button>
                </li>
            }
        };
        let busy = move || desk.send.pending().get().then_some("true");
        let foot = if desk.case.is_some() {
            view! {
                <p class="help">"Only you see these so far."</p>
                <button class="button" data-kind="primary" r#type="submit" form=SEND aria-busy=busy>"Add to the case"</button>
            }
            .into_any()
        } else {
            view! { <p class="help">"They go with your case when you send it."</p> }.into_any()
        };
        view! {
            <ul class="file-list" aria-label="Files to add">{files.into_iter().map(file).collect_view()}</ul>
            <div class="files-foot">{foot}</div>
        }
    })
}

/// A small version of a picture; of other things a sheet of paper. The name beside it says what it is.
#[component]
fn Look(file: Attachment) -> impl IntoView {
    if file.has_thumbnail {
        let source = format!("{}/thumbnail", address(&file));
        view! { <img class="file-look" src=source alt="" loading="lazy" width="56" height="56"/> }.into_any()
    } else {
        view! { <span class="file-look">{Icon::File.view()}</span> }.into_any()
    }
}

fn address(file: &Attachment) -> String {
    format!("/api/attachments/{}", file.id)
}

fn scan(scan: Scan) -> &'static str {
    match scan {
        Scan::Unscanned => "Being checked for viruses: only you see it until then.",
        Scan::Infected => "A virus was found in it. Nobody gets it.",
        Scan::Clean | Scan::NotScanned => "",
    }
}
