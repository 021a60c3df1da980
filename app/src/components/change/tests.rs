use super::*;
use domain::case::{CasePage, Reference};
use domain::clinic::{Department, Tag, Vocabulary};
use domain::person::Candidate;
use domain::{Action, Case, CaseFacts, CaseId, DepartmentId, Priority, Role, SpecialtyId, Status, TagId, UserId, may};
use time::OffsetDateTime;
use uuid::Uuid;

const PATIENT: UserId = UserId(Uuid::from_u128(1));
const ME: UserId = UserId(Uuid::from_u128(2));
const COLLEAGUE: UserId = UserId(Uuid::from_u128(3));
const HERE: DepartmentId = DepartmentId(Uuid::from_u128(4));
const ELSEWHERE: DepartmentId = DepartmentId(Uuid::from_u128(5));

/// How the reader stands to the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Outsider,
    Member,
    Assignee,
    Granted,
    Patient,
}

const RELATIONS: [Relation; 5] = [Relation::Outsider, Relation::Member, Relation::Assignee, Relation::Granted, Relation::Patient];

fn actor(role: Role, relation: Relation) -> Actor {
    let departments = if relation == Relation::Member { [HERE].into() } else { Default::default() };
    let id = if relation == Relation::Patient { PATIENT } else { ME };
    Actor { id, role, name: "Jonas Keller".into(), email: "jonas.keller@example.org".into(), departments }
}

fn view(status: Status, restricted: bool, relation: Relation) -> CaseView {
    let case = Case {
        id: CaseId(Uuid::nil()),
        reference: Reference::stored("K7Q-2F9".into()),
        patient_id: PATIENT,
        title: "A rash".into(),
        description: "It itches.".into(),
        description_html: "<p>It itches.</p>".into(),
        status,
        priority: Priority::Medium,
        metadata: Default::default(),
        department_id: Some(HERE),
        assignee_id: Some(if relation == Relation::Assignee { ME } else { COLLEAGUE }),
        specialty_id: Some(SpecialtyId(Uuid::nil())),
        tags: ["follow up".to_owned()].into(),
        version: 4,
        created_at: OffsetDateTime::UNIX_EPOCH,
        updated_at: OffsetDateTime::UNIX_EPOCH,
    };
    let department = |id, name: &str| Department { id, name: name.into(), restricted: false, active: true };
    let candidate = Candidate { id: ME, name: "Jonas Keller".into(), member: true, specialist: false, caseload: 4 };
    CaseView {
        page: CasePage {
            facts: CaseFacts::of(&case, restricted, relation == Relation::Granted),
            case,
            grant: None,
            patient_name: "Ana".into(),
            department_name: Some("Skin".into()),
            assignee_name: Some("Kim".into()),
            specialty_name: Some("Rashes".into()),
            events: Vec::new(),
            conversation: Default::default(),
            follows: None,
            followed_by: Vec::new(),
        },
        vocabulary: Vocabulary {
            departments: vec![department(HERE, "Skin"), department(ELSEWHERE, "Heart")],
            tags: vec![Tag { id: TagId(Uuid::nil()), name: "call back".into(), active: true }],
            ..Vocabulary::default()
        },
        candidates: vec![candidate],
        access: Vec::new(),
        draft: Default::default(),
    }
}

fn shown(view: &CaseView, actor: &Actor) -> String {
    let (view, actor) = (view.clone(), actor.clone());
    Owner::new().with(|| view! { <Change view actor action=ServerAction::new()/> }.to_html())
}

