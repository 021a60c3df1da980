//! What each role may do to cases, their log and their tags, word by word, as somebody with bad intentions would try it.

mod lock;

use Outcome::{Forbidden, Invalid, Refused, Rows};
use Who::{Ada, Ana, Sam};
use lock::{Lab, Outcome, Who, expect};

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
            ("insert into cases (id, reference, patient_id, title, description, changed_in) values (:new, '444-444', :ana, 'a', 'b', '3')", Forbidden),
            ("insert into cases (id, reference, patient_id, title, description, specialty_id) values (:new, '444-444', :ana, 'a', 'b', :hands)", Rows(1)),
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
            ("select from case_events", Rows(5)),
            ("select from case_events where case_id = :ben_case", Rows(0)),
            ("EVENT :ana_case, :ana, :ana, 'opened', 1)", Invalid),
            ("EVENT :ana_case, :ana, :ana, 'opened', 2)", Refused),
            ("EVENT :ana_case, :ana, :sam, 'opened', 1)", Refused),
            ("EVENT :ana_case, :ana, null, 'opened', 1)", Refused),
            ("EVENT :ana_case, :ana, :ana, 'status_changed', 1)", Refused),
            ("EVENT :ana_case, :ana, :ana, 'grant_opened', 1)", Refused),
            ("EVENT :ben_case, :ana, :ana, 'opened', 1)", Refused),
            ("EVENT :ben_case, :ben, :ana, 'opened', 1)", Refused),
            ("update case_events set actor_id = :sam", Forbidden),
            ("delete from case_events", Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_patient_sees_nothing_of_what_staff_keep_among_themselves() {
    expect(
        Ana,
        &[
            ("select from case_events where kind = 'tags_changed'", Rows(0)),
            ("select from event_reasons", Rows(0)),
            ("select from case_tags", Rows(0)),
            ("select from tags", Rows(0)),
            ("select from memberships", Forbidden),
            ("select from user_specialties", Forbidden),
            ("select private.reachable_departments()", Forbidden),
            ("select private.granted_cases()", Forbidden),
            ("REASON :opened_a, :ana_case, :ana, 'Because.')", Forbidden),
            ("TAG :ana_case, :post, :ana)", Forbidden),
            ("delete from case_tags", Forbidden),
        ],
    )
    .await;
}

/// Sam is a member of Heart; in Mind one case is assigned to him, one he opened by breaking the glass, and one is his own.
#[tokio::test]
async fn staff_see_and_change_the_cases_within_their_reach_alone() {
    let change = |case: &str| format!("update cases set priority = 'low', version = version + 1 where id = :{case}");
    let look = |case: &str| format!("select from cases where id = :{case}");
    for (case, sees, changes) in [
        ("ana_case", 1, 1),
        ("ben_case", 1, 1),
        ("heart_case", 1, 1),
        ("assigned_case", 1, 1),
        ("opened_case", 1, 1),
        ("hidden_case", 0, 0),
        ("restored_case", 0, 0),
        ("sam_case", 1, 0),
        ("moved_case", 1, 0),
    ] {
        expect(Sam, &[(&look(case), Rows(sees)), (&change(case), Rows(changes))]).await;
    }
    for (case, sees, changes) in [
        ("ana_case", 1, 1),
        ("ben_case", 1, 1),
        ("heart_case", 0, 0),
        ("assigned_case", 0, 0),
        ("opened_case", 0, 0),
        ("hidden_case", 1, 1),
        ("sam_case", 0, 0),
        ("ada_case", 1, 0),
    ] {
        expect(Ada, &[(&look(case), Rows(sees)), (&change(case), Rows(changes))]).await;
    }
}

/// A statement that reads no column passes by the policies for reading.
#[tokio::test]
async fn a_blind_change_changes_no_more_than_a_seeing_one() {
    for (who, reached) in [(Sam, 6), (Ada, 3)] {
        let mut lab = Lab::open().await;
        lab.silence_triggers().await;
        for (statement, outcome) in [
            ("update cases set priority = 'low'", Rows(reached)),
            ("update cases set department_id = :skin", Rows(reached)),
            ("delete from case_tags", Rows(if who == Sam { 1 } else { 2 })),
        ] {
            assert_eq!(lab.attempt(who, statement).await, outcome, "{who:?}: {statement}");
        }
    }
}

#[tokio::test]
async fn staff_and_admins_handle_cases_and_do_nothing_else_to_them() {
    for (who, own, turned_back) in [(Sam, ":sam", Invalid), (Ada, ":ada", Rows(1))] {
        let attempts = [
            ("update cases set status = 'waiting', priority = 'low', assignee_id = :ada, department_id = :skin, specialty_id = :hands, version = 2, updated_at = now() where id = :ana_case", Rows(1)),
            ("update cases set status = 'open', version = 3 where id = :ben_case", turned_back),
            ("update cases set status = 'waiting' where id = :ana_case", Invalid),
            ("update cases set status = 'closed', version = 2 where id = :ana_case", Invalid),
            ("update cases set assignee_id = :ana, version = 2 where id = :ana_case", Invalid),
            ("update cases set title = 'Another', version = 2", Forbidden),
            ("update cases set description = 'Another', version = 2", Forbidden),
            ("update cases set patient_id = :ben, version = 2", Forbidden),
            ("update cases set metadata = '{}', version = 2", Forbidden),
            ("update cases set created_at = now(), version = 2", Forbidden),
            ("update cases set changed_in = pg_current_xact_id(), version = 2", Forbidden),
            ("insert into cases (id, reference, patient_id, title, description) values (:hidden_case, '777-222', OWN, 'a', 'b') on conflict (id) do update set priority = 'low', version = 3", if who == Sam { Refused } else { Rows(1) }),
            ("insert into cases (id, reference, patient_id, title, description) values (:restored_case, '999-222', OWN, 'a', 'b') on conflict (id) do update set priority = 'low', version = 3", Refused),
            ("insert into cases (id, reference, patient_id, title, description, department_id) values (:new, '444-444', OWN, 'a', 'b', :skin)", Forbidden),
            ("insert into cases (id, reference, patient_id, title, description, changed_in) values (:new, '444-444', OWN, 'a', 'b', '3')", Forbidden),
            ("CASE OWN, 'A fever', 'Since Monday.')", Rows(1)),
            ("CASE :ana, 'A fever', 'Since Monday.')", Refused),
            ("delete from cases", Forbidden),
            ("truncate cases cascade", Forbidden),
            ("insert into case_transitions values ('resolved', 'open')", Forbidden),
        ]
        .map(|(statement, outcome)| (statement.replace("OWN", own), outcome));
        expect(who, &attempts).await;
    }
}

/// Who hands a case to where they cannot follow sees it to the end of that transaction, and no other by it.
#[tokio::test]
async fn a_case_that_was_handed_over_is_seen_no_longer_than_it_takes() {
    let away = "update cases set department_id = :mind, version = version + 1, updated_at = now() where id =";
    expect(
        Sam,
        &[
            (format!("{away} :heart_case; select from cases where id = :heart_case"), Rows(2)),
            (format!("{away} :heart_case; {away} :heart_case"), Rows(1)),
            (format!("{away} :heart_case; EVENT :heart_case, :ben, :sam, 'department_changed', 3)"), Rows(2)),
            ("update cases set assignee_id = null, version = 3, updated_at = now() where id = :assigned_case; select from cases where id = :assigned_case".into(), Rows(2)),
            (format!("{away} :ana_case; select from cases where id in (:hidden_case, :restored_case)"), Rows(1)),
        ],
    )
    .await;
}

/// What the keeper does for an admin is no way to look into what it did it to.
#[tokio::test]
async fn an_admin_who_empties_a_department_or_a_desk_sees_into_no_case_by_that() {
    expect(
        Ada,
        &[
            ("select private.move_cases( :mind, :heart)", Rows(1)),
            ("select private.move_cases( :mind, :heart); select from cases", Rows(1 + 4)),
            ("select private.release_cases( :sam); select from cases where id = :assigned_case", Rows(1)),
        ],
    )
    .await;
    for statement in
        ["select private.move_cases( :mind, :skin)", "select private.release_cases( :ada)", "select private.unreadable_cases()"]
    {
        expect(Sam, &[(statement, Forbidden)]).await;
    }
}

#[tokio::test]
async fn staff_and_admins_sign_what_they_tell_and_tell_it_of_the_present_version() {
    for (who, own, other) in [(Sam, ":sam", ":ada"), (Ada, ":ada", ":sam")] {
        let attempts = [
            ("EVENT :ana_case, :ana, OWN, 'status_changed', 1)", Rows(1)),
            ("EVENT :ana_case, :ana, OWN, 'assignee_changed', 1)", Rows(1)),
            ("EVENT :ana_case, :ana, OTHER, 'status_changed', 1)", Refused),
            ("EVENT :ana_case, :ana, :ana, 'status_changed', 1)", Refused),
            ("EVENT :ana_case, :ana, null, 'status_changed', 1)", Refused),
            ("EVENT :ana_case, :ben, OWN, 'status_changed', 1)", Refused),
            ("EVENT :ana_case, :ana, OWN, 'status_changed', 2)", Refused),
            ("EVENT :ben_case, :ben, OWN, 'status_changed', 1)", Refused),
            ("EVENT :ben_case, :ben, OWN, 'status_changed', 2)", Invalid),
            ("EVENT :ana_case, :ana, OWN, 'opened', 1)", Refused),
            ("EVENT :ana_case, :ana, OWN, 'imported', 1)", Refused),
            ("EVENT :ana_case, :ana, OWN, 'praised', 1)", Invalid),
            ("EVENT :restored_case, :ben, OWN, 'status_changed', 2)", Refused),
            ("EVENT :sam_case, :sam, OWN, 'status_changed', 2)", Refused),
            ("insert into case_events (id, case_id, patient_id, actor_id, kind, version, created_at) values (:new, :ana_case, :ana, OWN, 'status_changed', 1, '2000-01-01')", Forbidden),
            ("update case_events set kind = 'opened'", Forbidden),
            ("delete from case_events", Forbidden),
        ]
        .map(|(statement, outcome)| (statement.replace("OWN", own).replace("OTHER", other), outcome));
        expect(who, &attempts).await;
    }
}

/// Nothing of Mind but what Sam opened, and of his own case what its patient may know.
#[tokio::test]
async fn the_inside_of_a_case_is_for_those_who_reach_it_and_never_for_its_patient() {
    expect(
        Sam,
        &[
            ("select from case_events", Rows(13)),
            ("select from case_events where case_id = :hidden_case", Rows(0)),
            ("select from case_events where case_id = :sam_case", Rows(3)),
            ("select from case_events where kind = 'tags_changed'", Rows(1)),
            ("select from event_reasons", Rows(2)),
            ("select from event_reasons where patient_id = :sam", Rows(0)),
            ("select from case_tags", Rows(1)),
            ("select from case_tags where case_id = :sam_case", Rows(0)),
        ],
    )
    .await;
    expect(
        Ada,
        &[("select from case_events", Rows(11)), ("select from event_reasons", Rows(3)), ("select from case_tags", Rows(2))],
    )
    .await;
}

#[tokio::test]
async fn reasons_are_given_once_for_what_one_did_oneself() {
    expect(
        Sam,
        &[
            ("REASON :tagged_a, :ana_case, :ana, 'A child.')", Rows(1)),
            ("REASON :tagged_a, :ana_case, :ben, 'A child.')", Refused),
            ("REASON :tagged_a, :ben_case, :ana, 'A child.')", Refused),
            ("REASON :status_b, :ben_case, :ben, 'Another.')", Invalid),
            ("REASON :opened_b, :ben_case, :ben, 'A cough.')", Refused),
            ("REASON :opened_s, :sam_case, :sam, 'A cough.')", Refused),
            ("REASON :tagged_a, :ana_case, :ana, '')", Invalid),
            ("update event_reasons set reason = 'Another.'", Forbidden),
            ("delete from event_reasons", Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn staff_tag_the_cases_that_they_handle() {
    expect(
        Sam,
        &[
            ("TAG :ben_case, :child, :ben)", Rows(1)),
            ("TAG :opened_case, :child, :ben)", Rows(1)),
            ("TAG :ben_case, :child, :ana)", Refused),
            ("TAG :hidden_case, :child, :ben)", Refused),
            ("TAG :sam_case, :post, :sam)", Refused),
            ("TAG :sam_case, :post, :ben)", Refused),
            ("delete from case_tags where case_id = :ana_case", Rows(1)),
            ("delete from case_tags where case_id = :hidden_case", Rows(0)),
            ("delete from case_tags where case_id = :sam_case", Rows(0)),
            ("update case_tags set case_id = :ben_case", Forbidden),
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
