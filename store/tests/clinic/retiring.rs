use super::Clinic;
use domain::case::Revise;
use domain::clinic::ReviseDepartment;
use domain::{CaseId, DepartmentId, Problem, Refusal, Status};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Executor};
use store::{cases, clinic};
use uuid::Uuid;

/// Where the case is, and in which version.
async fn place(at: &Clinic, case: CaseId) -> Value {
    at.json(&format!("select jsonb_build_array(department_id, version) from cases where id = '{case}'")).await.remove(0)
}

async fn members(at: &Clinic) -> usize {
    at.json("select to_jsonb(m) from memberships m").await.len()
}

#[tokio::test]
async fn an_open_department_that_goes_gives_its_cases_to_the_intake_and_lets_its_members_go() {
    let at = Clinic::new().await;
    let (skin, heart) = (at.department("Skin", false).await, at.department("Heart", false).await);
    let (case, other) = (at.case_in(skin.id).await, at.case_in(heart.id).await);
    at.join(at.sam.0, skin.id).await;
    at.join(at.sam.0, heart.id).await;
    let retired = at.retire(skin.id, None).await.expect("retired");
    assert_eq!((retired.department.active, retired.moved_cases), (false, 1));
    assert_eq!((place(&at, case).await, members(&at).await), (json!([null, 3]), 1));
    assert_eq!(place(&at, other).await, json!([heart.id, 2]), "another's case stays");

    let told = at.json("select jsonb_build_array(kind, data, version, actor_id is not null) from case_events").await;
    let data = json!({ "from": { "id": skin.id, "name": "Skin" }, "to": null });
    assert_eq!(told, [json!(["department_changed", data, 3, true])]);
    let entry = json!({ "changed": ["active"], "restricted": false, "active": false, "moved_cases": 1, "move_to": null });
    assert_eq!(at.audited("department_changed").await, [json!(["department_changed", entry])]);
}

#[tokio::test]
async fn a_restricted_department_with_cases_goes_only_if_another_one_takes_them() {
    let at = Clinic::new().await;
    let mind = at.department("Mind", true).await;
    let case = at.case_in(mind.id).await;
    at.join(at.sam.0, mind.id).await;
    let refused = |problem| Err(Refusal::invalid("move_to", problem));
    assert_eq!(at.retire(mind.id, None).await, refused(Problem::Required));
    let retired = at.department("Old", false).await;
    at.retire(retired.id, None).await.expect("nothing in it");
    for nowhere in [mind.id, retired.id, DepartmentId(Uuid::new_v4())] {
        assert_eq!(at.retire(mind.id, Some(nowhere)).await, refused(Problem::UnknownValue));
    }
    let empty = at.department("Empty", true).await;
    assert_eq!(at.retire(mind.id, Some(empty.id)).await, refused(Problem::NobodyReads));
    assert_eq!((place(&at, case).await, members(&at).await), (json!([mind.id, 2]), 1), "nothing was done yet");

    at.join(at.sam.0, empty.id).await;
    assert_eq!(at.retire(mind.id, Some(empty.id)).await.expect("retired").moved_cases, 1);
    let skin = at.department("Skin", false).await;
    assert_eq!(at.retire(empty.id, Some(skin.id)).await.expect("said plainly").moved_cases, 1);
    assert_eq!((place(&at, case).await, at.unreadable().await), (json!([skin.id, 4]), 0));
}

#[tokio::test]
async fn a_restricted_department_without_cases_just_goes() {
    let at = Clinic::new().await;
    let mind = at.department("Mind", true).await;
    assert_eq!(at.retire(mind.id, None).await.expect("retired").moved_cases, 0);
}

#[tokio::test]
async fn a_retired_department_takes_neither_case_nor_member_until_it_is_back() {
    let at = Clinic::new().await;
    let skin = at.department("Skin", false).await;
    let case = at.case_in(skin.id).await;
    at.retire(skin.id, None).await.expect("retired");
    let takes_case = format!("update cases set department_id = '{}', version = version + 1 where id = '{case}'", skin.id);
    let takes_member = format!("insert into memberships (user_id, department_id) values ('{}', '{}')", at.sam.0, skin.id);
    let mut postgres = at.database.superuser().await;
    for (statement, constraint) in [(&takes_case, "cases_department"), (&takes_member, "memberships_department")] {
        let fault = postgres.execute(AssertSqlSafe(statement.clone())).await.expect_err(statement);
        assert_eq!(fault.as_database_error().and_then(|answer| answer.constraint()), Some(constraint));
    }
    let back = ReviseDepartment { active: Some(true), ..ReviseDepartment::default() };
    assert!(at.revise(skin.id, back).await.expect("back").department.active);
    for statement in [takes_case, takes_member] {
        postgres.execute(AssertSqlSafe(statement.clone())).await.expect(&statement);
    }
}

/// Somebody gives it a case in the moment in which it goes.
#[tokio::test]
async fn a_department_that_was_just_given_a_case_does_not_go() {
    let at = Clinic::new().await;
    let skin = at.department("Skin", false).await;
    let case = testbed::add_case(&mut at.database.superuser().await, at.ana.0, Status::Open).await;
    let mut other = at.database.superuser().await;
    let give = format!("begin; update cases set department_id = '{}', version = version + 1 where id = '{case}'", skin.id);
    other.execute(AssertSqlSafe(give)).await.expect("given");

    let scope = at.scope(at.admin).await;
    let command = ReviseDepartment { active: Some(false), ..ReviseDepartment::default() };
    let retiring = tokio::spawn(clinic::revise_department(scope, skin.id, command));
    let waiting =
        "select to_jsonb(count(*)) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    while at.json(waiting).await != [json!(1)] {}
    other.execute("commit").await.expect("committed");
    assert_eq!(retiring.await.expect("no panic"), Err(Refusal::Stale));
    assert_eq!(place(&at, case).await, json!([skin.id, 2]));
    assert_eq!(at.retire(skin.id, None).await.expect("retired").moved_cases, 1);
}

/// After some changes of status on one connection PostgreSQL has one plan for the guard of cases, whoever changes them,
/// and asks for all the rights that the plan may need.
#[tokio::test]
async fn a_department_goes_over_a_connection_on_which_staff_worked_before() {
    let at = Clinic::new().await;
    let at = Clinic { store: at.database.store(1).await, ..at };
    for n in 0..10 {
        let department = at.department(&format!("Department {n}"), false).await;
        let case = at.case_in(department.id).await;
        let reopened = Revise { status: Some(Status::InProgress), ..Revise::default() };
        cases::revise(at.scope(at.sam.1).await, case, 2, reopened).await.expect("reopened");
        assert_eq!(at.retire(department.id, None).await.map(|retired| retired.moved_cases), Ok(1), "number {n}");
    }
}
