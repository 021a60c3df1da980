//! What is deleted when it serves nobody any longer, and what is not.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use store::pruning::prune;
use testbed::Database;

/// Everybody's, by how many days ago it ran out.
const SESSIONS: &str = "insert into sessions (id, user_id, expires_at, ended_at) select gen_random_uuid(), id, now() - make_interval(days => $DAYS), now() - interval '99 days' from users";

async fn add(superuser: &mut PgConnection, statement: &str) {
    superuser.execute(AssertSqlSafe(statement.to_owned())).await.expect("added");
}

async fn count(superuser: &mut PgConnection, table: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table}"))).fetch_one(superuser).await.expect("counted")
}

#[tokio::test]
async fn sign_ins_invitations_keys_and_changes_of_many_cases_go_three_months_after_they_ran_out_and_no_sooner() {
    let database = Database::new().await;
    let (ana, _) = database.patient("Ana").await;
    let mut superuser = database.superuser().await;
    let case = testbed::add_case(&mut superuser, ana, domain::Status::Open).await;
    add(&mut superuser, "delete from sessions").await;
    for days in ["91", "89", "-1"] {
        add(&mut superuser, &SESSIONS.replace("$DAYS", days)).await;
    }
    add(&mut superuser, "insert into refresh_tokens (token_hash, session_id, expires_at) select sha256(id::text::bytea), id, expires_at from sessions").await;
    for days in [91, 89] {
        add(&mut superuser, &format!("insert into invitations (token_hash, user_id, expires_at) values (sha256('{days}'), '{ana}', now() - interval '{days} days')")).await;
        add(&mut superuser, &format!("insert into idempotency_keys (user_id, key, request_hash, case_id, created_at) values ('{ana}', '{days}', sha256('a'), '{case}', now() - interval '{days} days')")).await;
    }
    for days in [91, 89] {
        add(&mut superuser, &format!("with job as (insert into bulk_jobs (id, user_id, session_id, change, leased_until, created_at) select gen_random_uuid(), '{ana}', (select id from sessions order by expires_at desc limit 1), '{{}}', now(), now() - interval '{days} days' returning id) insert into bulk_items (job_id, user_id, place, case_id) select id, '{ana}', 1, '{case}' from job")).await;
    }
    for seconds in [61, 59] {
        add(&mut superuser, &format!("insert into presence (case_id, user_id, tab, state, seen_at) values ('{case}', '{ana}', gen_random_uuid(), 'viewing', now() - interval '{seconds} seconds')")).await;
    }
    for seconds in [1, -60] {
        add(
            &mut superuser,
            &format!(
                "insert into spending (subject, whole_at) values (sha256('{seconds}'), now() - interval '{seconds} seconds')"
            ),
        )
        .await;
    }
    assert_eq!(prune(&database.store(1).await).await, Ok(false));
    let mut left = Vec::new();
    for table in [
        "sessions",
        "refresh_tokens",
        "invitations",
        "idempotency_keys",
        "bulk_jobs",
        "bulk_items",
        "presence",
        "spending",
        "cases",
        "users",
    ] {
        left.push((table, count(&mut superuser, table).await));
    }
    assert_eq!(
        left,
        [
            ("sessions", 2),
            ("refresh_tokens", 2),
            ("invitations", 1),
            ("idempotency_keys", 1),
            ("bulk_jobs", 1),
            ("bulk_items", 1),
            ("presence", 1),
            ("spending", 1),
            ("cases", 1),
            ("users", 1)
        ]
    );
    superuser.close().await.expect("closed");
}
