use super::{Lab, Outcome, Who};

const CASE: &str = "insert into cases (id, reference, patient_id, title, description) values (:new, '444-444', ";
const REASON: &str = "insert into event_reasons (event_id, case_id, patient_id, reason) values ( ";
const TAG: &str = "insert into case_tags (case_id, tag_id, patient_id) values ( ";
const EVENT: &str = "insert into case_events (id, case_id, patient_id, actor_id, kind, version) values (:new, ";

/// Tries each as somebody; `CASE`, `EVENT`, `REASON` and `TAG` begin the statement that adds one.
pub async fn expect(who: Who, attempts: &[(impl AsRef<str>, Outcome)]) {
    let mut lab = Lab::open().await;
    for (statement, outcome) in attempts {
        let statement =
            statement.as_ref().replace("CASE", CASE).replace("EVENT", EVENT).replace("REASON", REASON).replace("TAG", TAG);
        assert_eq!(lab.attempt(who, &statement).await, *outcome, "{who:?}: {statement}");
    }
}
