use super::fold::Fold;
use super::why::{Why, kept};
use super::work::{ChangeForm, Work};
use crate::api::{MOVE, NONE};
use crate::components::Restricted;
use domain::Action;
use domain::case::Change;
use leptos::prelude::*;

#[component]
pub(super) fn Department(work: Work) -> impl IntoView {
    let (held, name) = work.read(|view| (view.page.case.department_id, view.page.department_name.clone()));
    let none = name.is_none();
    let restricted = work.read(|view| view.page.facts.restricted);
    let elsewhere: Vec<(String, String)> = work.read(|view| {
        let others = view.vocabulary.departments.iter().filter(|department| department.active && Some(department.id) != held);
        let called = |name: &str, restricted| if restricted { format!("{name} (restricted)") } else { name.to_owned() };
        others.map(|department| (department.id.to_string(), called(&department.name, department.restricted))).collect()
    });
    let can_move = untrack(|| work.allows(Action::Move)) && (held.is_some() || !elsewhere.is_empty());
    let reasoned = untrack(|| work.needs_reason(Change { department: Some(None), ..Change::default() }));
    let form = can_move.then(|| {
        view! {
            <Fold summary=if held.is_some() { "Move to another department" } else { "Move to a department" } open=!kept(MOVE).is_empty()>
                <ChangeForm work>
                    <div class="change-field">
                        <label for="move-to">"Department"</label>
                        <select class="input" data-size="s" id="move-to" name="department_id" required=true>
                            <option value="">"Choose a department"</option>
                            {held.map(|_| view! { <option value=NONE>"Intake"</option> })}
                            {elsewhere.into_iter().map(|(id, name)| view! { <option value=id>{name}</option> }).collect_view()}
                        </select>
                    </div>
                    {reasoned.then(|| view! { <Why id=MOVE/> })}
                    <button class="button" data-size="s" r#type="submit">"Move"</button>
                </ChangeForm>
            </Fold>
        }
    });
    view! {
        <div class="change">
            <h2 id="change-department">"Department"</h2>
            <p class="change-now" class:nobody=none>
                {name.unwrap_or_else(|| "Intake".to_owned())}
                {restricted.then(|| view! { " "<Restricted/> })}
            </p>
            {form}
        </div>
    }
}
