use super::*;
use crate::Denied;
use serde_json::{Map, json};
use uuid::Uuid;

fn id(n: u128) -> CaseId {
    CaseId(Uuid::from_u128(n))
}

fn wrong(request: serde_json::Value) -> FieldErrors {
    serde_json::from_value::<Bulk>(request).expect("its shape").check().expect_err("wrong")
}

fn set(tags: &[&str]) -> BTreeSet<String> {
    tags.iter().map(|tag| (*tag).to_owned()).collect()
}

#[test]
fn nothing_to_change_and_nothing_selected_are_said_at_once() {
    let errors = wrong(json!({ "select": { "ids": [] }, "change": { "reason": "Because." } }));
    assert_eq!((errors.get("select.ids"), errors.get("change")), (Some(&Problem::Required), Some(&Problem::Required)));
}

#[test]
fn ids_are_no_more_than_a_thousand_and_each_is_named_once() {
    let select = |ids: Vec<CaseId>| wrong(json!({ "select": { "ids": ids }, "change": {} })).get("select.ids").cloned();
    assert_eq!(select((0..1_000).map(id).collect()), None);
    assert_eq!(select((0..1_001).map(id).collect()), Some(Problem::TooMany { max: 1_000 }));
    assert_eq!(select(vec![id(1), id(2), id(1)]), Some(Problem::Malformed));
}

#[test]
fn a_bad_filter_is_named_field_by_field() {
    let errors = wrong(json!({ "select": { "filter": "status=lost&colour=red" }, "change": { "priority": "high" } }));
    assert_eq!(errors.get("select.filter.status"), Some(&Problem::UnknownValue));
    assert_eq!(errors.get("select.filter.colour"), Some(&Problem::UnknownField));
}

#[test]
fn a_filter_selects_whatever_its_page_and_order() {
    let bulk = json!({ "select": { "filter": "status=open&sort=-priority&limit=2" }, "change": { "assignee_id": null } });
    let (selection, change) = serde_json::from_value::<Bulk>(bulk).expect("its shape").check().expect("good");
    let filter = CaseFilter { status: BTreeSet::from([Status::Open]), ..CaseFilter::default() };
    assert_eq!(selection, Selection::Filter(Box::new(filter)));
    assert_eq!(change, BulkChange { assignee_id: Some(None), ..BulkChange::default() });
}

#[test]
fn unknown_fields_and_a_tag_both_added_and_removed_are_refused() {
    assert!(serde_json::from_value::<Bulk>(json!({ "select": { "ids": [] }, "change": { "title": "x" } })).is_err());
    let change = json!({ "add_tags": ["a", "b"], "remove_tags": ["b"] });
    let errors = wrong(json!({ "select": { "ids": [id(1)] }, "change": change }));
    assert_eq!(errors.get("change.remove_tags"), Some(&Problem::Malformed));
}

fn case(tags: &[&str]) -> Case {
    Case {
        id: id(1),
        reference: super::super::Reference::stored("222-222".into()),
        patient_id: UserId(Uuid::nil()),
        title: String::new(),
        description: String::new(),
        description_html: "<p>a</p>".into(),
        status: Status::Open,
        priority: Priority::Low,
        metadata: Map::new(),
        department_id: None,
        assignee_id: None,
        specialty_id: None,
        tags: set(tags),
        version: 1,
        created_at: OffsetDateTime::UNIX_EPOCH,
        updated_at: OffsetDateTime::UNIX_EPOCH,
    }
}

#[test]
fn tags_come_and_go_beside_those_that_each_case_has() {
    let change = BulkChange { add_tags: set(&["new"]), remove_tags: set(&["old", "gone"]), ..BulkChange::default() };
    assert_eq!(change.of(&case(&["old", "kept"])).tags, Some(set(&["kept", "new"])));
    assert_eq!(BulkChange::default().of(&case(&["kept"])), Revise::default());
}

#[test]
fn what_leads_back_names_what_was_changed_and_nothing_else() {
    let before = case(&["old"]);
    let after = Case { status: Status::Waiting, assignee_id: Some(UserId(Uuid::nil())), tags: set(&[]), ..case(&[]) };
    let back = Revise::back(&before, &after, "Why".into());
    let meant = Revise {
        status: Some(Status::Open),
        assignee_id: Some(None),
        tags: Some(set(&["old"])),
        reason: Some("Why".into()),
        ..Revise::default()
    };
    assert_eq!(back, meant);
    let read: Revise = serde_json::from_value(serde_json::to_value(&back).expect("JSON")).expect("read back");
    assert_eq!(read, back);
}

#[test]
fn every_case_is_counted_once() {
    let fates = [
        (id(1), Some(Fate::Done)),
        (id(2), Some(Fate::Skipped(Why::unchanged()))),
        (id(3), Some(Fate::from(&Refusal::Unauthenticated))),
        (id(4), None),
    ];
    let outcome = Outcome::tally(fates);
    assert_eq!((outcome.asked(), outcome.settled()), (4, 3));
    let json = serde_json::to_value(&outcome).expect("JSON");
    assert_eq!(json["skipped"], json!([{ "id": id(2), "code": "unchanged" }]));
    assert_eq!(json["failed"], json!([{ "id": id(3), "code": "unauthenticated" }]));
}

#[test]
fn a_refusal_skips_a_case_with_the_code_that_it_has_alone() {
    let why = |refusal: Refusal| match Fate::from(&refusal) {
        Fate::Skipped(why) => (why.code, why.field),
        other => panic!("{other:?}"),
    };
    assert_eq!(why(Refusal::NotFound), ("not_found".into(), None));
    assert_eq!(why(Refusal::Stale), ("stale_version".into(), None));
    assert_eq!(why(Denied::OwnCase.into()), ("denied".into(), None));
    assert_eq!(why(Denied::Transition.into()), ("transition_not_allowed".into(), Some("status".into())));
    assert_eq!(why(Refusal::invalid("tags", Problem::TooMany { max: 20 })), ("too_many".into(), Some("tags".into())));
}

#[test]
fn a_problem_has_the_same_code_here_as_in_json() {
    use Problem as P;
    let plain = [
        P::Required,
        P::NotAnEmail,
        P::TooCommon,
        P::UnknownValue,
        P::UnknownField,
        P::Malformed,
        P::TransitionNotAllowed,
        P::Reused,
        P::Expired,
        P::Taken,
        P::TooBroad,
        P::IsThePatient,
        P::LastAdmin,
        P::NobodyReads,
        P::NoReader { name: "Kim".into() },
        P::NoPlaceholder { name: "x".into() },
    ];
    let limits = [P::TooShort { min: 1 }, P::TooLong { max: 1 }, P::TooLarge { max: 1 }, P::TooMany { max: 1 }];
    for problem in plain.into_iter().chain(limits) {
        assert_eq!(serde_json::to_value(&problem).expect("JSON")["code"], problem.code());
    }
}
