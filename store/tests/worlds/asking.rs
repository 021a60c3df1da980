use crate::world::{FIRST, Known, World, pick};
use domain::filter::{Assigned, End, Sort, SortBy, Span};
use domain::{CaseFilter, Priority, Status};
use rand::Rng;
use rand::rngs::StdRng;
use std::collections::BTreeSet;
use time::Duration;

/// What is looked for, and the words of a title or a reply that each of its words finds: by stem, by the beginning of the last one,
/// in capitals, with punctuation, and spelled wrong. What every description holds finds all.
const SEARCHES: [(&str, &[&[&str]]); 10] = [
    ("rash", &[&["rash", "rashes"]]),
    ("hedache", &[&["headache"]]),
    ("ASTHMA", &[&["asthma"]]),
    ("rashes ast", &[&["rash", "rashes"], &["asthma"]]),
    ("coughing", &[&["cough"]]),
    ("müller", &[&["Müller"]]),
    ("the x-ray", &[&["x-ray"]]),
    ("itching", &[]),
    ("cou hedache", &[&[], &["headache"]]),
    ("amoxicillin", &[&[]]),
];

/// Whether a search finds it.
pub(crate) fn is_about(case: &Known, sought: &str) -> bool {
    let (_, words) = SEARCHES.iter().find(|(text, _)| *text == sought).expect("a search of ours");
    words.iter().all(|any| case.title.split(" and ").chain(case.said.iter().copied()).any(|word| any.contains(&word)))
}

impl World {
    pub(crate) fn any_filter(&mut self) -> CaseFilter {
        let departments: Vec<_> = self.departments.iter().map(|department| Some(department.id)).chain([None]).collect();
        let specialties: Vec<_> = self.specialties.iter().map(|(id, _)| Some(*id)).chain([None]).collect();
        let people = self.people.iter().map(|(actor, _)| Assigned::To(actor.id));
        let assignees: Vec<_> = people.chain([Assigned::Me, Assigned::Nobody, Assigned::Somebody]).collect();
        let tags: Vec<_> = self.tags.iter().map(|(id, ..)| *id).collect();
        let random = &mut self.random;
        CaseFilter {
            status: some(random, Status::ALL, 0.6),
            priority: some(random, Priority::ALL, 0.6),
            department: some(random, &departments, 0.3),
            assignee: some(random, &assignees, 0.2),
            specialty: some(random, &specialties, 0.2),
            tag: some(random, &tags, 0.2),
            fields: any_field(random).into_iter().collect(),
            created: any_span(random),
            updated: any_span(random),
            search: random.random_bool(0.4).then(|| pick(random, &SEARCHES).0.to_owned()),
            sort: Sort { by: pick(random, SortBy::ALL), descending: random.random() },
            limit: random.random_range(1..=12),
            cursor: None,
            mine: random.random_bool(0.1),
        }
    }
}

/// Often none, which stands for all.
fn some<T: Copy + Ord>(random: &mut StdRng, among: &[T], often: f64) -> BTreeSet<T> {
    if random.random_bool(often) { among.iter().filter(|_| random.random()).copied().collect() } else { BTreeSet::new() }
}

fn any_field(random: &mut StdRng) -> Option<(String, String)> {
    let (name, value) =
        pick(random, &[("side", "left"), ("smokes", "true"), ("grade", "2"), ("grade", "2.50"), ("side", "Left")]);
    random.random_bool(0.15).then(|| (name.to_owned(), value.to_owned()))
}

/// Around the hours in which cases are made and changed.
fn any_span(random: &mut StdRng) -> Span {
    if random.random_bool(0.8) {
        return Span::default();
    }
    let hour = FIRST + Duration::hours(random.random_range(0..8));
    let later = hour + Duration::hours(random.random_range(1..5));
    let day = Some(End::Day(FIRST.date()));
    let (from, to) = (Some(End::Instant(hour)), Some(End::Instant(later)));
    pick(
        random,
        &[
            Span { from, to },
            Span { from, to: None },
            Span { from: None, to },
            Span { from: day, to: day },
            Span { from, to: day },
        ],
    )
}
