//! What each role may do, tried for real: every table and command as one table that a reviewer can read, and then,
//! word by word, what somebody with bad intentions would try.

mod lock;

use Outcome::{Forbidden, Invalid, Refused, Rows};
use Who::{Ada, Ana, Door, Login, Nobody, Operator, Owner, Sam, Worker};
use lock::{Lab, Outcome, Who, access, expect};

#[tokio::test]
async fn each_role_has_the_access_that_was_agreed() {
    let mut lab = Lab::open().await;
    lab.silence_triggers().await;
    let legend =
        "Of the rows of a little clinic, how many each role reads, could have made, changes and removes. -: no grant at all\n\n";
    let table = access(&mut lab).await;
    testbed::golden(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/access.txt"), &(legend.to_owned() + &table));
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
    for who in [Ana, Sam] {
        expect(
            who,
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
    }
    expect(Ada, &[("select from drafts", Rows(0)), ("select from idempotency_keys", Rows(0)), ("delete from drafts", Rows(0))])
        .await;
    expect(Worker, &[("select from drafts", Forbidden)]).await;
    expect(Door, &[("select from drafts", Forbidden), ("select from idempotency_keys", Forbidden)]).await;
}

#[tokio::test]
async fn staff_read_people_and_nothing_that_proves_who_they_are() {
    expect(
        Sam,
        &[
            ("select id, name, role, email, disabled_at from users", Rows(5)),
            ("update users set role = 'admin'", Forbidden),
            ("update users set role = 'admin' where id = :sam", Forbidden),
            ("update users set disabled_at = null", Forbidden),
            ("update users set name = 'Another' where id = :ana", Rows(0)),
            ("insert into users (id, email, name, role) values (:new, 'new@example.org', 'New', 'patient')", Forbidden),
            ("insert into memberships (user_id, department_id) values (:sam, :mind)", Forbidden),
            ("delete from memberships", Forbidden),
            ("insert into user_specialties (user_id, specialty_id) values (:sam, :sleep)", Forbidden),
            ("insert into invitations (token_hash, user_id, expires_at) values (sha256('x'), :eva, now())", Forbidden),
            ("select private.end_sessions( :ada)", Forbidden),
            ("select private.release_cases( :ada)", Forbidden),
            ("select from credentials", Forbidden),
            ("select from refresh_tokens", Forbidden),
            ("select from invitations", Forbidden),
            ("select from sign_in_failures", Forbidden),
            ("select from spending", Forbidden),
            ("select from imported_lines", Forbidden),
            ("select private.enter_as('operator')", Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn an_admin_makes_and_changes_people_and_proves_to_be_none_of_them() {
    expect(
        Ada,
        &[
            ("select id, name, role, email, disabled_at from users", Rows(5)),
            ("insert into users (id, email, name, role) values (:new, 'new@example.org', 'New', 'admin')", Rows(1)),
            ("insert into users (id, email, name, role, disabled_at) values (:new, 'new@example.org', 'New', 'staff', null)", Forbidden),
            ("update users set name = 'Another', role = 'admin', disabled_at = now() where id = :sam", Rows(1)),
            ("update users set role = 'staff' where id = :ada", Invalid),
            ("update users set disabled_at = now() where id = :ada", Invalid),
            ("update users set email = 'new@example.org' where id = :sam", Forbidden),
            ("update users set id = :new where id = :eva", Forbidden),
            ("delete from users where id = :eva", Forbidden),
            ("select user_id from credentials", Rows(2)),
            ("select password_hash from credentials", Forbidden),
            ("insert into credentials (user_id, password_hash) values (:eva, 'c')", Forbidden),
            ("update credentials set password_hash = 'c'", Forbidden),
            ("select user_id, expires_at, used_at from invitations", Rows(3)),
            ("select token_hash from invitations", Forbidden),
            ("insert into invitations (token_hash, user_id, expires_at) values (sha256('x'), :eva, now() + interval '168 hours')", Rows(1)),
            ("insert into invitations (token_hash, user_id, expires_at) values (sha256('x'), :eva, now() + interval '169 hours')", Invalid),
            ("insert into invitations (token_hash, user_id, expires_at) values (sha256('x'), :eva, 'infinity')", Invalid),
            ("insert into invitations (token_hash, user_id, expires_at, created_at) values (sha256('x'), :eva, now(), now())", Forbidden),
            ("update invitations set expires_at = now()", Rows(3)),
            ("update invitations set expires_at = 'infinity'", Invalid),
            ("update invitations set used_at = null", Forbidden),
            ("insert into memberships (user_id, department_id) values (:sam, :mind)", Rows(1)),
            ("insert into memberships (user_id, department_id) values (:ana, :mind)", Refused),
            ("insert into user_specialties (user_id, specialty_id) values (:ana, :sleep)", Refused),
            ("select private.end_sessions( :sam)", Rows(1)),
            ("select from refresh_tokens", Forbidden),
            ("select from sign_in_failures", Forbidden),
            ("select from imported_lines", Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn everybody_sees_and_ends_their_own_sessions_and_no_other() {
    for (who, own, other, count) in [(Ana, "ana", "sam", 2), (Sam, "sam", "ada", 1), (Ada, "ada", "sam", 1)] {
        let attempts = [
            ("select device, created_at, last_used_at from sessions".to_owned(), Rows(count)),
            (format!("select from sessions where user_id = :{other}"), Rows(0)),
            (format!("update sessions set ended_at = now() where id = :{own}_here"), Rows(1)),
            (format!("update sessions set ended_at = now() where id = :{other}_here"), Rows(0)),
            (format!("update sessions set user_id = :{own}"), Forbidden),
            ("update sessions set expires_at = 'infinity'".to_owned(), Forbidden),
            (format!("insert into sessions (id, user_id, expires_at) values (:new, :{other}, 'infinity')"), Forbidden),
            ("delete from sessions".to_owned(), Forbidden),
            (format!("update users set name = 'Another' where id = :{own}"), Rows(1)),
        ];
        expect(who, &attempts).await;
    }
    expect(Ana, &[("update sessions set ended_at = null where id = :ana_gone", Invalid)]).await;
}

#[tokio::test]
async fn the_door_makes_patients_and_changes_nobody() {
    expect(
        Door,
        &[
            ("insert into users (id, email, name, role) values (:new, 'new@example.org', 'New', 'patient')", Rows(1)),
            ("insert into users (id, email, name, role) values (:new, 'new@example.org', 'New', 'staff')", Refused),
            ("insert into users (id, email, name, role) values (:new, 'new@example.org', 'New', 'admin')", Refused),
            ("insert into users (id, email, name, role) values (:new, 'sam@example.org', 'New', 'patient') on conflict (email) do update set name = 'New'", Refused),
            ("insert into users (id, email, name, role) values (:new, 'sam@example.org', 'New', 'patient') on conflict (email) do update set name = 'New' where false", Rows(0)),
            ("update users set name = 'Another'", Refused),
            ("update users set role = 'admin'", Forbidden),
            ("update users set email = 'new@example.org' where id = :sam", Forbidden),
            ("update users set disabled_at = null", Forbidden),
            ("insert into invitations (token_hash, user_id, expires_at) values (sha256('x'), :eva, now())", Forbidden),
            ("update invitations set expires_at = now() + interval '1 hour'", Forbidden),
            ("update invitations set used_at = now()", Rows(3)),
            ("update sessions set user_id = :ada", Forbidden),
            ("update sessions set expires_at = 'infinity'", Forbidden),
            ("update sessions set ended_at = null where ended_at is not null", Invalid),
            ("update refresh_tokens set expires_at = 'infinity'", Forbidden),
            ("update credentials set user_id = :ada where user_id = :ana", Forbidden),
            ("insert into memberships (user_id, department_id) values (:sam, :mind)", Forbidden),
            ("select private.end_sessions( :ada)", Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn the_operator_adds_people_and_sees_nothing_else() {
    expect(
        Operator,
        &[
            ("insert into users (id, email, name, role) values (:new, 'new@example.org', 'New', 'admin')", Rows(1)),
            ("insert into credentials (user_id, password_hash) values (:eva, 'c')", Rows(1)),
            ("insert into invitations (token_hash, user_id, expires_at) values (sha256('x'), :eva, now())", Rows(1)),
            ("update users set role = 'admin'", Forbidden),
            ("update users set disabled_at = null", Forbidden),
            ("select password_hash from credentials", Forbidden),
            ("update credentials set password_hash = 'c'", Forbidden),
            ("delete from users", Forbidden),
            ("select from cases", Forbidden),
            ("select from sessions", Forbidden),
            ("select from audit_entries", Forbidden),
            ("insert into audit_entries (action) values ('person_invited')", Rows(1)),
            ("insert into audit_entries (action) values ('case_read')", Refused),
            ("insert into audit_entries (action, actor_id) values ('person_invited', :ada)", Refused),
        ],
    )
    .await;
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
            ("insert into invitations (token_hash, user_id, expires_at) values (sha256('x'), :ana, now())", Forbidden),
        ],
    )
    .await;
}

/// Of each there is one that ran out long ago.
#[tokio::test]
async fn the_worker_sees_and_deletes_what_serves_nobody_any_longer() {
    for table in ["sessions", "invitations", "idempotency_keys"] {
        let select = format!("select from {table}");
        expect(Worker, &[(&*select, Rows(1)), (&*format!("delete from {table}"), Rows(1))]).await;
    }
    expect(
        Worker,
        &[
            ("update sessions set expires_at = now()", Forbidden),
            ("delete from refresh_tokens", Forbidden),
            ("delete from users", Forbidden),
            ("delete from drafts", Forbidden),
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

/// Row-level security is forced: to own a table is not to see into it. (The owner made the keeper, and so has the
/// keeper's sight: of people and sessions, to let them in, of cases, to hand them over, and of
/// where they were before, to say that they left.)
#[tokio::test]
async fn the_owner_of_the_schema_reads_nothing_that_the_keeper_does_not() {
    expect(
        Owner,
        &[
            ("select from case_events where kind not in ('department_changed', 'assignee_changed')", Rows(0)),
            ("select from event_reasons", Rows(0)),
            ("select from case_tags", Rows(0)),
            ("select from drafts", Rows(0)),
            ("select from credentials", Rows(0)),
            ("CASE :ana, 'A fever', 'Since Monday.')", Refused),
            ("delete from cases", Rows(0)),
        ],
    )
    .await;
}
