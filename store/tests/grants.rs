//! Break-glass: who opens which restricted case, what it shows them, how it ends, and who hears of it.

use domain::case::{Case, CasePage};
use domain::event::CaseEvent;
use domain::grant::{Access, AccessKind, Grant, GrantFilter, OpenGrant, ReviewGrant, ReviewState, Verdict};
use domain::{CaseFilter, CaseId, Denied, Problem, Refusal, Role, SessionId, Status, UserId};
use sqlx::{AssertSqlSafe, Executor};
use store::{Store, cases, grants};
use testbed::Database;
use time::Duration;

const WHY: &str = "Chest pain, and nobody of the ward answers";

struct Clinic {
    database: Database,
    store: Store,
    ana: (UserId, SessionId),
    sam: (UserId, SessionId),
    ada: (UserId, SessionId),
    /// Two of Ana's, in a department that keeps its cases to its members; she has a third in the intake.
    closed: [CaseId; 2],
    intake: CaseId,
}

impl Clinic {
    async fn open() -> Self {
        let database = Database::new().await;
        let (ana, sam) = (database.patient("Ana").await, database.staff("Sam").await);
        let ada = database.admin("Ada").await;
        let mut postgres = database.superuser().await;
        let mut opened = Vec::new();
        for _ in 0..3 {
            opened.push(testbed::add_case(&mut postgres, ana.0, Status::Open).await);
        }
        let clinic =
            Self { store: database.store(4).await, database, ana, sam, ada, closed: [opened[0], opened[1]], intake: opened[2] };
        clinic
            .run("insert into departments (id, name, restricted) values ('00000000-0000-0000-0000-000000000001', 'Heart', true)")
            .await;
        for case in clinic.closed {
            clinic.close(case).await;
        }
        clinic
    }

    /// Moves a case into the restricted department.
    async fn close(&self, case: CaseId) {
        let place = "department_id = '00000000-0000-0000-0000-000000000001', version = version + 1";
        self.run(&format!("update cases set {place} where id = '{case}'")).await;
    }

    async fn run(&self, statement: &str) {
        let statement = AssertSqlSafe(statement.to_owned());
        self.database.superuser().await.execute(statement).await.expect("done");
    }

    async fn try_open(&self, session: SessionId, key: &str, reason: &str) -> Result<Grant, Refusal> {
        let command = OpenGrant { reason: reason.into(), minutes: None };
        grants::open(self.store.begin(session).await?, key, command).await
    }

    async fn grant(&self, session: SessionId, case: CaseId) -> Grant {
        self.try_open(session, &case.to_string(), WHY).await.expect("a grant")
    }

    async fn read(&self, session: SessionId, case: CaseId) -> Result<Case, Refusal> {
        cases::read(self.store.begin(session).await?, case).await
    }

    async fn page(&self, session: SessionId, case: CaseId) -> CasePage {
        cases::page(self.store.begin(session).await.expect("signed in"), case).await.expect("a page")
    }

    async fn listed(&self, session: SessionId) -> usize {
        let mut scope = self.store.begin(session).await.expect("signed in");
        cases::list(&mut scope, &CaseFilter::default()).await.expect("a list").items.len()
    }

    async fn end(&self, session: SessionId, grant: &Grant) -> Result<Grant, Refusal> {
        grants::end(self.store.begin(session).await?, grant.id).await
    }

    async fn review(&self, session: SessionId, grant: &Grant, verdict: Verdict, note: &str) -> Result<Grant, Refusal> {
        let command = ReviewGrant { verdict, note: Some(note.into()) };
        grants::review(self.store.begin(session).await?, grant.id, command).await
    }

    async fn queue(&self, session: SessionId, review: ReviewState) -> Vec<Grant> {
        let filter = GrantFilter { review, ..GrantFilter::default() };
        let page = grants::list(self.store.begin(session).await.expect("signed in"), &filter).await.expect("a list");
        assert_eq!(page.total.count, page.items.len() as i64);
        page.items
    }

    async fn access(&self, session: SessionId, case: CaseId) -> Result<Vec<Access>, Refusal> {
        grants::access(self.store.begin(session).await?, case).await
    }

