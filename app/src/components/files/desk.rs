use super::transfer;
use crate::api::{FilesView, RemoveFile, SendFiles, list_files};
use crate::components::form_action;
use crate::error::Fail;
use crate::live::FileNews;
use crate::place;
use domain::attachment::{Target, Trouble};
use domain::{AttachmentId, CaseId};
use leptos::ev::SubmitEvent;
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
    Failed(Trouble),
}

/// What a page knows of the files of its case, or of those for one thing that is written there. It outlives what is drawn of it.
#[derive(Clone, Copy)]
pub(crate) struct FileDesk {
    /// None of a case that is not sent yet.
    pub(super) case: Option<CaseId>,
    pub(super) target: Target,
    pub(super) view: Resource<Result<FilesView, Fail>>,
    pub(super) send: ServerAction<SendFiles>,
    pub(super) remove: ServerAction<RemoveFile>,
    pub(super) uploads: RwSignal<Vec<Upload>>,
    /// How many have arrived from here.
    pub(super) arrived: RwSignal<u32>,
    /// How many of them the view knows of.
    listed: RwSignal<u32>,
    /// Whether scripts do what the plain field does without them.
    pub(super) taken_over: RwSignal<bool>,
    /// What is said to those who hear the page.
    pub(super) said: RwSignal<String>,
}

/// All of a page.
#[derive(Clone, Copy)]
struct Desks(StoredValue<Vec<FileDesk>>);

impl FileDesk {
    /// One for each of these.
    pub(crate) fn provide(case: Option<CaseId>, targets: &[Target]) {
        let news = RwSignal::new(0);
        provide_context(FileNews(news));
        let desks = targets.iter().map(|target| Self::open(case, *target, news)).collect();
        Effect::new(move |_| on_cleanup(transfer::forget));
        provide_context(Desks(StoredValue::new(desks)));
    }

    fn open(case: Option<CaseId>, target: Target, news: RwSignal<u32>) -> Self {
        let (send, remove) = (form_action::<SendFiles>(), form_action::<RemoveFile>());
        let (arrived, listed) = (RwSignal::new(0), RwSignal::new(0));
        let heard = move || if target == Target::Case { news.get() } else { 0 };
        let changes = move || (send.version().get(), remove.version().get(), arrived.get(), heard());
        let view = Resource::new(changes, move |(_, _, arrived, _)| async move {
            let view = list_files(case, target).await;
            listed.try_set(arrived);
            view
        });
        let (uploads, taken_over, said) = (RwSignal::default(), RwSignal::new(false), RwSignal::default());
        Self { case, target, view, send, remove, uploads, arrived, listed, taken_over, said }
    }

    /// Where the page that this is part of has one.
    pub(crate) fn of(target: Target) -> Option<Self> {
        let Desks(desks) = use_context()?;
        desks.with_value(|desks| desks.iter().find(|desk| desk.target == target).copied())
    }

    /// What waited has gone, or come back.
    pub(crate) fn look_again(self) {
        self.view.refetch();
    }

    /// Whether a form is not sent now: without scripts it brings files here, which the browser does alone; or it has to wait for one that
    /// would be missing from what is sent, as the form names what is listed.
    pub(crate) fn keeps(self, event: &SubmitEvent) -> bool {
        if event.submitter().is_some_and(|button| button.has_attribute("formaction")) {
            event.stop_immediate_propagation();
            return true;
        }
        let going = |upload: &Upload| upload.step.with_untracked(|step| !matches!(step, Step::Failed(_)));
        let listed = self.listed.get_untracked() == self.arrived.get_untracked();
        let busy = !listed || self.uploads.with_untracked(|uploads| uploads.iter().any(going));
        if busy {
            event.prevent_default();
            self.say("Wait a moment: a file has not arrived yet.");
        }
        busy
    }

    pub(crate) fn say(self, words: impl Into<String>) {
        self.said.set(words.into());
    }

    /// Of a part of the block: no page has it twice.
    pub(super) fn id(self, part: &str) -> String {
        match self.target {
            Target::Case => part.to_owned(),
            target => format!("{part}-{target}"),
        }
    }

    pub(super) fn address(self) -> String {
        place::bring_files(self.case, self.target)
    }

    pub(super) fn address_without(self, id: AttachmentId) -> String {
        let address = self.address();
        let joint = if address.contains('?') { '&' } else { '?' };
        format!("{address}{joint}without={id}")
    }

    /// Whether its files go to the case by a button of their own, and not with what is written around it.
    pub(super) fn stands_alone(self) -> bool {
        self.case.is_some() && self.target == Target::Case
    }

    /// Whether it takes what comes to no form.
    pub(super) fn takes_the_rest(self) -> bool {
        self.case.is_none() || self.target == Target::Reply
    }
}
