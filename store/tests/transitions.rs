//! The table of transitions in the database and the one in the domain say the same, and the database insists on it.

use domain::Status;
use sqlx::postgres::PgConnection;
use testbed::Database;
use uuid::Uuid;

#[tokio::test]
async fn both_tables_of_transitions_are_the_same() {
    let mut postgres = Database::new().await.superuser().await;
    let mut theirs: Vec<(String, String)> =
        sqlx::query_as("select from_status, to_status from case_transitions").fetch_all(&mut postgres).await.expect("the table");
    let mut ours: Vec<(String, String)> =
        pairs().filter(|(from, to)| from.may_become(*to)).map(|(from, to)| (from.to_string(), to.to_string())).collect();
    theirs.sort();
    ours.sort();
    assert_eq!(theirs, ours);
}

/// Even for a superuser, whom no policy binds.
#[tokio::test]
async fn sql_written_by_hand_cannot_take_another_way() {
    let database = Database::new().await;
    let (patient, _) = database.patient("Ana").await;
    let mut postgres = database.superuser().await;
    for (from, to) in pairs() {
        let case = testbed::add_case(&mut postgres, patient, from).await;
        let changed = set_status(&mut postgres, case.0, to).await;
        assert_eq!(changed.is_ok(), from == to || from.may_become(to), "{from} to {to}: {changed:?}");
        if let Err(fault) = changed {
            let answer = fault.as_database_error().expect("an answer");
            assert_eq!((answer.code().as_deref(), answer.constraint()), (Some("23514"), Some("case_transition")));
        }
    }
}

#[tokio::test]
async fn what_a_case_is_never_changes_and_versions_go_up_by_one() {
    let database = Database::new().await;
    let ((ana, _), (ben, _)) = (database.patient("Ana").await, database.patient("Ben").await);
    let mut postgres = database.superuser().await;
    let case = testbed::add_case(&mut postgres, ana, Status::Open).await;
    for change in [
        "id = gen_random_uuid(), version = version + 1",
        "reference = 'ZZZ-ZZZ', version = version + 1",
        &format!("patient_id = '{ben}', version = version + 1"),
        "created_at = created_at - interval '1 day', version = version + 1",
        "priority = 'low'",
        "priority = 'low', version = version + 2",
        "priority = 'low', version = version - 1",
    ] {
        let statement = sqlx::AssertSqlSafe(format!("update cases set {change} where id = '{case}'"));
        let fault = sqlx::query(statement).execute(&mut postgres).await.expect_err(change);
        assert_eq!(fault.as_database_error().and_then(|answer| answer.code()).as_deref(), Some("23514"), "{change}");
    }
}

fn pairs() -> impl Iterator<Item = (Status, Status)> {
    Status::ALL.iter().flat_map(|from| Status::ALL.iter().map(|to| (*from, *to)))
}

async fn set_status(postgres: &mut PgConnection, case: Uuid, to: Status) -> Result<(), sqlx::Error> {
    sqlx::query("update cases set status = $2, version = version + 1 where id = $1")
        .bind(case)
        .bind(to.word())
        .execute(postgres)
        .await
        .map(|_| ())
}
