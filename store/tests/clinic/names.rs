use super::Clinic;
use domain::clinic::{CreateDepartment, CreateField, CreateNamed, FieldKind, ReviseDepartment, ReviseField, ReviseNamed};
use domain::{Denied, DepartmentId, FieldId, Problem, Refusal, SpecialtyId, TagId};
use serde_json::json;
use store::clinic;
use uuid::Uuid;

fn named(name: &str) -> CreateNamed {
    CreateNamed { name: name.into() }
}

fn field(name: &str, label: &str) -> CreateField {
    CreateField { name: name.into(), label: label.into(), kind: FieldKind::Text, choices: Vec::new(), required: false, rank: 0 }
}

#[tokio::test]
async fn everybody_reads_what_the_clinic_is_made_of_and_only_those_who_work_here_its_tags() {
    let at = Clinic::new().await;
    let skin = at.department("Skin", false).await;
    let sleep = clinic::create_specialty(at.scope(at.admin).await, named(" Sleep ")).await.expect("a specialty");
    let urgent = clinic::create_tag(at.scope(at.admin).await, named("Call  Back")).await.expect("a tag");
    let side = clinic::create_field(at.scope(at.admin).await, field("side", "Side")).await.expect("a field");
    assert_eq!((sleep.name.as_str(), urgent.name.as_str()), ("Sleep", "call back"));
    for session in [at.ana.1, at.sam.1, at.admin] {
        let mut scope = at.scope(session).await;
        let works_here = scope.actor().role.works_here();
        let found = clinic::vocabulary(&mut scope).await.expect("the vocabulary");
        assert_eq!(
            (&found.departments, &found.specialties, &found.fields),
            (&vec![skin.clone()], &vec![sleep.clone()], &vec![side.clone()])
        );
        assert_eq!(found.tags, if works_here { vec![urgent.clone()] } else { Vec::new() });
        let tags = clinic::tags(&mut scope).await;
        assert_eq!(tags, if works_here { Ok(vec![urgent.clone()]) } else { Err(Denied::Role.into()) });
    }
}

#[tokio::test]
async fn admins_alone_change_it_and_who_tries_is_written_down() {
    let at = Clinic::new().await;
    let id = Uuid::new_v4();
    let refused = Some(Refusal::Denied(Denied::Role));
    for session in [at.ana.1, at.sam.1] {
        let department = CreateDepartment { name: "Skin".into(), restricted: false };
        let scope = async || at.scope(session).await;
        assert_eq!(clinic::create_department(scope().await, department).await.err(), refused);
        let revise = ReviseDepartment::default();
        assert_eq!(clinic::revise_department(scope().await, DepartmentId(id), revise).await.err(), refused);
        assert_eq!(clinic::create_specialty(scope().await, named("Sleep")).await.err(), refused);
        assert_eq!(clinic::revise_specialty(scope().await, SpecialtyId(id), ReviseNamed::default()).await.err(), refused);
        assert_eq!(clinic::create_tag(scope().await, named("post")).await.err(), refused);
        assert_eq!(clinic::revise_tag(scope().await, TagId(id), ReviseNamed::default()).await.err(), refused);
        assert_eq!(clinic::create_field(scope().await, field("side", "Side")).await.err(), refused);
        assert_eq!(clinic::revise_field(scope().await, FieldId(id), ReviseField::default()).await.err(), refused);
        assert_eq!(clinic::unreadable(&mut scope().await).await.err(), refused);
        assert_eq!(clinic::department_pages(&mut scope().await).await.err(), refused);
    }
    let denied = at.audited("case_denied").await;
    assert_eq!((denied.len(), &denied[0]), (16, &json!(["case_denied", { "what": "create_department", "code": "role" }])));
}

#[tokio::test]
async fn a_name_is_taken_whatever_its_capitals() {
    let at = Clinic::new().await;
    let taken = |field: &str| Some(Refusal::invalid(field, Problem::Taken));
    let (skin, heart) = (at.department("Skin", false).await, at.department("Heart", false).await);
    let again = CreateDepartment { name: "sKIN".into(), restricted: true };
    assert_eq!(clinic::create_department(at.scope(at.admin).await, again).await.err(), taken("name"));
    let rename = |name: &str| ReviseDepartment { name: Some(name.into()), ..ReviseDepartment::default() };
    assert_eq!(at.revise(heart.id, rename("SKIN")).await.err(), taken("name"));
    at.revise(skin.id, rename("SKIN")).await.expect("its own name, written otherwise");

    for name in ["Sleep", "sleep"] {
        let made = clinic::create_specialty(at.scope(at.admin).await, named(name)).await;
        assert_eq!(made.err(), (name == "sleep").then(|| Refusal::invalid("name", Problem::Taken)));
        let made = clinic::create_tag(at.scope(at.admin).await, named(name)).await;
        assert_eq!(made.err(), (name == "sleep").then(|| Refusal::invalid("name", Problem::Taken)));
    }
    clinic::create_field(at.scope(at.admin).await, field("side", "Side")).await.expect("a field");
    assert_eq!(clinic::create_field(at.scope(at.admin).await, field("side", "Half")).await.err(), taken("name"));
    assert_eq!(clinic::create_field(at.scope(at.admin).await, field("half", "SIDE")).await.err(), taken("label"));
}

#[tokio::test]
async fn each_change_is_written_down_by_the_names_of_its_parts_and_a_change_of_nothing_is_not() {
    let at = Clinic::new().await;
    let tag = clinic::create_tag(at.scope(at.admin).await, named("post")).await.expect("a tag");
    let renamed = ReviseNamed { name: Some("Letters".into()), active: None };
    for command in [renamed.clone(), renamed, ReviseNamed { name: None, active: Some(false) }] {
        clinic::revise_tag(at.scope(at.admin).await, tag.id, command).await.expect("revised");
    }
    assert_eq!(
        at.audited("tag_").await,
        [
            json!(["tag_created", { "changed": ["name"] }]),
            json!(["tag_changed", { "changed": ["name"] }]),
            json!(["tag_changed", { "changed": ["active"] }]),
        ]
    );
    let sleep = clinic::create_specialty(at.scope(at.admin).await, named("Sleep")).await.expect("a specialty");
    let both = ReviseNamed { name: Some("Rest".into()), active: Some(false) };
    let revised = clinic::revise_specialty(at.scope(at.admin).await, sleep.id, both).await.expect("revised");
    assert_eq!((revised.name.as_str(), revised.active), ("Rest", false));
    assert_eq!(at.audited("specialty_changed").await, [json!(["specialty_changed", { "changed": ["name", "active"] }])]);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let at = Clinic::new().await;
    let id = Uuid::new_v4();
    let missing = Some(Refusal::NotFound);
    assert_eq!(at.revise(DepartmentId(id), ReviseDepartment::default()).await.err(), missing);
    let scope = async || at.scope(at.admin).await;
    assert_eq!(clinic::revise_specialty(scope().await, SpecialtyId(id), ReviseNamed::default()).await.err(), missing);
    assert_eq!(clinic::revise_tag(scope().await, TagId(id), ReviseNamed::default()).await.err(), missing);
    assert_eq!(clinic::revise_field(scope().await, FieldId(id), ReviseField::default()).await.err(), missing);
}
