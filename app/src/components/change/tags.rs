use super::fold::Fold;
use super::work::{ChangeForm, Work};
use crate::components::TagList;
use domain::Action;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The clinic's own words on the case. Left out where it has none.
#[component]
pub(super) fn Tags(work: Work) -> impl IntoView {
    let held = work.read(|view| view.page.case.tags.clone());
    // What the case has it may keep, though the clinic no longer offers it.
    let offered: BTreeSet<String> = work.read(|view| {
        let active = view.vocabulary.tags.iter().filter(|tag| tag.active).map(|tag| tag.name.clone());
        active.chain(held.iter().cloned()).collect()
    });
    let shown = !offered.is_empty();
    let ticks = offered.into_iter().map(|tag| (held.contains(&tag), tag)).collect::<Vec<_>>();
    let tick = |(ticked, tag): (bool, String)| {
        let value = tag.clone();
        view! { <label class="tick"><input r#type="checkbox" name="tags[]" value=value checked=ticked prop:checked=ticked/>{tag}</label> }
    };
    let form = untrack(|| work.allows(Action::SetTags)).then(|| {
        view! {
            <Fold summary="Change the tags">
                <ChangeForm work>
                    <input type="hidden" name="tags[]" value=""/>
                    <div class="ticks" role="group" aria-labelledby="change-tags">{ticks.into_iter().map(tick).collect_view()}</div>
                    <button class="button" data-size="s" r#type="submit">"Save the tags"</button>
                </ChangeForm>
            </Fold>
        }
    });
    shown.then(|| {
        view! {
            <div class="change">
                <h2 id="change-tags">"Tags"</h2>
                {if held.is_empty() { leptos::either::Either::Left(view! { <p class="nobody">"No tags"</p> }) } else { leptos::either::Either::Right(view! { <TagList tags=held/> }) }}
                {form}
            </div>
        }
    })
}
