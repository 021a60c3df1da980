use crate::beside::list_by;
use crate::{place, words};
use domain::clinic::Department;
use domain::filter::{Counters, Total};
use domain::{CaseFilter, Role};
use leptos::prelude::*;

/// Links to the same list with one status or one department alone, each with how many cases there are.
#[component]
pub(crate) fn CounterLinks(counters: Counters, departments: Vec<Department>, filter: CaseFilter) -> impl IntoView {
    let by_status = counters.status.into_iter().map(|(status, total)| {
        let only = CaseFilter { status: [status].into(), ..filter.at(None) };
        (words::status(status, Role::Staff).to_owned(), total, filter.status == only.status, only)
    });
    // Of departments, those that have some.
    let held =
        counters.department.into_iter().filter(|(id, total)| total.count > 0 || !total.exact || filter.department.contains(id));
    let by_department = held.map(|(id, total)| {
        let only = CaseFilter { department: [id].into(), ..filter.at(None) };
        let name = departments.iter().find(|department| Some(department.id) == id).map(|department| department.name.clone());
        (name.unwrap_or_else(|| words::INTAKE.to_owned()), total, filter.department == only.department, only)
    });
    let by_status = by_status.collect::<Vec<_>>();
    let by_department = by_department.collect::<Vec<_>>();
    view! {
        <div class="counters">
            <Links label="Cases by status" links=by_status/>
            <Links label="Cases by department" links=by_department/>
        </div>
    }
}

#[component]
fn Links(label: &'static str, links: Vec<(String, Total, bool, CaseFilter)>) -> impl IntoView {
    let link = |(name, total, current, only): (String, Total, bool, CaseFilter)| {
        let href = list_by(place::DESK, only);
        let current = current.then_some("true");
        view! { <li><a class="counter-link" href=href aria-current=current>{name}" "<span class="counter-total">{words::total(total)}</span></a></li> }
    };
    view! { <nav aria-label=label><ul role="list">{links.into_iter().map(link).collect_view()}</ul></nav> }
}
