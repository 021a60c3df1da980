use crate::{place, words};
use domain::filter::Total;
use domain::{CaseFilter, CaseId};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The form that the ticks of a list belong to.
const FORM: &str = "bulk";

/// The cases that are ticked. It outlives the rows, which come and go while the list is live.
#[derive(Clone, Copy, Default)]
pub(crate) struct Picked(RwSignal<BTreeSet<CaseId>>);

impl Picked {
    fn has(self, id: CaseId) -> bool {
        self.0.with(|picked| picked.contains(&id))
    }

    fn set(self, ids: impl IntoIterator<Item = CaseId>, on: bool) {
        self.0.update(|picked| {
            for id in ids {
                if on {
                    picked.insert(id)
                } else {
                    picked.remove(&id)
                };
            }
        });
    }
}

/// The way from a list to a change of many of its cases. A plain form: what is ticked goes with it, with and without scripts.
#[component]
pub(crate) fn BulkBar(ids: Vec<CaseId>, total: Total, filter: CaseFilter) -> impl IntoView {
    let picked = use_context::<Picked>().unwrap_or_default();
    let ids = StoredValue::new(ids);
    let count = move || ids.with_value(|ids| ids.iter().filter(|id| picked.has(**id)).count());
    let all = move || ids.with_value(|ids| ids.iter().all(|id| picked.has(*id)));
    view! {
        <form class="bulk-bar" id=FORM method="get" action=place::BULK autocomplete="off">
            <label class="tick needs-script">
                <input
                    type="checkbox" prop:checked=all
                    on:change=move |event| picked.set(ids.get_value(), event_target_checked(&event))
                />
                "Select this page"
            </label>
            <button class="button" data-size="s" r#type="submit">{move || words::bulk::change_selected(count())}</button>
            <a class="bulk-all" href=place::bulk_of(&filter)>{words::bulk::change_all(total)}</a>
        </form>
    }
}

/// The tick of one case.
#[component]
pub(crate) fn Pick(picked: Picked, id: CaseId, called: String) -> impl IntoView {
    let checked = move || picked.has(id);
    view! {
        <input
            class="pick" type="checkbox" name="id" value=id.to_string() form=FORM autocomplete="off"
            aria-label=format!("Select {called}")
            prop:checked=checked on:change=move |event| picked.set([id], event_target_checked(&event))
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_scripts_a_tick_goes_with_the_form_over_the_list() {
        let id: CaseId = "0190163d-8694-739b-aea5-966c26f8ad91".parse().expect("an id");
        let filter = CaseFilter::parse("status=open").expect("a filter");
        let html = Owner::new().with(|| {
            let total = Total { count: 38, exact: true };
            view! { <BulkBar ids=vec![id] total filter/><Pick picked=Picked::default() id called="K7Q-2F9".to_owned()/> }
                .to_html()
        });
        for part in [
            r#"<form id="bulk" method="get" action="/desk/bulk""#,
            r#"name="id""#,
            r#"value="0190163d-8694-739b-aea5-966c26f8ad91""#,
            r#"form="bulk""#,
            r#"aria-label="Select K7Q-2F9""#,
            "Change selected cases",
            r#"href="/desk/bulk?filter=status%3Dopen""#,
            "Change all 38 that match",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }
}
