//! What holds of a change to how a case is handled, whoever makes it and whatever is in it.

use domain::case::{Change, Handling, Named, REASON_MAX, Revise, TAGS_MAX};
use domain::event::CaseEvent;
use domain::{
    Action, Actor, CaseFacts, Denied, DepartmentId, Priority, Problem, Refusal, Role, SpecialtyId, Status, UserId, may,
};
use proptest::collection::btree_set;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;
use uuid::Uuid;

proptest! {
    #[test]
    fn a_change_is_permitted_if_the_policy_permits_each_part(command in any_command(), asker in any_asker(), facts in any_facts()) {
        let parts = [
            command.status.map(Action::SetStatus),
            command.priority.map(|_| Action::SetPriority),
            command.department_id.map(|_| Action::Move),
            command.assignee_id.map(|_| Action::Assign),
            command.specialty_id.map(|_| Action::SetSpecialty),
            command.tags.as_ref().map(|_| Action::SetTags),
        ];
        let refusals: BTreeSet<Denied> = parts.into_iter().flatten().filter_map(|part| may(&asker, part, &facts).err()).collect();
        let permitted = command.permitted(&asker, &facts);
        if command == Revise::default() {
            prop_assert_eq!(permitted, may(&asker, Action::SetPriority, &facts), "who changes nothing has to be someone who may");
        } else {
            prop_assert_eq!(permitted.is_ok(), refusals.is_empty());
            prop_assert!(permitted.is_ok() || refusals.contains(&permitted.expect_err("refused")));
        }
    }

    /// Whether the actor may change the case at all is said before what is wrong with the change.
    #[test]
    fn a_missing_right_comes_before_a_missing_transition(command in any_command(), asker in any_asker(), facts in any_facts()) {
        let right = may(&asker, Action::SetPriority, &facts);
        let permitted = command.permitted(&asker, &facts);
        prop_assert_eq!(permitted.is_err_and(Denied::is_missing_right), right.is_err());
    }

    #[test]
    fn a_change_ends_where_it_says_and_tells_exactly_what_differs(change in any_change(), role in select(&[Role::Staff, Role::Admin][..]), before in any_handling()) {
        let Ok(revision) = change.clone().apply(&asker(role), before.clone()) else { return Ok(()) };
        let after = revision.after;
        prop_assert_eq!(after.status, change.status.unwrap_or(before.status));
        prop_assert_eq!(after.priority, change.priority.unwrap_or(before.priority));
        prop_assert_eq!(id(&after.department), change.department.as_ref().map_or(id(&before.department), id));
        prop_assert_eq!(id(&after.assignee), change.assignee.as_ref().map_or(id(&before.assignee), id));
        prop_assert_eq!(id(&after.specialty), change.specialty.as_ref().map_or(id(&before.specialty), id));
        prop_assert_eq!(&after.tags, change.tags.as_ref().unwrap_or(&before.tags));
        prop_assert_eq!(revision.reason, change.reason);
        prop_assert_eq!(revision.events, difference(&before, &after));
    }

    #[test]
    fn the_same_change_again_is_none(change in any_change(), role in select(&[Role::Staff, Role::Admin][..]), before in any_handling()) {
        let Ok(first) = change.clone().apply(&asker(role), before) else { return Ok(()) };
        let again = Change { reason: None, ..change }.apply(&asker(role), first.after.clone()).expect("needs no reason");
        prop_assert_eq!((again.after, again.events, again.overrides), (first.after, vec![], false));
    }

    /// The two things that take a reason: a case leaves its department, and an admin steps over what binds staff.
    #[test]
    fn a_reason_is_asked_for_where_it_is_needed_and_never_gets_in_the_way(change in any_change(), role in select(&[Role::Staff, Role::Admin][..]), before in any_handling()) {
        let asker = asker(role);
        let with = Change { reason: Some("She asked me to.".into()), ..change.clone() }.apply(&asker, before.clone()).expect("a reason is there");
        let without = Change { reason: None, ..change }.apply(&asker, before.clone());

        let leaves = before.department.is_some() && id(&with.after.department) != id(&before.department);
        let status_out_of_turn = before.status != with.after.status && !before.status.may_become(with.after.status);
        let reopens = before.status == Status::Resolved && with.after.status != Status::Resolved;
        let taken = before.assignee.as_ref().is_some_and(|held| held.id != asker.id) && id(&with.after.assignee) != id(&before.assignee);
        let overrides = role == Role::Admin && (status_out_of_turn || reopens || taken);
        prop_assert_eq!(with.overrides, overrides);
        if leaves || overrides {
            prop_assert_eq!(without, Err(Denied::ReasonMissing));
        } else {
            prop_assert_eq!(without.map(|revision| revision.events), Ok(with.events));
        }
    }
}

