use super::fold::Fold;
use super::work::{ChangeForm, Work};
use crate::api::NONE;
use crate::components::Icon;
use crate::{keys, words};
use domain::Action;
use domain::case::Change;
use leptos::prelude::*;

/// Whether the case cannot be taken from whoever has it without a reason.
pub(super) fn is_anothers(work: Work) -> bool {
    work.needs_reason(Change { assignee: Some(None), ..Change::default() })
}

#[component]
pub(super) fn Assignee(work: Work) -> impl IntoView {
    let (held, name) = work.read(|view| (view.page.case.assignee_id, view.page.assignee_name.clone()));
    let none = name.is_none();
    let free = untrack(|| work.allows(Action::Assign) && !is_anothers(work));
    let quick = free.then(|| {
        view! {
            <ChangeForm work>
                <div class="change-quick">
                    {(held != Some(work.me())).then(|| view! {
                        <button class="button" data-size="s" r#type="submit" name="assignee_id" value=work.me().to_string() data-key=none.then_some(keys::ASSIGN)>{Icon::Person.view()}"Assign to me"</button>
                    })}
                    {held.map(|_| view! {
                        <button class="button" data-size="s" r#type="submit" name="assignee_id" value=NONE><span class="sr-only">"Assign to "</span>"Nobody"</button>
                    })}
                </div>
            </ChangeForm>
        }
    });
    let colleague = free.then(|| {
        view! {
            <Fold summary="Assign to a colleague">
                <ChangeForm work>
                    <Candidates work id="assign-to" key=(!none).then_some(keys::ASSIGN)/>
                    <button class="button" data-size="s" r#type="submit">"Assign"</button>
                </ChangeForm>
            </Fold>
        }
    });
    view! {
        <div class="change">
            <h2 id="change-assignee">"Assigned to"</h2>
            <p class="change-now" class:nobody=none>{name.unwrap_or_else(|| "Nobody yet".to_owned())}</p>
            {quick}
            {colleague}
        </div>
    }
}

/// Those to whom the case can be given, the most fitting first.
#[component]
pub(super) fn Candidates(
    work: Work,
    id: &'static str,
    /// By which the choice is reached.
    #[prop(optional_no_strip)]
    key: Option<&'static str>,
    /// Offers to give it to nobody as well.
    #[prop(optional)]
    or_nobody: bool,
) -> impl IntoView {
    let options = work.read(|view| {
        let knows = view.page.specialty_name.as_deref();
        let others = view.candidates.iter().filter(|candidate| Some(candidate.id) != view.page.case.assignee_id);
        others.map(|candidate| (candidate.id.to_string(), words::candidate(candidate, knows))).collect::<Vec<_>>()
    });
    view! {
        <div class="change-field">
            <label for=id>"Colleague"</label>
            <select class="input" data-size="s" id=id name="assignee_id" required=true data-key=key>
                <option value="">"Choose somebody"</option>
                {or_nobody.then(|| view! { <option value=NONE>"Nobody"</option> })}
                {options.into_iter().map(|(id, words)| view! { <option value=id>{words}</option> }).collect_view()}
            </select>
        </div>
    }
}
