//! What stands between an address and its page: whom the page is for, and the way to its code.

use crate::components::{GoTo, Loading, NotFound, Trouble};
use crate::error::Fail;
use crate::reader::{here, reader, wanted};
use crate::{dom, place, platform};
use domain::{Actor, Role};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use leptos_router::ChooseView;
use std::future::{Future, pending};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

type Task<T> = Pin<Box<dyn Future<Output = Result<T, Fail>>>>;

/// A page. If it names a file, its code comes with that file when it is first wanted.
pub(crate) struct Page<R> {
    pub(crate) file: Option<&'static str>,
    pub(crate) fetch: fn() -> Task<()>,
    pub(crate) show: fn(R) -> Task<AnyView>,
}

impl<R> Clone for Page<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Page<R> {}

impl From<SplitLoaderError> for Fail {
    fn from(_: SplitLoaderError) -> Self {
        Fail::Unreachable
    }
}

impl<R: Clone + Send + Sync + 'static> Page<R> {
    /// The page if its code is here, as it always is on the server; else a word that it comes.
    fn view(self, reader: R) -> AnyView {
        if let Some(file) = self.file {
            platform::preload(file);
        }
        let mut fetching = (self.fetch)();
        match now(&mut fetching) {
            Some(fetched) => self.fetched(fetched, reader),
            None => {
                let arrived = RwSignal::new(None);
                spawn_local(async move {
                    let fetched = fetching.await;
                    arrived.try_set(Some(fetched));
                });
                let shown = move || match arrived.get() {
                    Some(fetched) => self.fetched(fetched, reader.clone()),
                    None => Loading().into_any(),
                };
                shown.into_any()
            }
        }
    }

    /// What comes with scripts alone: nothing before its code is here, and nothing if that never comes.
    pub(crate) fn late(self, reader: R) -> impl IntoView {
        let here = RwSignal::new(false);
        Effect::new(move |_| {
            spawn_local(async move {
                if (self.fetch)().await.is_ok() {
                    here.try_set(true);
                }
            });
        });
        move || here.get().then(|| self.fetched(Ok(()), reader.clone()))
    }

    fn fetched(self, fetched: Result<(), Fail>, reader: R) -> AnyView {
        match fetched.map(|()| now(&mut (self.show)(reader))) {
            Ok(Some(Ok(page))) => page,
            Ok(Some(Err(fail))) | Err(fail) => trouble(fail),
            Ok(None) => trouble(Fail::Unclear),
        }
    }
}

fn now<T>(task: &mut Task<T>) -> Option<Result<T, Fail>> {
    match task.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    }
}

/// Whom an address is for.
#[derive(Clone, Copy)]
pub(crate) enum Door {
    /// No page of its own: everybody is sent to theirs.
    Start,
    Everyone(Page<()>),
    /// Those not signed in; the others go on to where they wanted to.
    Visitors(Page<()>),
    SignedIn(Page<Actor>),
    Staff(Page<Actor>),
    Admins(Page<Actor>),
    /// Patients see it in one way, and who works here in another.
    Both {
        patients: Page<Actor>,
        staff: Page<Actor>,
    },
}

impl Door {
    /// Nobody is sent to sign in, and back; to everybody whom a page is not for, it is not there.
    fn open(self) -> AnyView {
        match (self, reader()) {
            (Door::Everyone(page), _) | (Door::Visitors(page), Ok(None) | Err(_)) => page.view(()),
            (Door::Visitors(_), Ok(Some(_))) => go(wanted()),
            (Door::Start, Ok(None)) => go(place::SIGN_IN.to_owned()),
            (Door::Start, Ok(Some(actor))) => go(place::home(actor.role).to_owned()),
            (_, Ok(None)) => go(place::sign_in_to(&here())),
            (_, Ok(Some(actor))) => match self.page(actor.role) {
                Some(page) => page.view(actor),
                None => NotFound().into_any(),
            },
            (_, Err(fail)) => trouble(fail),
        }
    }

    /// The page behind it for a person of this role.
    fn page(self, role: Role) -> Option<Page<Actor>> {
        match self {
            Door::Start | Door::Everyone(_) | Door::Visitors(_) => None,
            Door::SignedIn(page) => Some(page),
            Door::Staff(page) => role.works_here().then_some(page),
            Door::Admins(page) => (role == Role::Admin).then_some(page),
            Door::Both { patients, staff } => Some(if role.works_here() { staff } else { patients }),
        }
    }

    async fn fetch(self) -> Result<(), Fail> {
        match (self, dom::role()) {
            (Door::Everyone(page) | Door::Visitors(page), _) => (page.fetch)().await,
            (_, Some(role)) => match self.page(role) {
                Some(page) => (page.fetch)().await,
                None => Ok(()),
            },
            (_, None) => Ok(()),
        }
    }
}

impl ChooseView for Door {
    async fn choose(self) -> AnyView {
        self.open()
    }

    /// Fetches what the browser needs to take over the page that the server rendered. If that does not come, the page
    /// stays as it is, and works as it does without JavaScript.
    async fn preload(&self) {
        if self.fetch().await.is_err() {
            pending::<()>().await;
        }
    }
}

fn go(path: String) -> AnyView {
    view! { <GoTo path/> }.into_any()
}

fn trouble(fail: Fail) -> AnyView {
    view! { <Trouble fail/> }.into_any()
}