/// Written apart from what makes them.
fn difference(before: &Handling, after: &Handling) -> Vec<CaseEvent> {
    let status = (before.status, after.status);
    let follows = status.0.next().contains(&status.1);
    let minus = |a: &BTreeSet<String>, b: &BTreeSet<String>| (a - b).into_iter().collect();
    let told = [
        (before.priority != after.priority).then_some(CaseEvent::PriorityChanged { from: before.priority, to: after.priority }),
        (status.0 != status.1 && follows).then_some(CaseEvent::StatusChanged { from: status.0, to: status.1 }),
        (status.0 != status.1 && !follows).then_some(CaseEvent::StatusCorrected { from: status.0, to: status.1 }),
        (id(&before.department) != id(&after.department))
            .then(|| CaseEvent::DepartmentChanged { from: before.department.clone(), to: after.department.clone() }),
        (id(&before.assignee) != id(&after.assignee))
            .then(|| CaseEvent::AssigneeChanged { from: before.assignee.clone(), to: after.assignee.clone() }),
        (id(&before.specialty) != id(&after.specialty))
            .then(|| CaseEvent::SpecialtyChanged { from: before.specialty.clone(), to: after.specialty.clone() }),
        (before.tags != after.tags).then(|| CaseEvent::TagsChanged {
            added: minus(&after.tags, &before.tags),
            removed: minus(&before.tags, &after.tags),
        }),
    ];
    told.into_iter().flatten().collect()
}