    /// As if this many minutes had gone by since it was opened.
    async fn later(&self, grant: &Grant, minutes: u16) {
        let back = format!("interval '{minutes} minutes'");
        let earlier = format!("created_at = created_at - {back}, expires_at = expires_at - {back}");
        self.run(&format!("update grants set {earlier} where id = '{}'", grant.id)).await;
    }

    /// What the audit holds about grants and refusals, in its order.
    async fn audited(&self) -> Vec<(Option<UserId>, String)> {
        let rows: Vec<(Option<uuid::Uuid>, String)> = sqlx::query_as(
            "select actor_id, action || coalesce(' ' || (data ->> 'code'), '') from audit_entries where action <> 'case_read' order by position",
        )
        .fetch_all(&mut self.database.superuser().await)
        .await
        .expect("the audit");
        rows.into_iter().map(|(actor, what)| (actor.map(UserId), what)).collect()
    }
}

fn denied(denied: Denied) -> Refusal {
    Refusal::Denied(denied)
}

#[tokio::test]
async fn a_grant_shows_its_one_case_and_no_other() {
    let clinic = Clinic::open().await;
    let (sam, [wanted, other]) = (clinic.sam.1, clinic.closed);
    assert_eq!(clinic.read(sam, wanted).await, Err(Refusal::NotFound));
    assert_eq!(clinic.listed(sam).await, 1);
    let grant = clinic.grant(sam, wanted).await;
    assert_eq!((grant.case_id, grant.user_id, grant.patient_id), (wanted, clinic.sam.0, clinic.ana.0));
    assert_eq!((grant.user_name.as_str(), grant.reason.as_str()), ("Sam", WHY));
    assert_eq!(grant.expires_at - grant.created_at, Duration::HOUR);
    assert_eq!(grant.remaining_seconds, Some(3_600));
    let case = clinic.read(sam, wanted).await.expect("the case");
    assert_eq!(case.reference, grant.reference);
    assert_eq!(clinic.read(sam, other).await, Err(Refusal::NotFound));
    assert_eq!(clinic.listed(sam).await, 2);
    assert_eq!(clinic.read(clinic.ada.1, wanted).await, Err(Refusal::NotFound), "it is one person's");
}

#[tokio::test]
async fn a_case_is_opened_by_its_reference_as_typed() {
    let clinic = Clinic::open().await;
    let grant = clinic.grant(clinic.ada.1, clinic.closed[0]).await;
    let typed = grant.reference.as_str().to_lowercase().replace('-', " ");
    let again = clinic.try_open(clinic.sam.1, &typed, WHY).await.expect("a grant");
    assert_eq!((again.case_id, again.reference), (grant.case_id, grant.reference));
}

#[tokio::test]
async fn whoever_holds_a_grant_handles_the_case_and_its_page_says_until_when() {
    let clinic = Clinic::open().await;
    let (sam, case) = (clinic.sam.1, clinic.closed[0]);
    let grant = clinic.grant(sam, case).await;
    let page = clinic.page(sam, case).await;
    assert_eq!(page.grant.map(|held| (held.id, held.expires_at)), Some((grant.id, grant.expires_at)));
    assert!(page.facts.granted);
    let revise = domain::case::Revise { status: Some(Status::InProgress), ..Default::default() };
    let scope = clinic.store.begin(sam).await.expect("signed in");
    cases::revise(scope, case, page.case.version, revise).await.expect("a change");
}

#[tokio::test]
async fn the_log_the_patient_and_the_audit_hear_of_it_with_the_reason() {
    let clinic = Clinic::open().await;
    let ([case, _], (ana, ana_here)) = (clinic.closed, clinic.ana);
    let grant = clinic.grant(clinic.sam.1, case).await;
    let told: Vec<CaseEvent> = clinic.page(ana_here, case).await.events.into_iter().map(|event| event.what).collect();
    assert_eq!(told, [CaseEvent::GrantOpened { until: grant.expires_at }]);
    let seen = clinic.access(ana_here, case).await.expect("a list");
    assert_eq!(seen.len(), 1);
    assert_eq!((seen[0].kind, seen[0].user_name.as_str(), seen[0].user_role), (AccessKind::Grant, "Sam", Role::Staff));
    assert_eq!((seen[0].reason.as_deref(), seen[0].until), (Some(WHY), Some(grant.expires_at)));
    let entry: (uuid::Uuid, uuid::Uuid, uuid::Uuid, serde_json::Value) =
        sqlx::query_as("select actor_id, patient_id, subject_id, data from audit_entries where action = 'grant_opened'")
            .fetch_one(&mut clinic.database.superuser().await)
            .await
            .expect("one entry");
    assert_eq!((entry.0, entry.1, entry.2), (clinic.sam.0.0, ana.0, grant.id.0));
    assert_eq!(entry.3["reason"], WHY);
    assert!(entry.3["until"].is_string(), "{}", entry.3);
}

