use super::Log;
use domain::{Refusal, Role, SessionId, Status};
use store::cases;

const READS: &str = "select format('%s %s', actor_id, case_id) from audit_entries where action = 'case_read' order by position";

impl Log {
    async fn person(&self, role: Role, name: &str) -> (domain::UserId, SessionId) {
        self.database.person(role, name).await
    }

    async fn case_of(&self, patient: domain::UserId) -> domain::CaseId {
        testbed::add_case(&mut self.database.superuser().await, patient, Status::Open).await
    }
}

#[tokio::test]
async fn a_case_read_again_within_a_minute_is_one_entry_by_whatever_way_it_is_read() {
    let log = Log::new().await;
    let (ana, _) = log.person(Role::Patient, "Ana").await;
    let (sam, at_desk) = log.person(Role::Staff, "Sam").await;
    let case = log.case_of(ana).await;
    for _ in 0..2 {
        cases::read(log.scope(at_desk).await, case).await.expect("read");
        cases::page(log.scope(at_desk).await, case).await.expect("read");
        cases::log(log.scope(at_desk).await, case).await.expect("read");
    }
    assert_eq!(log.strings(READS).await, [format!("{sam} {case}")]);

    log.tamper("update audit_entries set at = at - interval '61 seconds'").await;
    cases::read(log.scope(at_desk).await, case).await.expect("read");
    assert_eq!(log.strings(READS).await.len(), 2);
}

#[tokio::test]
async fn each_reader_and_each_case_has_an_entry_of_its_own() {
    let log = Log::new().await;
    let (ana, _) = log.person(Role::Patient, "Ana").await;
    let (sam, sams) = log.person(Role::Staff, "Sam").await;
    let (ada, adas) = log.person(Role::Admin, "Ada").await;
    let (one, two) = (log.case_of(ana).await, log.case_of(ana).await);
    for (session, case) in [(sams, one), (sams, two), (adas, one)] {
        cases::read(log.scope(session).await, case).await.expect("read");
    }
    assert_eq!(log.strings(READS).await, [format!("{sam} {one}"), format!("{sam} {two}"), format!("{ada} {one}")]);
    let sessions = log.strings("select session_id::text from audit_entries order by position").await;
    assert_eq!(sessions, [sams.to_string(), sams.to_string(), adas.to_string()]);
}

#[tokio::test]
async fn who_reads_their_own_case_leaves_no_entry() {
    let log = Log::new().await;
    for role in [Role::Patient, Role::Staff, Role::Admin] {
        let (me, here) = log.person(role, "Ana").await;
        let case = log.case_of(me).await;
        cases::page(log.scope(here).await, case).await.expect("read");
    }
    assert_eq!(log.strings("select action from audit_entries").await, [""; 0]);
}

#[tokio::test]
async fn a_case_asked_for_in_vain_is_written_down_by_its_id() {
    let log = Log::new().await;
    let (ana, _) = log.person(Role::Patient, "Ana").await;
    let (ben, bens) = log.person(Role::Patient, "Ben").await;
    let case = log.case_of(ana).await;
    assert_eq!(cases::page(log.scope(bens).await, case).await, Err(Refusal::NotFound));
    let entries = log
        .strings("select format('%s %s %s %s', action, actor_id, subject_id, coalesce(case_id::text, 'none')) from audit_entries")
        .await;
    assert_eq!(entries, [format!("case_not_found {ben} {case} none")]);
}

#[tokio::test]
async fn a_list_leaves_no_entry() {
    let log = Log::new().await;
    let (ana, _) = log.person(Role::Patient, "Ana").await;
    let (_, sams) = log.person(Role::Staff, "Sam").await;
    log.case_of(ana).await;
    cases::list(&mut log.scope(sams).await, &domain::CaseFilter::default()).await.expect("a list");
    assert_eq!(log.strings("select action from audit_entries").await, [""; 0]);
}
