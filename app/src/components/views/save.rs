use super::ViewTick;
use crate::api::SaveView;
use crate::components::{Checks, EntryForm, Icon, TextInput, form_action};
use domain::view::{NAME_MAX, check_name};
use domain::{CaseFilter, FieldErrors, view};
use leptos::prelude::*;

/// Keeps the list as it is narrowed now under a name.
#[component]
pub(crate) fn SaveList(filter: Memo<CaseFilter>) -> impl IntoView {
    let action = form_action::<SaveView>();
    let checks = Checks::of(action);
    let query = move || filter.with(|filter| filter.at(None).print());
    view! {
        <details class="save-view" open=checks.troubled().get_untracked()>
            <summary>{Icon::Plus.view()}"Save as view"</summary>
            <EntryForm action checks check submit="Save the view">
                <input type="hidden" name="query" value=query/>
                <TextInput name="name" label="Name" autocomplete="off" max=NAME_MAX rule=|typed| check_name(typed).map(drop) checks/>
                <div class="ticks">
                    <ViewTick name="pinned" words="Keep it beside the desk" ticked=true/>
                    <ViewTick name="default" words="Open the desk with it" ticked=false/>
                    <ViewTick name="shared" words="Share it with all who work here" ticked=false/>
                </div>
            </EntryForm>
        </details>
    }
}

fn check(form: SaveView) -> Result<(), FieldErrors> {
    let SaveView { name, query, shared, pinned, default } = form;
    view::SaveView { name, query, shared, pinned, default }.check().map(drop)
}
