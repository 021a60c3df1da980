use super::super::{Icon, Moment};
use super::{FileDesk, REMOVE, SEND};
use crate::words;
use domain::AttachmentId;
use domain::attachment::{Attachment, Scan};
use leptos::either::Either;
use leptos::prelude::*;
use time::OffsetDateTime;

/// What is told of a file, wherever it hangs.
pub(crate) struct Shown {
    pub(crate) id: AttachmentId,
    pub(crate) name: String,
    pub(crate) has_thumbnail: bool,
    pub(crate) scan: Scan,
    /// What it is, how large, and whose.
    pub(crate) about: String,
    pub(crate) at: OffsetDateTime,
}

impl From<Attachment> for Shown {
    fn from(file: Attachment) -> Self {
        let about = format!("{} · {} · {}", words::file_kind(file.media_type), words::size(file.size), file.uploader_name);
        let Attachment { id, name, has_thumbnail, scan, created_at, .. } = file;
        Self { id, name, has_thumbnail, scan, about, at: created_at }
    }
}

/// What everybody has who may read what it hangs on.
#[component]
pub(crate) fn FileList(files: Vec<Shown>, label: &'static str) -> impl IntoView {
    (!files.is_empty()).then(|| {
        let file = |Shown { id, name, has_thumbnail, scan, about, at }: Shown| {
            let unsure = (!scan.is_open()).then(|| view! { <span class="file-by">{doubt(scan)}</span> });
            let words = name.clone();
            view! {
                <li class="file">
                    <Look id has_thumbnail/>
                    <div class="file-words">
                        <a class="file-name" href=address(id) download=name rel="external">{words}</a>
                        <span class="file-by">{about}" · "<Moment at/></span>
                        {unsure}
                    </div>
                </li>
            }
        };
        view! { <ul class="file-list" aria-label=label>{files.into_iter().map(file).collect_view()}</ul> }
    })
}

/// What is its uploader's alone so far, with the way to take it back. The form that sends it names what it shows.
#[component]
pub(super) fn WaitingFiles(files: Vec<Attachment>, desk: FileDesk) -> impl IntoView {
    (!files.is_empty()).then(|| {
        let file = |file: Attachment| {
            let label = format!("Remove {}", file.name);
            let sends = desk.stands_alone().then_some(SEND);
            view! {
                <li class="file" data-waiting>
                    <input type="hidden" name="attachments[]" value=file.id.to_string() form=sends/>
                    <Look id=file.id has_thumbnail=file.has_thumbnail/>
                    <div class="file-words">
                        <span class="file-name">{file.name}</span>
                        <span class="file-by">{words::size(file.size)}</span>
                    </div>
                    <Remove id=file.id label desk/>
                </li>
            }
        };
        let busy = move || desk.send.pending().get().then_some("true");
        let foot = if desk.stands_alone() {
            view! {
                <p class="help">"Only you see these so far."</p>
                <button class="button" data-kind="primary" r#type="submit" form=SEND aria-busy=busy>"Add to the case"</button>
            }
            .into_any()
        } else {
            view! { <p class="help">{words::files_go(desk.target)}</p> }.into_any()
        };
        view! {
            <ul class="file-list" aria-label="Files to add">{files.into_iter().map(file).collect_view()}</ul>
            <div class="files-foot">{foot}</div>
        }
    })
}

/// Within another form, what is typed there comes along and is kept, until scripts run, which need no new page.
#[component]
fn Remove(id: AttachmentId, label: String, desk: FileDesk) -> impl IntoView {
    move || {
        let label = label.clone();
        if desk.stands_alone() || desk.taken_over.get() {
            Either::Left(view! {
                <button class="button" data-kind="quiet" r#type="submit" form=desk.id(REMOVE) name="id" value=id.to_string() aria-label=label>
                    "Remove"
                </button>
            })
        } else {
            Either::Right(view! {
                <button
                    class="button" data-kind="quiet" r#type="submit" formaction=desk.address_without(id) formmethod="post"
                    formenctype="multipart/form-data" formnovalidate aria-label=label
                >"Remove"</button>
            })
        }
    }
}

/// A small version of a picture; of other things a sheet of paper. The name beside it says what it is.
#[component]
fn Look(id: AttachmentId, has_thumbnail: bool) -> impl IntoView {
    if has_thumbnail {
        let source = format!("{}/thumbnail", address(id));
        view! { <img class="file-look" src=source alt="" loading="lazy" width="56" height="56"/> }.into_any()
    } else {
        view! { <span class="file-look">{Icon::File.view()}</span> }.into_any()
    }
}

fn address(id: AttachmentId) -> String {
    format!("/api/attachments/{id}")
}

fn doubt(scan: Scan) -> &'static str {
    match scan {
        Scan::Unscanned => "Being checked for viruses: only you see it until then.",
        Scan::Infected => "A virus was found in it. Nobody gets it.",
        Scan::Clean | Scan::NotScanned => "",
    }
}
