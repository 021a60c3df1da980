use crate::api::department_name;
use crate::components::{Art, Blank, Heading};
use crate::place;
use domain::DepartmentId;
use leptos::prelude::*;

/// The case went where its sender cannot follow.
#[component]
pub(super) fn HandedOver(department: Option<DepartmentId>) -> impl IntoView {
    let name = Resource::new(
        || (),
        move |()| async move {
            match department {
                Some(department) => department_name(department).await.ok().flatten(),
                None => None,
            }
        },
    );
    // The whole sentence waits: text that comes late beside text that does not is not found again by the browser.
    let told = move || {
        Suspend::new(async move {
            let to = name.await.map_or_else(String::new, |name| format!(" to {name}"));
            view! { <p role="status">{format!("Handed over{to}. It is no longer visible to you.")}</p> }
        })
    };
    view! {
        <Blank art=Art::Letter>
            <Heading text="This case is in other hands now" title="Handed over"/>
            <Transition>{told}</Transition>
            <div class="actions"><a class="button" data-kind="primary" href=place::DESK>"Go on to the cases"</a></div>
        </Blank>
    }
}
