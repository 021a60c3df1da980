//! Break-glass past the program: what somebody with bad intentions would try on the table itself.

mod lock;

use Outcome::{Forbidden, Invalid, Refused, Rows};
use Who::{Ada, Ana, Door, Operator, Sam, Worker};
use lock::{Lab, Outcome, Who};

const GRANT: &str = "insert into grants (id, case_id, patient_id, user_id, reason, expires_at) values (:new, ";
const HOUR: &str = "'Fainted in the hall.', now() + interval '1 hour')";

async fn expect(who: Who, attempts: &[(&str, Outcome)]) {
    let mut lab = Lab::open().await;
    for (statement, outcome) in attempts {
        let statement = statement.replace("GRANT", GRANT).replace("HOUR", HOUR);
        assert_eq!(lab.attempt(who, &statement).await, *outcome, "{who:?}: {statement}");
    }
}

#[tokio::test]
async fn staff_and_admins_open_for_themselves_what_is_closed_and_nothing_else() {
    for (who, own, other) in [(Sam, ":sam", ":ada"), (Ada, ":ada", ":sam")] {
        let own = |statement: &str| statement.replace("OWN", own).replace("OTHER", other);
        let attempts = [
            ("GRANT :hidden_case, :ben, OWN, HOUR", Rows(1)),
            ("GRANT :hidden_case, :ben, OTHER, HOUR", Refused),
            ("GRANT :hidden_case, :ana, OWN, HOUR", Refused),
            ("GRANT :ben_case, :ben, OWN, HOUR", Refused),
            ("GRANT :ana_case, :ana, OWN, HOUR", Refused),
            ("GRANT :new, :ben, OWN, HOUR", Refused),
            ("GRANT :hidden_case, :ben, OWN, 'Because', now() + interval '1 hour')", Invalid),
            ("GRANT :hidden_case, :ben, OWN, 'Fainted in the hall.', now() + interval '9 hours')", Invalid),
            ("GRANT :hidden_case, :ben, OWN, 'Fainted in the hall.', now())", Invalid),
            (
                "insert into grants (id, case_id, patient_id, user_id, reason, expires_at, created_at)
                 values (:new, :hidden_case, :ben, OWN, 'Fainted in the hall.', '2999-01-01', '2999-01-01')",
                Forbidden,
            ),
            ("update grants set expires_at = '2999-01-01'", Forbidden),
            ("update grants set reason = 'Another reason'", Forbidden),
            ("update grants set user_id = OWN", Forbidden),
            ("update grants set case_id = :hidden_case", Forbidden),
            ("delete from grants", Forbidden),
        ];
        let attempts: Vec<(String, Outcome)> = attempts.iter().map(|(statement, outcome)| (own(statement), *outcome)).collect();
        let attempts: Vec<(&str, Outcome)> = attempts.iter().map(|(statement, outcome)| (statement.as_str(), *outcome)).collect();
        expect(who, &attempts).await;
    }
}

#[tokio::test]
async fn nobody_opens_a_case_of_their_own() {
    expect(Sam, &[("GRANT :sam_case, :sam, :sam, HOUR", Invalid), ("GRANT :sam_case, :ben, :sam, HOUR", Refused)]).await;
}

#[tokio::test]
async fn staff_see_and_end_their_own_and_review_none() {
    expect(
        Sam,
        &[
            ("select from grants", Rows(6)),
            ("select from grants where id = :grant_adas", Rows(0)),
            ("update grants set ended_at = now() where id = :grant_lives", Rows(1)),
            ("update grants set ended_at = now() where id = :grant_adas", Rows(0)),
            ("update grants set ended_at = now() where id = :grant_of_sam", Rows(0)),
            ("update grants set ended_at = null where id = :grant_ended", Invalid),
            ("update grants set reviewed_at = now()", Forbidden),
            ("update grants set verdict = 'justified'", Forbidden),
            ("select from private.case_cover('777-222')", Rows(1)),
        ],
    )
    .await;
}

#[tokio::test]
async fn admins_see_and_end_all_and_sign_the_reviews_of_what_others_did() {
    let review = "update grants set reviewed_at = now(), verdict = 'justified', reviewer_id = ";
    let attempts = [
        ("select from grants".to_owned(), Rows(7)),
        (format!("{review} :ada where id = :grant_lives"), Rows(1)),
        (format!("{review} :eva where id = :grant_lives"), Invalid),
        (format!("{review} :ada where id = :grant_adas"), Refused),
        (format!("{review} :ada where id = :grant_of_ada"), Rows(0)),
        ("update grants set verdict = 'questioned' where id = :grant_of_ana".to_owned(), Invalid),
        ("update grants set reviewed_at = null, reviewer_id = null, verdict = null where id = :grant_of_ana".to_owned(), Invalid),
        ("update grants set ended_at = now() where id = :grant_lives".to_owned(), Rows(1)),
        ("update grants set ended_at = now() where id = :grant_of_ada".to_owned(), Rows(0)),
    ];
    let attempts: Vec<(&str, Outcome)> = attempts.iter().map(|(statement, outcome)| (statement.as_str(), *outcome)).collect();
    expect(Ada, &attempts).await;
}

#[tokio::test]
async fn a_patient_reads_why_their_case_was_opened_and_not_what_was_made_of_it() {
    expect(
        Ana,
        &[
            ("select id, case_id, patient_id, user_id, reason, created_at, expires_at, ended_at from grants", Rows(1)),
            ("select verdict from grants", Forbidden),
            ("select note from grants", Forbidden),
            ("GRANT :ana_case, :ana, :ana, HOUR", Forbidden),
            ("update grants set ended_at = now()", Forbidden),
            ("delete from grants", Forbidden),
            ("select private.case_cover('222-222')", Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn to_all_others_there_are_no_grants() {
    for who in [Worker, Door, Operator] {
        expect(who, &[("select from grants", Forbidden), ("select private.case_cover('222-222')", Forbidden)]).await;
    }
}
