use crate::{place, words};
use domain::CaseId;
use domain::case::Reference;
use domain::case::bulk::{Missed, Outcome};
use leptos::either::Either;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The cases that are left as they are: each reason once, with the cases that it holds for.
#[component]
pub(super) fn MissedCases(outcome: Outcome, called: BTreeMap<CaseId, Reference>) -> impl IntoView {
    let mut reasons: Vec<(&'static str, Vec<CaseId>)> = Vec::new();
    for Missed { id, why } in outcome.missed() {
        let words = words::bulk::why(why);
        match reasons.iter_mut().find(|(known, _)| *known == words) {
            Some((_, cases)) => cases.push(*id),
            None => reasons.push((words, vec![*id])),
        }
    }
    let reason = |(words, cases): (&'static str, Vec<CaseId>)| {
        let named: Vec<_> = cases.iter().filter_map(|id| Some((*id, called.get(id)?.to_string()))).collect();
        let more = cases.len() - named.len();
        let link = |(id, name): (CaseId, String)| view! { <li><a href=place::case(id)>{name}</a></li> };
        let list = if named.is_empty() {
            Either::Left(())
        } else {
            let more = (more > 0).then(|| view! { <li>{format!("and {} more", words::number(more))}</li> });
            Either::Right(view! { <ul class="bulk-cases">{named.into_iter().map(link).collect_view()}{more}</ul> })
        };
        view! { <li><span>{format!("{words}: {}", words::number(cases.len()))}</span>{list}</li> }
    };
    (!reasons.is_empty()).then(|| view! { <ul class="bulk-missed">{reasons.into_iter().map(reason).collect_view()}</ul> })
}
