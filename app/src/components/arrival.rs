use super::Icon;
use crate::beside::{self, Pane};
use crate::dom;
use crate::reader::here;
use leptos::either::Either;
use leptos::html::H1;
use leptos::prelude::*;
use leptos_meta::Title;

/// The page that the reader was last taken to.
#[derive(Clone, Copy, Default)]
pub(crate) struct Arrival(StoredValue<Option<String>>);

impl Arrival {
    /// Whether the reader came here from another page of this document.
    fn comes_to(self, page: String) -> bool {
        self.0.try_update_value(|last| last.replace(page.clone()).is_some_and(|last| last != page)).unwrap_or_default()
    }
}

/// The heading of a page and the title of its document. A navigation in the browser says nothing by itself, so the
/// heading takes the focus then: a screen reader reads it, and the next Tab starts from here. Beside a list it stands below
/// the list's own.
#[component]
pub(crate) fn Heading(
    #[prop(into)] text: String,
    /// Of the document, where it differs from the heading.
    #[prop(optional, into)]
    title: Option<String>,
    /// Whether a form on the page needs another look.
    #[prop(optional, into)]
    troubled: Signal<bool>,
) -> impl IntoView {
    let heading = NodeRef::<H1>::new();
    let pane = use_context::<Pane>();
    Effect::new(move |_| {
        if pane.is_some_and(Pane::arrives) {
            request_animation_frame(|| dom::focus(beside::HEADING));
        }
    });
    let arrival = use_context::<Arrival>().unwrap_or_default();
    let page = here();
    let path = page.split_once('?').map_or(page.clone(), |(path, _)| path.to_owned());
    Effect::new(move |_| {
        if let Some(heading) = heading.get()
            && arrival.comes_to(path.clone())
        {
            heading.set_tab_index(-1);
            // A page that waited for its data is put in place only after its effects have run.
            request_animation_frame(move || {
                heading.focus().ok();
            });
        }
    });
    let title = title.unwrap_or_else(|| text.clone());
    // The server writes the title outside the arena of this page's signals: only what counts its own references lives there.
    let error = ArcRwSignal::new(troubled.get_untracked());
    Effect::new({
        let error = error.clone();
        move |_| error.set(troubled.get())
    });
    let title = move || if error.get() { format!("Error: {title}") } else { title.clone() };
    view! {
        <Title text=title/>
        {match pane {
            None => Either::Left(view! { <h1 node_ref=heading>{text}</h1> }),
            Some(_) => Either::Right(view! { <h2 id=beside::HEADING tabindex="-1">{text}</h2> }),
        }}
    }
}

/// The way up from a page; what stands beside a list has none.
#[component]
pub(crate) fn Back(href: &'static str, words: &'static str) -> impl IntoView {
    use_context::<Pane>().is_none().then(|| view! { <a class="back" href=href>{Icon::Back.view()}{words}</a> })
}
