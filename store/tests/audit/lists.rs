use super::Log;
use domain::audit::{AuditAction, AuditFilter, AuditPage};
use domain::{Denied, Refusal, Role, SessionId};
use store::audit;

async fn list(log: &Log, session: SessionId, query: &str) -> Result<AuditPage, Refusal> {
    audit::list(log.scope(session).await, &AuditFilter::parse(query).expect(query)).await
}

async fn positions(log: &Log, admin: SessionId, query: &str) -> Vec<i64> {
    list(log, admin, query).await.expect(query).items.iter().map(|entry| entry.position).collect()
}

#[tokio::test]
async fn the_log_is_the_admins_to_read_and_others_leave_their_attempt_in_it() {
    let log = Log::new().await;
    let (_, admin) = log.database.admin("Ada").await;
    for role in [Role::Patient, Role::Staff] {
        let (person, session) = log.database.person(role, "Ana").await;
        assert_eq!(list(&log, session, "").await, Err(Refusal::Denied(Denied::Role)));
        let filter = AuditFilter::default();
        assert_eq!(audit::export(log.scope(session).await, &filter).await, Err(Refusal::Denied(Denied::Role)));
        assert_eq!(audit::export_page(log.scope(session).await, &filter).await, Err(Refusal::Denied(Denied::Role)));
        let attempts = list(&log, admin, &format!("person={person}")).await.expect("a page").items;
        let told: Vec<_> = attempts.iter().map(|entry| (entry.action, entry.data["what"].as_str())).collect();
        assert_eq!(told, [(AuditAction::CaseDenied, Some("export_audit")), (AuditAction::CaseDenied, Some("list_audit"))]);
    }
}

#[tokio::test]
async fn pages_lead_through_the_whole_log_from_the_newest_on() {
    let log = Log::new().await;
    let (_, admin) = log.database.admin("Ada").await;
    // All of one statement are of one moment.
    log.add(7).await;
    log.add(4).await;
    let (mut seen, mut query) = (Vec::new(), "limit=3".to_owned());
    loop {
        let page = list(&log, admin, &query).await.expect("a page");
        seen.extend(page.items.iter().map(|entry| entry.position));
        let Some(next) = page.next_cursor else { break };
        query = format!("limit=3&cursor={next}");
    }
    assert_eq!(seen, (1..=11).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn each_filter_leaves_out_what_does_not_fit() {
    let log = Log::new().await;
    let (ada, admin) = log.database.admin("Ada").await;
    let (ana, _) = log.database.patient("Ana").await;
    let mut postgres = log.database.superuser().await;
    let case = testbed::add_case(&mut postgres, ana, domain::Status::Open).await;
    let reference = log.strings("select reference from cases").await.remove(0);
    log.tamper(&format!(
        "insert into audit_entries (at, actor_id, action, case_id, patient_id, subject_id) values
           ('2026-01-31 23:59:59.999999+00', '{ada}', 'case_read', '{case}', '{ana}', null),
           ('2026-02-01 00:00+00', '{ada}', 'signed_in', null, null, null),
           ('2026-02-01 23:59:59.999999+00', null, 'sign_in_failed', null, null, '{ana}'),
           ('2026-02-02 00:00+00', '{ana}', 'case_not_found', null, null, '{case}')"
    ))
    .await;
    for (query, expected) in [
        ("", &[4, 3, 2, 1][..]),
        (&format!("person={ada}"), &[2, 1]),
        ("action=sign_in_failed", &[3]),
        (&format!("case={case}"), &[4, 1]),
        (&format!("case={reference}"), &[4, 1]),
        ("case=222-222", &[]),
        ("from=2026-02-01", &[4, 3, 2]),
        ("to=2026-02-01", &[3, 2, 1]),
        ("from=2026-02-01&to=2026-02-01", &[3, 2]),
        (&format!("person={ada}&action=case_read&case={case}&to=2026-01-31"), &[1]),
    ] {
        assert_eq!(positions(&log, admin, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn names_are_told_where_they_are_known_and_ids_always() {
    let log = Log::new().await;
    let (ada, admin) = log.database.admin("Ada").await;
    let (ana, _) = log.database.patient("Ana").await;
    let case = testbed::add_case(&mut log.database.superuser().await, ana, domain::Status::Open).await;
    log.tamper(&format!(
        "insert into departments (id, name, restricted) values (gen_random_uuid(), 'Heart', true);
         update cases set department_id = (select id from departments);
         insert into audit_entries (actor_id, action, case_id, patient_id, subject_id) values
           ('{ada}', 'case_read', '{case}', '{ana}', '{ana}'),
           (gen_random_uuid(), 'department_changed', null, null, (select id from departments)),
           (null, 'sign_in_failed', gen_random_uuid(), gen_random_uuid(), gen_random_uuid())"
    ))
    .await;
    let entries = list(&log, admin, "").await.expect("a page").items;
    let told: Vec<_> = entries
        .iter()
        .map(|entry| {
            (entry.actor_name.as_deref(), entry.reference.is_some(), entry.subject_name.as_deref(), entry.subject_id.is_some())
        })
        .collect();
    // The admin may not read the case of the restricted department, but knows which one was read.
    assert_eq!(told, [(None, false, None, true), (None, false, Some("Heart"), true), (Some("Ada"), true, Some("Ana"), true)]);
}

#[tokio::test]
async fn taking_the_log_out_is_written_in_it() {
    let log = Log::new().await;
    let (ada, admin) = log.database.admin("Ada").await;
    log.add(2).await;
    let filter = AuditFilter::parse("action=signed_in").expect("good");
    assert_eq!(audit::export(log.scope(admin).await, &filter).await, Ok(None));
    let entry = list(&log, admin, "action=audit_exported").await.expect("a page").items.remove(0);
    assert_eq!((entry.actor_id, entry.data["filter"].as_str()), (Some(ada), Some("action=signed_in")));
}

#[tokio::test]
async fn a_file_that_is_full_tells_where_the_next_one_starts() {
    let log = Log::new().await;
    let (_, admin) = log.database.admin("Ada").await;
    let all = AuditFilter::default();
    log.add(audit::EXPORT_MAX).await;
    assert_eq!(audit::export(log.scope(admin).await, &all).await, Ok(None));
    let next = audit::export(log.scope(admin).await, &all).await.expect("an answer").expect("one more by now");
    let rest = audit::export_page(log.scope(admin).await, &all.at(Some(next))).await.expect("a page");
    assert_eq!(rest.items.iter().map(|entry| entry.position).collect::<Vec<_>>(), [1]);
}
