use super::fold::Fold;
use super::work::{ChangeForm, Work};
use crate::api::NONE;
use domain::Action;
use leptos::prelude::*;

/// What the case is about. Left out where the clinic has no specialties.
#[component]
pub(super) fn Specialty(work: Work) -> impl IntoView {
    let (held, name) = work.read(|view| (view.page.case.specialty_id, view.page.specialty_name.clone()));
    let none = name.is_none();
    let others: Vec<(String, String)> = work.read(|view| {
        let offered = view.vocabulary.specialties.iter().filter(|specialty| specialty.active && Some(specialty.id) != held);
        offered.map(|specialty| (specialty.id.to_string(), specialty.name.clone())).collect()
    });
    let shown = held.is_some() || !others.is_empty();
    let form = untrack(|| work.allows(Action::SetSpecialty)).then(|| {
        view! {
            <Fold summary="Change the specialty">
                <ChangeForm work>
                    <div class="change-field">
                        <label for="specialty">"Specialty"</label>
                        <select class="input" data-size="s" id="specialty" name="specialty_id" required=true>
                            <option value="">"Choose a specialty"</option>
                            {held.map(|_| view! { <option value=NONE>"Not said"</option> })}
                            {others.into_iter().map(|(id, name)| view! { <option value=id>{name}</option> }).collect_view()}
                        </select>
                    </div>
                    <button class="button" data-size="s" r#type="submit">"Save the specialty"</button>
                </ChangeForm>
            </Fold>
        }
    });
    shown.then(|| {
        view! {
            <div class="change">
                <h2 id="change-specialty">"Specialty"</h2>
                <p class="change-now" class:nobody=none>{name.unwrap_or_else(|| "Not said".to_owned())}</p>
                {form}
            </div>
        }
    })
}
