//! A database filled in bulk from the command line.

use crate::caseward::{caseward, data_dir};
use crate::external::url;
use std::path::Path;
use std::process::Output;
use testbed::Database;

fn seed(dir: &Path, database: &Database, more: &[&str]) -> Output {
    let mut command = caseward(&[&["seed", "--cases", "50", "--staff", "8"], more].concat(), dir);
    command.env("DATABASE_URL", url(&database.login())).env("CASEWARD_OWNER_URL", url(&database.owner()));
    command.output().expect("caseward")
}

#[tokio::test]
async fn a_database_with_cases_is_added_to_only_if_that_is_meant() {
    let (dir, database) = (data_dir(), Database::new().await);
    let said = |output: &Output| String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned();
    let first = seed(dir.path(), &database, &[]);
    assert!(first.status.success() && said(&first).contains("50 cases with "), "{}", said(&first));
    let again = seed(dir.path(), &database, &["--seed", "2"]);
    assert!(!again.status.success() && said(&again).contains("holds cases already"), "{}", said(&again));
    let meant = seed(dir.path(), &database, &["--seed", "2", "--force"]);
    assert!(meant.status.success(), "{}", said(&meant));
    let cases: i64 =
        sqlx::query_scalar("select count(*) from cases").fetch_one(&mut database.superuser().await).await.expect("a count");
    assert_eq!(cases, 100);
}
