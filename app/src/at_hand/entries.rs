//! What the palette finds without asking the server.

use crate::components::{Step, Work, links};
use crate::{place, words};
use domain::canned::CannedAnswer;
use domain::clinic::Department;
use domain::view::View;
use domain::{CaseFilter, CaseId, CaseSummary, RichText, Role};

/// The headings of what is found, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    OpenCase,
    Pages,
    Answers,
    Lists,
    Cases,
}

impl Group {
    pub(super) const ALL: [Self; 5] = [Group::OpenCase, Group::Pages, Group::Answers, Group::Lists, Group::Cases];

    pub(super) fn words(self) -> &'static str {
        match self {
            Group::OpenCase => "The open case",
            Group::Pages => "Pages",
            Group::Answers => "Answers",
            Group::Lists => "Lists",
            Group::Cases => "Cases",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Does {
    Go(String),
    /// To this case, beside the list if that is where the reader is.
    Open(CaseId),
    Step(Step),
    /// Puts this into the text that is being written.
    Write(RichText),
    Help,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) group: Group,
    pub(super) words: String,
    /// What tells it from others of its name.
    pub(super) hint: Option<String>,
    pub(super) does: Does,
}

impl Entry {
    fn new(group: Group, words: impl Into<String>, does: Does) -> Self {
        Self { group, words: words.into(), hint: None, does }
    }

    /// Whether each word that was typed begins one of its own.
    pub(super) fn fits(&self, typed: &str) -> bool {
        let (words, typed) = (self.words.to_lowercase(), typed.to_lowercase());
        let mut sought = typed.split_whitespace();
        sought.all(|sought| words.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(sought)))
    }
}

/// What may be done with the case that is open on this page, if one is.
pub(super) fn of_case(work: Option<Work>) -> Vec<Entry> {
    let Some(work) = work.filter(|work| work.is_here()) else { return Vec::new() };
    let entry = |step: Step| Entry::new(Group::OpenCase, words::step(step), Does::Step(step));
    work.steps().into_iter().map(entry).collect()
}

/// What is written often, filled in for the case that is open.
pub(super) fn answers(work: Option<Work>, answers: &[CannedAnswer]) -> Vec<Entry> {
    let Some(work) = work.filter(|work| work.is_here()) else { return Vec::new() };
    let case = work.particulars();
    let entry =
        |answer: &CannedAnswer| Entry::new(Group::Answers, words::answer_entry(&answer.title), Does::Write(answer.fill(&case)));
    answers.iter().map(entry).collect()
}

pub(super) fn pages(role: Role) -> Vec<Entry> {
    let (main, more) = links(Some(role));
    let own = [
        (place::ANSWERS, "Canned answers"),
        (place::BREAK_GLASS, "Open a restricted case"),
        (place::MY_CASES, "Your own cases"),
        (place::ACCOUNT, "Account"),
    ];
    let all = main.iter().chain(more).copied().chain(own);
    let help = Entry::new(Group::Pages, "Keys", Does::Help);
    all.map(|(path, words)| Entry::new(Group::Pages, words, Does::Go(path.to_owned()))).chain([help]).collect()
}

/// Lists of cases that have a name.
pub(super) fn lists(views: &[View], departments: &[Department]) -> Vec<Entry> {
    let of = |filter: CaseFilter, words: &str| Entry::new(Group::Lists, words, Does::Go(place::list(place::DESK, &filter)));
    let intake = of(CaseFilter { department: [None].into(), ..CaseFilter::default() }, words::INTAKE);
    let active = departments.iter().filter(|department| department.active);
    let departments = active.map(|one| of(CaseFilter { department: [Some(one.id)].into(), ..CaseFilter::default() }, &one.name));
    let views = views.iter().map(|view| Entry::new(Group::Lists, &*view.name, Does::Go(place::view(view))));
    views.chain([intake]).chain(departments).collect()
}

pub(super) fn found(case: &CaseSummary) -> Entry {
    let hint = format!("{} · {} · {}", case.reference, case.patient_name, words::status(case.status, Role::Staff));
    Entry { group: Group::Cases, words: case.title.clone(), hint: Some(hint), does: Does::Open(case.id) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{DepartmentId, UserId, ViewId};

    fn named(entries: &[Entry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.words.as_str()).collect()
    }

    #[test]
    fn each_word_that_is_typed_begins_one_of_the_entrys() {
        let entry = Entry::new(Group::Pages, "Open a restricted case", Does::Help);
        for (typed, fits) in
            [("", true), ("open", true), ("REST ca", true), ("case open", true), ("pen", false), ("open x", false)]
        {
            assert_eq!(entry.fits(typed), fits, "{typed:?}");
        }
    }

    #[test]
    fn staff_are_offered_their_pages_and_admins_all_of_theirs() {
        let (staff, admin) = (pages(Role::Staff), pages(Role::Admin));
        assert_eq!(named(&staff), ["Cases", "Canned answers", "Open a restricted case", "Your own cases", "Account", "Keys"]);
        for page in ["Reviews", "People", "Departments", "Audit", "Specialties", "Tags", "Fields"] {
            assert!(named(&admin).contains(&page), "{page}");
        }
    }

    #[test]
    fn views_and_departments_that_are_in_use_have_a_list() {
        let department = |n, name: &str, active| Department {
            id: DepartmentId(uuid::Uuid::from_u128(n)),
            name: name.into(),
            restricted: false,
            active,
        };
        let view = View {
            id: ViewId(uuid::Uuid::nil()),
            owner_id: UserId(uuid::Uuid::nil()),
            owner_name: "Priya".into(),
            name: "Mornings".into(),
            query: "status=open".into(),
            shared: true,
            pinned: false,
            default: false,
        };
        let lists = lists(&[view], &[department(1, "Skin", true), department(2, "Gone", false)]);
        assert_eq!(named(&lists), ["Mornings", "Intake", "Skin"]);
        assert_eq!(lists.first().map(|entry| &entry.does), Some(&Does::Go("/desk?status=open".to_owned())));
        let skin = "/desk?department=00000000-0000-0000-0000-000000000001";
        assert_eq!(lists.last().map(|entry| &entry.does), Some(&Does::Go(skin.to_owned())));
    }
}
