use crate::api::{DeleteUnsent, list_unsent};
use crate::components::{Confirm, Moment, Prose, Trouble};
use crate::place;
use domain::RichText;
use domain::unsent::Unsent;
use leptos::either::Either;
use leptos::prelude::*;

/// What the reader has written about cases and not sent, if there is any.
#[component]
pub(super) fn NotSent() -> impl IntoView {
    let texts = Resource::new(|| (), |()| list_unsent());
    let shown = move || {
        Suspend::new(async move {
            match texts.await {
                Ok(texts) => (!texts.is_empty()).then(|| Either::Left(view! { <Texts texts/> })),
                Err(fail) => Some(Either::Right(view! { <Trouble fail/> })),
            }
        })
    };
    view! { <Transition>{shown}</Transition> }
}

#[component]
fn Texts(texts: Vec<Unsent>) -> impl IntoView {
    view! {
        <section class="section settings" aria-labelledby="not-sent">
            <h2 id="not-sent">"What you have not sent"</h2>
            <p>"Only you see it."</p>
            <ul class="people" role="list" aria-label="Not sent">
                {texts.into_iter().map(|text| view! { <Text text/> }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Text(text: Unsent) -> impl IntoView {
    let Unsent { which, is_note, stopped, case, reference, text, at } = text;
    let case = match reference {
        Some(reference) => Either::Left(view! { <a href=place::case(case)>{format!("Case {reference}")}</a> }),
        None => Either::Right("A case that is no longer visible to you"),
    };
    view! {
        <li class="person">
            <span class="person-name">{if is_note { "Note" } else { "Reply" }}</span>
            {stopped.then(|| view! { <span class="person-state">"Could not be sent"</span> })}
            <p class="meta"><span>{case}</span><span>"Written "<Moment at/></span></p>
            <Prose text=RichText::plain_only(&text)/>
            <Confirm<DeleteUnsent> summary="Delete it" means="The text is gone for good." button="Delete it" danger=true>
                <input type="hidden" name="which" value=which/>
            </Confirm<DeleteUnsent>>
        </li>
    }
}
