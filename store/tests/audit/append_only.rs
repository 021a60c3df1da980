use super::{Log, run};
use sqlx::{AssertSqlSafe, Executor};

const ATTEMPTS: [&str; 8] = [
    "update public.audit_entries set data = '{}'",
    "delete from public.audit_entries",
    "truncate public.audit_entries",
    "insert into public.audit_entries (position, action) overriding system value values (1, 'signed_in') on conflict (position) do update set data = '{}'",
    "update public.audit_chain set hash = sha256('')",
    "delete from public.audit_chain",
    "truncate public.audit_chain",
    "insert into public.audit_chain values (1, 1, sha256('')) on conflict (seq) do update set hash = sha256('')",
];

/// Without the right, or stopped by the trigger.
async fn refused(log: &Log, role: &str) {
    let mut postgres = log.database.superuser().await;
    run(&mut postgres, &format!("set role {role}")).await;
    for attempt in ATTEMPTS {
        let fault = postgres.execute(AssertSqlSafe(attempt.to_owned())).await.expect_err(attempt);
        let answer = fault.as_database_error().expect(attempt);
        let stopped = answer.code().as_deref() == Some("42501") || answer.constraint() == Some("audit_append_only");
        assert!(stopped, "{role}: {attempt}: {fault}");
    }
}

#[tokio::test]
async fn nobody_changes_or_removes_an_entry_or_a_link() {
    let log = Log::of(3).await;
    for actor in ["patient", "staff", "admin", "worker", "door", "operator", "nobody", "login", "keeper", "owner"] {
        refused(&log, &format!("caseward_{actor}")).await;
    }
    let untouched = log.strings("select format('%s %s', position, data) from audit_entries order by position").await;
    assert_eq!(untouched, [r#"1 {"n": 1}"#, r#"2 {"n": 2}"#, r#"3 {"n": 3}"#]);
    log.verify(&[log.checkpoint().await]).await.expect("whole");
}

/// The superuser can, by two steps that nobody takes by mistake; then the chain tells.
#[tokio::test]
async fn even_the_superuser_is_stopped_until_the_triggers_are_put_aside() {
    let log = Log::of(3).await;
    refused(&log, "postgres").await;
    log.tamper(ATTEMPTS[0]).await;
    log.verify(&[]).await.expect_err("found out");
}
