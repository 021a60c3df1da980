//! SQL written by hand: whoever could run it still tells of themself alone, and reads no more than is theirs.

use crate::lock::{Lab, Outcome, Who};
use Outcome::{Forbidden, Invalid, Refused, Rows};
use Who::{Ada, Ana, Door, Login, Nobody, Sam, Worker};

const ENTRY: &str = "insert into audit_entries";

async fn expect(who: Who, attempts: &[(&str, Outcome)]) {
    let mut lab = Lab::open().await;
    for (statement, outcome) in attempts {
        let statement = statement.replace("ENTRY", ENTRY);
        assert_eq!(lab.attempt(who, &statement).await, *outcome, "{who:?}: {statement}");
    }
}

#[tokio::test]
async fn people_sign_with_their_own_name_and_the_moment_it_is() {
    for who in [Ana, Sam, Ada] {
        expect(
            who,
            &[
                ("ENTRY (action) values ('case_read')", Rows(1)),
                ("ENTRY (action, case_id, patient_id) values ('case_read', :ben_case, :ben)", Rows(1)),
                ("ENTRY (action, case_id) values ('case_read', :ben_case)", Invalid),
                ("ENTRY (action) values ('A sentence.')", Invalid),
                ("ENTRY (action, data) values ('case_read', '[]')", Invalid),
                ("ENTRY (action, actor_id) values ('case_read', :ben)", Forbidden),
                ("ENTRY (action, session_id) values ('case_read', :ben_here)", Forbidden),
                ("ENTRY (action, at) values ('case_read', '2020-01-01')", Forbidden),
                ("update audit_entries set action = 'signed_in'", Forbidden),
                ("delete from audit_entries", Forbidden),
                ("select from audit_chain", Forbidden),
                ("insert into audit_chain values (9, 9, sha256(''))", Forbidden),
                ("select from audit_unsealed", Forbidden),
                ("delete from audit_unsealed", Forbidden),
            ],
        )
        .await;
    }
}

#[tokio::test]
async fn patients_learn_who_opened_their_case_and_nothing_else() {
    expect(
        Ana,
        &[
            ("select position, at, actor_id, action, case_id, patient_id from audit_entries", Rows(2)),
            ("select from audit_entries where action = 'case_opened'", Rows(0)),
            ("select from audit_entries where patient_id <> :ana", Rows(0)),
            ("select data from audit_entries", Forbidden),
            ("select session_id from audit_entries", Forbidden),
            ("select subject_id from audit_entries", Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn staff_read_what_they_did_and_who_opened_their_own_case() {
    expect(
        Sam,
        &[
            ("select from audit_entries where actor_id = :sam", Rows(1)),
            ("select from audit_entries where patient_id = :sam", Rows(1)),
            ("select from audit_entries", Rows(2)),
            ("select data from audit_entries", Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn the_door_tells_of_comings_and_goings_and_reads_none() {
    expect(
        Door,
        &[
            ("ENTRY (actor_id, session_id, action) values (:ana, :ana_here, 'signed_in')", Rows(1)),
            ("ENTRY (action) values ('sign_in_failed')", Rows(1)),
            ("ENTRY (actor_id, action) values (:ana, 'case_read')", Refused),
            ("ENTRY (action, case_id, patient_id) values ('signed_in', :ana_case, :ana)", Forbidden),
            ("select from audit_entries", Forbidden),
            ("select from audit_unsealed", Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn the_worker_adds_to_the_chain_and_tells_of_imports_and_viruses_alone() {
    expect(
        Worker,
        &[
            ("select from audit_entries where action = 'signed_in'", Rows(2)),
            ("ENTRY (action) values ('cases_imported')", Rows(1)),
            ("ENTRY (action, subject_id) values ('attachment_infected', :ana)", Rows(1)),
            ("ENTRY (action) values ('case_read')", Refused),
            ("ENTRY (action, actor_id) values ('cases_imported', :ana)", Refused),
            ("ENTRY (action, session_id) values ('cases_imported', :ana_here)", Refused),
            ("ENTRY (action, case_id, patient_id) values ('cases_imported', :ana_case, :ana)", Forbidden),
            ("insert into audit_chain values (99, 99, sha256(''))", Rows(1)),
            ("insert into audit_chain values (0, 99, sha256(''))", Invalid),
            ("update audit_chain set seq = 9", Forbidden),
            ("delete from audit_chain", Forbidden),
            ("insert into audit_unsealed values (99)", Forbidden),
            ("update audit_unsealed set position = 99", Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn whoever_has_not_come_in_tells_nothing() {
    for who in [Nobody, Login] {
        expect(who, &[("insert into public.audit_entries (action) values ('signed_in')", Forbidden)]).await;
    }
}