#[tokio::test]
async fn an_expired_grant_shows_nothing_from_the_next_transaction_on() {
    let clinic = Clinic::open().await;
    let (sam, case) = (clinic.sam.1, clinic.closed[0]);
    let grant = clinic.grant(sam, case).await;
    clinic.later(&grant, 59).await;
    clinic.read(sam, case).await.expect("a minute is left");
    let left = grants::remaining(&mut clinic.store.begin(sam).await.expect("signed in"), grant.id).await;
    assert!(matches!(left, Ok(Some(1..=60))), "{left:?}");
    clinic.later(&grant, 1).await;
    assert_eq!(clinic.read(sam, case).await, Err(Refusal::NotFound));
    assert_eq!(clinic.listed(sam).await, 1);
    let left = grants::remaining(&mut clinic.store.begin(sam).await.expect("signed in"), grant.id).await;
    assert_eq!(left, Ok(None));
    assert_eq!(clinic.queue(clinic.ada.1, ReviewState::Pending).await[0].remaining_seconds, None);
    clinic.grant(sam, case).await;
}

#[tokio::test]
async fn its_holder_ends_it_and_so_does_an_admin() {
    let clinic = Clinic::open().await;
    for who in [clinic.sam.1, clinic.ada.1] {
        let grant = clinic.grant(clinic.sam.1, clinic.closed[0]).await;
        let ended = clinic.end(who, &grant).await.expect("ended");
        assert!(ended.ended_at.is_some() && ended.remaining_seconds.is_none());
        assert_eq!(clinic.read(clinic.sam.1, clinic.closed[0]).await, Err(Refusal::NotFound));
        assert_eq!(clinic.end(who, &grant).await, Ok(ended), "ending it again changes nothing");
    }
    let ends = clinic.audited().await.into_iter().filter(|(_, what)| what == "grant_ended").count();
    assert_eq!(ends, 2);
    let until = clinic.access(clinic.ana.1, clinic.closed[0]).await.expect("a list");
    assert!(until.iter().all(|entry| entry.until.is_some_and(|until| until < entry.at + Duration::MINUTE)), "{until:?}");
}

#[tokio::test]
async fn nobody_ends_what_is_not_theirs() {
    let clinic = Clinic::open().await;
    let (_, eva) = clinic.database.staff("Eva").await;
    let grant = clinic.grant(clinic.sam.1, clinic.closed[0]).await;
    assert_eq!(clinic.end(eva, &grant).await, Err(Refusal::NotFound));
    assert_eq!(clinic.end(clinic.ana.1, &grant).await, Err(denied(Denied::Role)));
    clinic.read(clinic.sam.1, clinic.closed[0]).await.expect("it still lives");
    let left = grants::remaining(&mut clinic.store.begin(eva).await.expect("signed in"), grant.id).await;
    assert_eq!(left, Ok(None), "how long it lives is its holder's to know");
}

#[tokio::test]
async fn what_lies_open_needs_no_grant() {
    let clinic = Clinic::open().await;
    let sam = clinic.sam.1;
    let intake = clinic.intake.to_string();
    assert_eq!(clinic.try_open(sam, &intake, WHY).await, Err(denied(Denied::NotNeeded)));
    let mut scope = clinic.store.begin(sam).await.expect("signed in");
    assert_eq!(grants::lying_open(&mut scope, &intake).await, Ok(clinic.intake));
    assert_eq!(grants::lying_open(&mut scope, &clinic.closed[0].to_string()).await, Err(Refusal::NotFound));
    drop(scope);
    clinic.grant(sam, clinic.closed[0]).await;
    let again = clinic.try_open(sam, &clinic.closed[0].to_string(), WHY).await;
    assert_eq!(again, Err(denied(Denied::NotNeeded)), "one at a time is enough");
    clinic
        .run(&format!(
            "update cases set assignee_id = '{}', version = version + 1 where id = '{}'",
            sam_id(&clinic),
            clinic.closed[1]
        ))
        .await;
    assert_eq!(clinic.try_open(sam, &clinic.closed[1].to_string(), WHY).await, Err(denied(Denied::NotNeeded)));
}