#[test]
fn a_field_that_is_null_was_given_and_one_that_is_absent_was_not() {
    let read = |json: &str| serde_json::from_str::<Revise>(json).expect(json);
    assert_eq!(read("{}"), Revise::default());
    assert_eq!(read(r#"{"department_id":null}"#), Revise { department_id: Some(None), ..Revise::default() });
    assert_eq!(read(r#"{"assignee_id":null}"#), Revise { assignee_id: Some(None), ..Revise::default() });
    assert_eq!(read(r#"{"specialty_id":null}"#), Revise { specialty_id: Some(None), ..Revise::default() });
    assert_eq!(read(r#"{"status":null,"priority":null,"tags":null,"reason":null}"#), Revise::default());
    for field in ["title", "patient_id", "version", "changed_in", "restricted", "department"] {
        assert!(serde_json::from_str::<Revise>(&format!(r#"{{"{field}":null}}"#)).is_err(), "{field} is no field of a change");
    }
    let command = Revise { department_id: Some(None), assignee_id: Some(Some(ASKER)), ..Revise::default() };
    assert_eq!(read(&serde_json::to_string(&command).expect("JSON")), command);
}

#[test]
fn an_empty_reason_is_none_and_a_long_one_or_too_many_tags_are_refused() {
    let check = |reason: &str| Revise { reason: Some(reason.into()), ..Revise::default() }.check();
    assert_eq!(check(" \r\n ").expect("good").reason, None);
    assert_eq!(check(" Wrong\r\nhouse. ").expect("good").reason.as_deref(), Some("Wrong\nhouse."));
    assert!(check(&"é".repeat(REASON_MAX)).is_ok());
    assert_eq!(check(&"é".repeat(REASON_MAX + 1)).expect_err("long").get("reason"), Some(&Problem::TooLong { max: REASON_MAX }));

    let tagged = |count: usize| Revise { tags: Some((0..count).map(|n| n.to_string()).collect()), ..Revise::default() }.check();
    assert!(tagged(TAGS_MAX).is_ok());
    assert_eq!(tagged(TAGS_MAX + 1).expect_err("many").get("tags"), Some(&Problem::TooMany { max: TAGS_MAX }));
}

#[test]
fn what_is_a_mistake_is_said_at_its_field_and_what_is_a_missing_right_is_no_mistake() {
    for denied in Denied::ALL {
        let refusal = Refusal::from(*denied);
        assert_eq!(refusal == Refusal::Denied(*denied), denied.is_missing_right(), "{denied}");
    }
    assert_eq!(Refusal::from(Denied::ReasonMissing), Refusal::invalid("reason", Problem::Required));
    assert_eq!(Refusal::from(Denied::Transition), Refusal::invalid("status", Problem::TransitionNotAllowed));
}

/// A name may have changed since; the same id is no change, and the name of that time stays.
#[test]
fn the_same_department_by_a_new_name_is_no_move() {
    let before = Handling { department: Some(named(DepartmentId(ASKER.0), "Skin")), ..plain() };
    let change = Change { department: Some(Some(named(DepartmentId(ASKER.0), "Dermatology"))), ..Change::default() };
    let revision = change.apply(&asker(Role::Staff), before.clone()).expect("no reason needed");
    assert_eq!((revision.after, revision.events), (before, vec![]));
}

const ASKER: UserId = UserId(Uuid::from_u128(1));

fn asker(role: Role) -> Actor {
    Actor { id: ASKER, role, name: "Asker".into(), email: "asker@example.org".into(), departments: [].into() }
}

fn plain() -> Handling {
    Handling {
        status: Status::Open,
        priority: Priority::Medium,
        department: None,
        assignee: None,
        specialty: None,
        tags: [].into(),
    }
}

fn named<Id>(id: Id, name: &str) -> Named<Id> {
    Named { id, name: name.into() }
}

fn id<Id: Copy>(of: &Option<Named<Id>>) -> Option<Id> {
    of.as_ref().map(|named| named.id)
}

/// One of three, so that the same ones meet often.
fn any_id() -> impl Strategy<Value = Uuid> {
    (1..=3u128).prop_map(Uuid::from_u128)
}

fn any_tags() -> impl Strategy<Value = BTreeSet<String>> {
    btree_set(select(vec!["child", "follow up", "post"]).prop_map(str::to_owned), 0..4)
}

/// The name is another each time: only the id says what it is.
fn any_named<Id: std::fmt::Debug>(id: fn(Uuid) -> Id) -> impl Strategy<Value = Option<Named<Id>>> {
    option::of((any_id(), "[a-z]{3}").prop_map(move |(uuid, name)| Named { id: id(uuid), name }))
}

fn any_asker() -> impl Strategy<Value = Actor> {
    (select(Role::ALL), btree_set(any_id().prop_map(DepartmentId), 0..3))
        .prop_map(|(role, departments)| Actor { departments, ..asker(role) })
}

fn any_facts() -> impl Strategy<Value = CaseFacts> {
    let ids = (any_id(), option::of(any_id()), option::of(any_id()));
    (ids, select(Status::ALL), any::<bool>(), any::<bool>()).prop_map(
        |((patient, department, assignee), status, restricted, granted)| CaseFacts {
            patient: UserId(patient),
            status,
            department: department.map(DepartmentId),
            restricted: restricted && department.is_some(),
            assignee: assignee.map(UserId),
            granted,
        },
    )
}

fn any_command() -> impl Strategy<Value = Revise> {
    let ids = || option::of(option::of(any_id()));
    (option::of(select(Status::ALL)), option::of(select(Priority::ALL)), ids(), ids(), ids(), option::of(any_tags())).prop_map(
        |(status, priority, department, assignee, specialty, tags)| Revise {
            status,
            priority,
            department_id: department.map(|id| id.map(DepartmentId)),
            assignee_id: assignee.map(|id| id.map(UserId)),
            specialty_id: specialty.map(|id| id.map(SpecialtyId)),
            tags,
            reason: None,
        },
    )
}

fn any_change() -> impl Strategy<Value = Change> {
    let named = (option::of(any_named(DepartmentId)), option::of(any_named(UserId)), option::of(any_named(SpecialtyId)));
    let words = (option::of(select(Status::ALL)), option::of(select(Priority::ALL)), option::of(any_tags()));
    (named, words, option::of("[a-z]{10}")).prop_map(|((department, assignee, specialty), (status, priority, tags), reason)| {
        Change { status, priority, department, assignee, specialty, tags, reason }
    })
}

fn any_handling() -> impl Strategy<Value = Handling> {
    let named = (any_named(DepartmentId), any_named(UserId), any_named(SpecialtyId));
    (select(Status::ALL), select(Priority::ALL), named, any_tags()).prop_map(
        |(status, priority, (department, assignee, specialty), tags)| Handling {
            status,
            priority,
            department,
            assignee,
            specialty,
            tags,
        },
    )
}
