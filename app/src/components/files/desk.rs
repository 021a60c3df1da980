use super::transfer;
use crate::api::{FilesView, RemoveFile, SendFiles, list_files};
use crate::components::form_action;
use crate::error::Fail;
use crate::live::FileNews;
use domain::CaseId;
use domain::attachment::Target;
use leptos::prelude::*;

/// One file on its way from this page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Upload {
    pub(super) key: u32,
    pub(super) step: RwSignal<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Queued,
    /// Per cent.
    Going(u8),
    /// Why, as a code.
    Failed(String),
}

/// What a page knows of the files of its case. It outlives what is drawn of it.
#[derive(Clone, Copy)]
pub(crate) struct FileDesk {
    /// None of a case that is not sent yet.
    pub(super) case: Option<CaseId>,
    pub(super) view: Resource<Result<FilesView, Fail>>,
    pub(super) send: ServerAction<SendFiles>,
    pub(super) remove: ServerAction<RemoveFile>,
    pub(super) uploads: RwSignal<Vec<Upload>>,
    /// How many have arrived from here.
    pub(super) arrived: RwSignal<u32>,
    /// Whether scripts do what the plain field does without them.
    pub(super) taken_over: RwSignal<bool>,
    /// What is said to those who hear the page.
    pub(super) said: RwSignal<String>,
}

impl FileDesk {
    pub(crate) fn provide(case: Option<CaseId>) -> Self {
        let (send, remove) = (form_action::<SendFiles>(), form_action::<RemoveFile>());
        let (arrived, news) = (RwSignal::new(0), RwSignal::new(0));
        provide_context(FileNews(news));
        let changes = move || (send.version().get(), remove.version().get(), arrived.get(), news.get());
        let view = Resource::new(changes, move |_| list_files(case, Target::Case));
        let desk = Self {
            case,
            view,
            send,
            remove,
            uploads: RwSignal::default(),
            arrived,
            taken_over: RwSignal::new(false),
            said: RwSignal::default(),
        };
        Effect::new(move |_| on_cleanup(transfer::forget));
        provide_context(desk);
        desk
    }

    /// Whether a file has not arrived yet that would be missing from what is sent now.
    pub(crate) fn is_busy(self) -> bool {
        let going = |upload: &Upload| upload.step.with_untracked(|step| !matches!(step, Step::Failed(_)));
        self.uploads.with_untracked(|uploads| uploads.iter().any(going))
    }

    pub(crate) fn say(self, words: impl Into<String>) {
        self.said.set(words.into());
    }
}
