//! What each role may do, tried for real: every table and command as one table that a reviewer can read, and then,
//! word by word, what somebody with bad intentions would try.

mod lock;

use Outcome::{Forbidden, Invalid, Refused, Rows};
use Who::{Ada, Ana, Door, Login, Nobody, Owner, Sam, Worker};
use lock::{Lab, Outcome, Who, access};

const CASE: &str = "insert into cases (id, reference, patient_id, title, description) values (:new, '444-444', ";
const EVENT: &str = "insert into case_events (id, case_id, patient_id, actor_id, kind, version) values (:new, ";

#[tokio::test]
async fn each_role_has_the_access_that_was_agreed() {
    let mut lab = Lab::open().await;
    lab.silence_triggers().await;
    let legend =
        "Of the rows of a little clinic, how many each role reads, could have made, changes and removes. -: no grant at all\n\n";
    let table = access(&mut lab).await;
    testbed::golden(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/access.txt"), &(legend.to_owned() + &table));
}

async fn expect(who: Who, attempts: &[(&str, Outcome)]) {
    let mut lab = Lab::open().await;
    for (statement, outcome) in attempts {
        let statement = statement.replace("CASE", CASE).replace("EVENT", EVENT);
        assert_eq!(lab.attempt(who, &statement).await, *outcome, "{who:?}: {statement}");
    }
}

#[tokio::test]
async fn a_patient_opens_cases_of_their_own_and_gives_nothing_that_is_not_theirs_to_give() {
    expect(
        Ana,
        &[
            ("CASE :ana, 'A fever', 'Since Monday.')", Rows(1)),
            ("CASE :ben, 'A fever', 'Since Monday.')", Refused),
            ("CASE :sam, 'A fever', 'Since Monday.')", Refused),
            ("insert into cases (id, reference, patient_id, title, description, status) values (:new, '444-444', :ana, 'a', 'b', 'resolved')", Forbidden),
            ("insert into cases (id, reference, patient_id, title, description, version) values (:new, '444-444', :ana, 'a', 'b', 7)", Forbidden),
            ("insert into cases (id, reference, patient_id, title, description, created_at) values (:new, '444-444', :ana, 'a', 'b', now())", Forbidden),
            ("insert into cases (id, reference, patient_id, title, description, updated_at) values (:new, '444-444', :ana, 'a', 'b', now())", Forbidden),
            ("insert into cases (id, reference, patient_id, title, description, assignee_id) values (:new, '444-444', :ana, 'a', 'b', :sam)", Forbidden),
            ("insert into cases (id, reference, patient_id, title, description, department_id) values (:new, '444-444', :ana, 'a', 'b', :skin)", Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_patient_changes_and_removes_no_case() {
    expect(
        Ana,
        &[
            ("select from cases", Rows(1)),
            ("select from cases where id = :ben_case", Rows(0)),
            ("select from cases where id = :ana_case for update", Forbidden),
            ("update cases set status = 'resolved', version = 2 where id = :ana_case", Forbidden),
            ("update cases set title = 'Another', version = 2 where id = :ana_case", Forbidden),
            ("update cases set patient_id = :ana, version = 3 where id = :ben_case", Forbidden),
            ("insert into cases (id, reference, patient_id, title, description) values (:ana_case, '222-222', :ana, 'a', 'b') on conflict (id) do update set title = 'Another'", Forbidden),
            ("delete from cases where id = :ana_case", Forbidden),
            ("truncate cases cascade", Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_patient_tells_the_log_of_their_own_opening_once_and_of_nothing_else() {
    expect(
        Ana,
        &[
            ("select from case_events", Rows(2)),
            ("select from case_events where case_id = :ben_case", Rows(0)),
            ("EVENT :ana_case, :ana, :ana, 'opened', 1)", Invalid),
            ("EVENT :ana_case, :ana, :ana, 'opened', 2)", Refused),
            ("EVENT :ana_case, :ana, :sam, 'opened', 1)", Refused),
            ("EVENT :ana_case, :ana, null, 'opened', 1)", Refused),
            ("EVENT :ana_case, :ana, :ana, 'status_changed', 1)", Refused),
            ("EVENT :ben_case, :ana, :ana, 'opened', 1)", Refused),
            ("EVENT :ben_case, :ben, :ana, 'opened', 1)", Refused),
            ("update case_events set actor_id = :sam", Forbidden),
            ("delete from case_events", Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_patient_knows_no_address_and_no_other_patient() {
    expect(
        Ana,
        &[
            ("select id, name, role from users where id = :ana", Rows(1)),
            ("select id, name, role from users where id = :ben", Rows(0)),
            ("select id, name, role from users where id = :sam", Rows(1)),
            ("select email from users where id = :ana", Forbidden),
            ("select from users where email = 'ben@example.org'", Forbidden),
            ("select disabled_at from users", Forbidden),
            ("select * from users", Forbidden),
            ("update users set role = 'admin' where id = :ana", Forbidden),
            ("select from sessions", Forbidden),
            ("select from credentials", Forbidden),
            ("select from refresh_tokens", Forbidden),
            ("select from invitations", Forbidden),
            ("select private.session_claims( :sam_here)", Forbidden),
            ("select private.enter( :sam_here)", Forbidden),
            ("select private.enter_as('door')", Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn drafts_and_keys_are_their_writers_alone() {
    expect(
        Ana,
        &[
            ("select from drafts", Rows(1)),
            ("update drafts set fields = '{}'", Rows(1)),
            ("update drafts set user_id = :ben, subject = 'another'", Refused),
            ("insert into drafts (user_id, subject, fields) values (:ben, 'another', '{}')", Refused),
            ("insert into drafts (user_id, subject, fields) values (:ben, 'case:new', '{}') on conflict (user_id, subject) do update set fields = '[]'", Refused),
            ("delete from drafts", Rows(1)),
            ("select from idempotency_keys", Rows(1)),
            ("insert into idempotency_keys (user_id, key, request_hash, case_id) values (:ben, 'j', sha256('x'), :ana_case)", Refused),
            ("update idempotency_keys set case_id = :ben_case", Forbidden),
            ("delete from idempotency_keys", Forbidden),
        ],
    )
    .await;
    for who in [Sam, Ada, Worker, Door] {
        expect(who, &[("select from drafts", Forbidden), ("select from idempotency_keys", Forbidden)]).await;
    }
}

#[tokio::test]
async fn staff_and_admins_move_cases_along_and_do_nothing_else_to_them() {
    for who in [Sam, Ada] {
        expect(
            who,
            &[
                ("select from cases", Rows(2)),
                (
                    "update cases set status = 'waiting', priority = 'low', version = 2, updated_at = now() where id = :ana_case",
                    Rows(1),
                ),
                ("update cases set status = 'open', version = 3 where id = :ben_case", Invalid),
                ("update cases set status = 'waiting' where id = :ana_case", Invalid),
                ("update cases set status = 'closed', version = 2 where id = :ana_case", Invalid),
                ("update cases set title = 'Another', version = 2", Forbidden),
                ("update cases set description = 'Another', version = 2", Forbidden),
                ("update cases set patient_id = :ben, version = 2", Forbidden),
                ("update cases set assignee_id = :sam, version = 2", Forbidden),
                ("update cases set metadata = '{}', version = 2", Forbidden),
                ("update cases set created_at = now(), version = 2", Forbidden),
                ("CASE :ana, 'A fever', 'Since Monday.')", Forbidden),
                ("CASE :sam, 'A fever', 'Since Monday.')", Forbidden),
                ("delete from cases", Forbidden),
                ("truncate cases cascade", Forbidden),
                ("insert into case_transitions values ('resolved', 'open')", Forbidden),
            ],
        )
        .await;
    }
}

#[tokio::test]
async fn staff_and_admins_sign_what_they_tell_and_tell_it_of_the_present_version() {
    for (who, own, other) in [(Sam, ":sam", ":ada"), (Ada, ":ada", ":sam")] {
        let attempts = [
            (format!("EVENT :ana_case, :ana, {own}, 'status_changed', 1)"), Rows(1)),
            (format!("EVENT :ana_case, :ana, {other}, 'status_changed', 1)"), Refused),
            ("EVENT :ana_case, :ana, :ana, 'status_changed', 1)".to_owned(), Refused),
            ("EVENT :ana_case, :ana, null, 'status_changed', 1)".to_owned(), Refused),
            (format!("EVENT :ana_case, :ben, {own}, 'status_changed', 1)"), Refused),
            (format!("EVENT :ana_case, :ana, {own}, 'status_changed', 2)"), Refused),
            (format!("EVENT :ben_case, :ben, {own}, 'status_changed', 1)"), Refused),
            (format!("EVENT :ben_case, :ben, {own}, 'status_changed', 2)"), Invalid),
            (format!("EVENT :ana_case, :ana, {own}, 'opened', 1)"), Refused),
            (format!("EVENT :ana_case, :ana, {own}, 'praised', 1)"), Refused),
            (
                format!(
                    "insert into case_events (id, case_id, patient_id, actor_id, kind, version, created_at) values (:new, :ana_case, :ana, {own}, 'status_changed', 1, '2000-01-01')"
                ),
                Forbidden,
            ),
            ("update case_events set kind = 'opened'".to_owned(), Forbidden),
            ("delete from case_events".to_owned(), Forbidden),
        ];
        let attempts: Vec<(&str, Outcome)> = attempts.iter().map(|(statement, outcome)| (statement.as_str(), *outcome)).collect();
        expect(who, &attempts).await;
    }
}

#[tokio::test]
async fn staff_and_admins_read_people_and_nothing_that_proves_who_they_are() {
    for who in [Sam, Ada] {
        expect(
            who,
            &[
                ("select id, name, role, email, disabled_at from users", Rows(5)),
                ("update users set role = 'admin'", Forbidden),
                ("update users set disabled_at = null", Forbidden),
                ("insert into users (id, email, name, role) values (:new, 'new@example.org', 'New', 'admin')", Forbidden),
                ("select from sessions", Forbidden),
                ("select from credentials", Forbidden),
                ("select from refresh_tokens", Forbidden),
                ("select from invitations", Forbidden),
                ("select from sign_in_failures", Forbidden),
                ("select from imported_lines", Forbidden),
            ],
        )
        .await;
    }
}

#[tokio::test]
async fn the_worker_brings_in_open_cases_of_patients_and_tells_so_as_nobody() {
    expect(
        Worker,
        &[
            ("CASE :ana, 'A fever', 'Since Monday.')", Rows(1)),
            ("insert into cases (id, reference, patient_id, title, description, status) values (:new, '444-444', :ana, 'a', 'b', 'resolved')", Forbidden),
            ("update cases set priority = 'low', version = 2", Forbidden),
            ("delete from cases", Forbidden),
            ("EVENT :ben_case, :ben, null, 'imported', 1)", Rows(1)),
            ("EVENT :ben_case, :ben, :sam, 'imported', 1)", Refused),
            ("EVENT :ben_case, :ben, null, 'opened', 1)", Refused),
            ("EVENT :ben_case, :ana, null, 'imported', 1)", Refused),
            ("EVENT :ben_case, :ben, null, 'imported', 2)", Refused),
            ("EVENT :ana_case, :ana, null, 'imported', 1)", Invalid),
            ("insert into users (id, email, name, role) values (:new, 'new@example.org', 'New', 'patient')", Rows(1)),
            ("insert into users (id, email, name, role) values (:new, 'new@example.org', 'New', 'staff')", Refused),
            ("insert into users (id, email, name, role) values (:new, 'new@example.org', 'New', 'admin')", Refused),
            ("update users set role = 'admin'", Forbidden),
            ("select from credentials", Forbidden),
            ("select from sessions", Forbidden),
            ("insert into invitations (token_hash, user_id, expires_at) values (sha256('x'), :ana, '2999-01-01')", Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn the_door_sees_no_case() {
    expect(
        Door,
        &[
            ("select from cases", Forbidden),
            ("select from case_events", Forbidden),
            ("select from drafts", Forbidden),
            ("select from departments", Forbidden),
            ("select from imported_lines", Forbidden),
            ("select from users", Rows(5)),
            ("delete from users", Forbidden),
            ("delete from credentials", Forbidden),
            ("delete from sessions", Forbidden),
            ("delete from refresh_tokens", Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn whoever_has_not_come_in_has_nothing() {
    for who in [Nobody, Login] {
        let mut lab = Lab::open().await;
        for table in lab.tables().await {
            for statement in [
                format!("select from public.{table}"),
                format!("delete from public.{table}"),
                format!("insert into public.{table} default values"),
            ] {
                assert_eq!(lab.attempt(who, &statement).await, Forbidden, "{who:?}: {statement}");
            }
        }
    }
}

/// Row-level security is forced: to own a table is not to see into it. (The owner made the keeper, who reads people
/// and sessions to let them in, and so has the keeper's sight.)
#[tokio::test]
async fn the_owner_of_the_schema_reads_no_case() {
    expect(
        Owner,
        &[
            ("select from cases", Rows(0)),
            ("select from case_events", Rows(0)),
            ("select from drafts", Rows(0)),
            ("select from credentials", Rows(0)),
            ("CASE :ana, 'A fever', 'Since Monday.')", Refused),
            ("delete from cases", Rows(0)),
        ],
    )
    .await;
}

#[tokio::test]
async fn the_log_takes_only_what_its_readers_understand() {
    let mut lab = Lab::open().await;
    let event =
        "insert into case_events (id, case_id, patient_id, actor_id, kind, version, data) values (:new, :ana_case, :ana, :sam, ";
    for (rest, outcome) in [
        ("'status_changed', 1, '{\"from\": \"open\", \"to\": \"waiting\"}')", Rows(1)),
        ("'status_changed', 1, '[]')", Invalid),
        ("'status_changed', 1, '\"text\"')", Invalid),
    ] {
        assert_eq!(lab.attempt(Sam, &format!("{event}{rest}")).await, outcome, "{rest}");
    }
}