fn sam_id(clinic: &Clinic) -> UserId {
    clinic.sam.0
}

#[tokio::test]
async fn a_form_sent_twice_at_once_makes_one_grant() {
    let clinic = Clinic::open().await;
    let key = clinic.closed[0].to_string();
    let sent = || clinic.try_open(clinic.sam.1, &key, WHY);
    let (one, two, three) = tokio::join!(sent(), sent(), sent());
    let made = [&one, &two, &three].into_iter().filter(|sent| sent.is_ok()).count();
    assert_eq!(made, 1, "{one:?} {two:?} {three:?}");
    assert_eq!(clinic.queue(clinic.ada.1, ReviewState::All).await.len(), 1);
}

#[tokio::test]
async fn nobody_breaks_the_glass_of_their_own_case_nor_as_a_patient() {
    let clinic = Clinic::open().await;
    let own = testbed::add_case(&mut clinic.database.superuser().await, clinic.sam.0, Status::Open).await;
    clinic.close(own).await;
    assert_eq!(clinic.try_open(clinic.sam.1, &own.to_string(), WHY).await, Err(denied(Denied::OwnCase)));
    for case in [clinic.closed[0], own, clinic.intake] {
        assert_eq!(clinic.try_open(clinic.ana.1, &case.to_string(), WHY).await, Err(denied(Denied::Role)));
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_a_short_reason_is_said() {
    let clinic = Clinic::open().await;
    for key in ["", "K7Q", "ZZZ-ZZZ", "0190163d-8694-739b-aea5-966c26f8ad91", "' or true --"] {
        assert_eq!(clinic.try_open(clinic.sam.1, key, WHY).await, Err(Refusal::NotFound), "{key:?}");
    }
    let short = clinic.try_open(clinic.sam.1, &clinic.closed[0].to_string(), "Because").await;
    assert_eq!(short, Err(Refusal::invalid("reason", Problem::TooShort { min: 10 })));
    assert_eq!(clinic.read(clinic.sam.1, clinic.closed[0]).await, Err(Refusal::NotFound));
}

#[tokio::test]
async fn each_refusal_is_written_down() {
    let clinic = Clinic::open().await;
    let closed = clinic.closed[0].to_string();
    clinic.try_open(clinic.ana.1, &closed, WHY).await.expect_err("a patient");
    clinic.try_open(clinic.sam.1, "ZZZ-ZZZ", WHY).await.expect_err("absent");
    clinic.try_open(clinic.sam.1, &clinic.intake.to_string(), WHY).await.expect_err("open");
    let (ana, sam) = (Some(clinic.ana.0), Some(clinic.sam.0));
    let told = [(ana, "case_denied role"), (sam, "case_not_found"), (sam, "case_denied not_needed")];
    assert_eq!(clinic.audited().await, told.map(|(who, what)| (who, what.to_owned())));
}

#[tokio::test]
async fn an_admin_reviews_a_grant_once_and_never_their_own() {
    let clinic = Clinic::open().await;
    let (_, ida) = clinic.database.admin("Ida").await;
    let grant = clinic.grant(clinic.ada.1, clinic.closed[0]).await;
    assert_eq!(clinic.review(clinic.ada.1, &grant, Verdict::Justified, "").await, Err(denied(Denied::OwnGrant)));
    assert_eq!(clinic.review(clinic.sam.1, &grant, Verdict::Justified, "").await, Err(Refusal::NotFound));
    assert_eq!(clinic.review(clinic.ana.1, &grant, Verdict::Justified, "").await, Err(denied(Denied::Role)));
    let silent = clinic.review(ida, &grant, Verdict::Questioned, " ").await;
    assert_eq!(silent, Err(Refusal::invalid("note", Problem::Required)));
    let reviewed = clinic.review(ida, &grant, Verdict::Questioned, "Was the ward called?").await.expect("a review");
    let review = reviewed.review.expect("a review");
    assert_eq!((review.verdict, review.note.as_deref()), (Verdict::Questioned, Some("Was the ward called?")));
    assert_eq!(review.reviewer_name, "Ida");
    assert_eq!(clinic.review(ida, &grant, Verdict::Justified, "").await, Err(Refusal::Stale));
    assert_eq!(clinic.queue(ida, ReviewState::Pending).await, []);
    assert_eq!(clinic.queue(ida, ReviewState::Reviewed).await.len(), 1);
    clinic.read(clinic.ada.1, clinic.closed[0]).await.expect("a review ends nothing");
    clinic.end(ida, &grant).await.expect("a living grant can be ended after its review");
}

#[tokio::test]
async fn the_queue_is_for_admins_the_last_first_page_by_page() {
    let clinic = Clinic::open().await;
    let mut opened = Vec::new();
    for case in [clinic.closed[0], clinic.closed[1], clinic.closed[0]] {
        let grant = clinic.grant(clinic.sam.1, case).await;
        clinic.end(clinic.sam.1, &grant).await.expect("ended");
        opened.insert(0, grant.id);
    }
    let mut filter = GrantFilter { limit: 2, ..GrantFilter::default() };
    let mut seen = Vec::new();
    loop {
        let page = grants::list(clinic.store.begin(clinic.ada.1).await.expect("signed in"), &filter).await.expect("a page");
        assert_eq!((page.total.count, page.total.exact), (3, true));
        seen.extend(page.items.iter().map(|grant| grant.id));
        filter.cursor = page.next_cursor;
        if filter.cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, opened);
    for who in [clinic.sam.1, clinic.ana.1] {
        let list = grants::list(clinic.store.begin(who).await.expect("signed in"), &filter).await;
        assert_eq!(list, Err(denied(Denied::Role)));
    }
}

#[tokio::test]
async fn an_admin_does_not_look_after_what_was_opened_of_their_own_case() {
    let clinic = Clinic::open().await;
    let own = testbed::add_case(&mut clinic.database.superuser().await, clinic.ada.0, Status::Open).await;
    clinic.close(own).await;
    let grant = clinic.grant(clinic.sam.1, own).await;
    assert_eq!(clinic.queue(clinic.ada.1, ReviewState::All).await, []);
    assert_eq!(clinic.review(clinic.ada.1, &grant, Verdict::Justified, "").await, Err(denied(Denied::OwnCase)));
    assert_eq!(clinic.end(clinic.ada.1, &grant).await, Err(denied(Denied::OwnCase)));
    let seen = clinic.access(clinic.ada.1, own).await.expect("it is their case");
    assert_eq!(seen.iter().map(|entry| entry.reason.as_deref()).collect::<Vec<_>>(), [Some(WHY)]);
}

#[tokio::test]
async fn who_opened_a_case_is_told_to_its_patient_and_to_admins_who_reach_it() {
    let clinic = Clinic::open().await;
    let (sam, case) = (clinic.sam.1, clinic.intake);
    clinic.read(sam, case).await.expect("open to all staff");
    clinic.read(clinic.ana.1, case).await.expect("her own");
    for who in [clinic.ana.1, clinic.ada.1] {
        let seen = clinic.access(who, case).await.expect("a list");
        let seen: Vec<_> = seen.iter().map(|entry| (entry.kind, entry.user_name.as_str(), entry.until)).collect();
        assert_eq!(seen, [(AccessKind::Read, "Sam", None)]);
    }
    let (_, ben) = clinic.database.patient("Ben").await;
    assert_eq!(clinic.access(sam, case).await, Err(denied(Denied::Role)));
    assert_eq!(clinic.access(ben, case).await, Err(Refusal::NotFound));
    assert_eq!(clinic.access(clinic.ada.1, clinic.closed[0]).await, Err(Refusal::NotFound));
}

#[tokio::test]
async fn a_member_of_staff_who_is_the_patient_sees_who_opened_it() {
    let clinic = Clinic::open().await;
    let own = testbed::add_case(&mut clinic.database.superuser().await, clinic.sam.0, Status::Open).await;
    clinic.close(own).await;
    clinic.grant(clinic.ada.1, own).await;
    clinic.read(clinic.ada.1, own).await.expect("open");
    let seen = clinic.access(clinic.sam.1, own).await.expect("their own");
    assert_eq!(seen.iter().map(|entry| entry.kind).collect::<Vec<_>>(), [AccessKind::Read, AccessKind::Grant]);
}
