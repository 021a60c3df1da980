use super::assignee::{Candidates, is_anothers};
use super::fold::Fold;
use super::status::{StatusButton, targets};
use super::why::{Why, kept};
use super::work::{ChangeForm, Work};
use crate::api::{CORRECT, TAKE};
use crate::keys;
use domain::Action;
use leptos::prelude::*;

/// What an admin may do against the usual order: apart from the rest, and with a reason each time.
#[component]
pub(super) fn Override(work: Work) -> impl IntoView {
    let corrects = Memo::new(move |_| !targets(work, true).is_empty());
    let takes = untrack(|| work.allows(Action::Assign) && is_anothers(work));
    let role = work.role();
    let refused = [CORRECT, TAKE].into_iter().any(|form| !kept(form).is_empty());
    let status = move || {
        corrects.get().then(|| {
            view! {
                <ChangeForm work>
                    <h3 id="override-status">"Set another status"</h3>
                    <Why id=CORRECT/>
                    <div class="change-to" role="group" aria-labelledby="override-status">
                        {move || targets(work, true).into_iter().map(|to| view! { <StatusButton to role/> }).collect_view()}
                    </div>
                </ChangeForm>
            }
        })
    };
    let assignee = takes.then(|| {
        let holder = work.read(|view| view.page.assignee_name.clone()).unwrap_or_default();
        view! {
            <ChangeForm work>
                <h3>{format!("Take the case from {holder}")}</h3>
                <Candidates work id="override-to" key=Some(keys::ASSIGN) or_nobody=true/>
                <Why id=TAKE/>
                <button class="button" data-size="s" r#type="submit">"Reassign"</button>
            </ChangeForm>
        }
    });
    (takes || corrects.get_untracked()).then(|| {
        view! {
            <div class="change override">
                <h2 id="change-override">"As an admin"</h2>
                <Fold summary="Change it against the usual order" open=refused>
                    {status}
                    {assignee}
                </Fold>
            </div>
        }
    })
}