#[test]
fn the_controls_are_what_the_policy_allows() {
    for role in Role::ALL {
        for relation in RELATIONS {
            for (status, restricted) in Status::ALL.iter().flat_map(|status| [(*status, false), (*status, true)]) {
                let (view, actor) = (view(status, restricted, relation), actor(*role, relation));
                let html = shown(&view, &actor);
                let allowed = |action| may(&actor, action, &view.page.facts).is_ok();
                let case = format!("{role} {relation:?} {status} restricted: {restricted}");
                for to in Status::ALL.iter().filter(|to| **to != status) {
                    let button = format!(r#"name="status" value="{to}""#);
                    assert_eq!(html.contains(&button), allowed(Action::SetStatus(*to)), "{case} to {to}");
                }
                for (control, action) in [
                    (r#"name="priority""#, Action::SetPriority),
                    (r#"name="department_id""#, Action::Move),
                    (r#"name="assignee_id""#, Action::Assign),
                    (r#"name="specialty_id""#, Action::SetSpecialty),
                    (r#"name="tags[]""#, Action::SetTags),
                ] {
                    assert_eq!(html.contains(control), allowed(action), "{case} {control}");
                }
            }
        }
    }
}

#[test]
fn what_can_be_done_by_one_word_is_what_the_controls_offer_without_a_reason() {
    for role in Role::ALL {
        for relation in RELATIONS {
            for (status, restricted) in Status::ALL.iter().flat_map(|status| [(*status, false), (*status, true)]) {
                let (view, actor) = (view(status, restricted, relation), actor(*role, relation));
                let html = shown(&view, &actor);
                let order = html.split_once("As an admin").map_or(html.as_str(), |(order, _)| order);
                let offered = |control: String| order.contains(&control);
                let mut steps = Vec::new();
                steps.extend(offered(format!(r#"name="assignee_id" value="{ME}""#)).then_some(Step::Take));
                steps.extend(offered(r#"name="assignee_id" value="none""#.to_owned()).then_some(Step::HandBack));
                let to = |to: &&Status| offered(format!(r#"name="status" value="{to}""#));
                steps.extend(Status::ALL.iter().filter(to).map(|to| Step::Status(*to)));
                let to = |to: &&Priority| **to != Priority::Medium && offered(format!(r#"name="priority" value="{to}""#));
                steps.extend(Priority::ALL.iter().filter(to).map(|to| Step::Priority(*to)));
                let case = format!("{role} {relation:?} {status} restricted: {restricted}");
                let facts = view.page.facts;
                let found = Owner::new().with(|| Work::of(view, actor.clone(), ServerAction::new()).steps());
                assert_eq!(found, steps, "{case}");
                for step in found {
                    let action = match step {
                        Step::Take | Step::HandBack => Action::Assign,
                        Step::Status(to) => Action::SetStatus(to),
                        Step::Priority(_) => Action::SetPriority,
                    };
                    assert_eq!(may(&actor, action, &facts), Ok(()), "{case} {step:?}");
                }
            }
        }
    }
}

#[test]
fn one_key_takes_a_case_that_nobody_has_and_leads_to_the_choice_of_a_colleague_otherwise() {
    let staff = actor(Role::Staff, Relation::Outsider);
    let mut held = view(Status::Open, false, Relation::Outsider);
    let html = shown(&held, &staff);
    assert!(html.contains(r#"id="assign-to" name="assignee_id" required data-key="a""#), "{html}");
    assert_eq!(html.matches(r#"data-key="a""#).count(), 1);
    held.page.case.assignee_id = None;
    held.page.assignee_name = None;
    let html = shown(&held, &staff);
    assert!(html.contains(&format!(r#"name="assignee_id" value="{ME}" data-key="a""#)), "{html}");
    assert_eq!(html.matches(r#"data-key="a""#).count(), 1);
    for key in ["s", "p"] {
        assert_eq!(html.matches(&format!(r#"data-key="{key}""#)).count(), 1, "{key}");
    }
}

#[test]
fn what_an_admin_does_against_the_order_stands_apart_and_asks_why() {
    let resolved = view(Status::Resolved, false, Relation::Outsider);
    let apart = |role| {
        shown(&resolved, &actor(role, Relation::Outsider)).split_once("As an admin").map(|(a, b)| (a.to_owned(), b.to_owned()))
    };
    let (order, against) = apart(Role::Admin).expect("a part of its own");
    for control in [r#"name="status" value="in_progress""#, r#"name="status" value="open""#, r#"id="override-to""#] {
        assert!(!order.contains(control) && against.contains(control), "{control}");
    }
    assert_eq!(against.matches(r#"name="reason""#).count(), 2, "{against}");
    assert!(!order.contains(r#"name="assignee_id""#));
    assert_eq!(apart(Role::Staff), None);
}

#[test]
fn a_move_out_of_a_department_asks_why_and_one_out_of_the_intake_does_not() {
    let mut view = view(Status::Open, false, Relation::Outsider);
    let staff = actor(Role::Staff, Relation::Outsider);
    assert!(shown(&view, &staff).contains(r#"id="move-why" name="reason""#));
    view.page.case.department_id = None;
    view.page.facts.department = None;
    let html = shown(&view, &staff);
    assert!(html.contains("Move to a department") && !html.contains(r#"name="reason""#), "{html}");
}

#[test]
fn a_change_names_the_version_that_was_seen() {
    let html = shown(&view(Status::Open, false, Relation::Outsider), &actor(Role::Staff, Relation::Outsider));
    assert_eq!(html.matches("<form").count(), html.matches(r#"name="version" value="4""#).count(), "{html}");
    assert!(html.contains(r#"aria-pressed="true""#));
}

#[test]
fn colleagues_are_offered_by_what_speaks_for_them() {
    let html = shown(&view(Status::Open, false, Relation::Outsider), &actor(Role::Staff, Relation::Outsider));
    assert!(html.contains("Jonas Keller · member · 4 cases"), "{html}");
}
