//! An import brings in each good line once, whoever runs it and however often.

use domain::event::CaseEvent;
use domain::{CaseFilter, Problem, Refusal, Role, SessionId, Status};
use sqlx::postgres::PgConnection;
use std::fmt::Write;
use store::import::{Progress, Report, import};
use store::{Store, cases, clock, people};
use testbed::Database;
use time::OffsetDateTime;
use time::macros::datetime;

const PATIENT: &str = "ana@example.org";

struct Archive {
    database: Database,
    store: Store,
}

impl Archive {
    async fn new() -> Self {
        let database = Database::new().await;
        let store = database.store(8).await;
        Self { database, store }
    }

    /// Imports for Ana, and gives what was told on the way.
    async fn run(&self, file: &str) -> (Report, Vec<Progress>) {
        let mut told = Vec::new();
        let report = import(&self.store, file.as_bytes(), Some(PATIENT.to_owned()), |progress| told.push(progress)).await;
        (report.expect("imported"), told)
    }

    async fn postgres(&self) -> PgConnection {
        self.database.superuser().await
    }

    async fn count(&self, query: &'static str) -> i64 {
        sqlx::query_scalar(query).fetch_one(&mut self.postgres().await).await.expect(query)
    }

    /// The titles as the patient's own list gives them, first come first.
    async fn titles(&self, session: SessionId) -> Vec<String> {
        let mut scope = self.store.begin(session).await.expect("a session");
        let filter = CaseFilter::parse("sort=created_at&limit=200").expect("a filter");
        cases::list(&mut scope, &filter).await.expect("a list").items.into_iter().map(|case| case.title).collect()
    }
}

fn line(title: &str) -> String {
    format!("{{\"title\":\"{title}\",\"description\":\"It itches.\"}}\n")
}

fn numbered(lines: std::ops::Range<u32>) -> String {
    lines.fold(String::new(), |mut file, n| {
        let _ = write!(file, "{}", line(&format!("Question {n}")));
        file
    })
}

fn bad(told: &[Progress]) -> Vec<(u64, String, Problem)> {
    let mut seen = Vec::new();
    for progress in told {
        if let Progress::Bad { line, errors } = progress {
            seen.extend(errors.iter().map(|(field, problem)| (*line, field.to_owned(), problem.clone())));
        }
    }
    seen
}

#[tokio::test]
async fn a_line_becomes_a_case_of_a_patient_who_can_be_invited() {
    let archive = Archive::new().await;
    let file = r#"{"title":" A  rash ","description":"It itches.","patient":"Ben.Moss@Example.org","created_at":"2024-02-03T04:05:06Z"}"#;
    let (report, _) = archive.run(file).await;
    assert_eq!(report, Report { imported: 1, patients: 1, ..Report::default() });

    let (_, staff) = archive.database.staff("Sam").await;
    let mut scope = archive.store.begin(staff).await.expect("a session");
    let summary = cases::list(&mut scope, &CaseFilter::default()).await.expect("a list").items.remove(0);
    let case = cases::read(archive.store.begin(staff).await.expect("a session"), summary.id).await.expect("the case");
    assert_eq!((case.title.as_str(), case.status, case.version), ("A rash", Status::Open, 1));
    assert_eq!((case.created_at, case.updated_at), (datetime!(2024-02-03 04:05:06 UTC), datetime!(2024-02-03 04:05:06 UTC)));
    assert_eq!(summary.patient_name, "ben.moss");
    let log = cases::log(archive.store.begin(staff).await.expect("a session"), case.id).await.expect("the log");
    assert_eq!((log.len(), &log[0].what, log[0].actor_id), (1, &CaseEvent::Imported {}, None));

    assert_eq!(archive.count("select count(*) from credentials").await, 0);
    assert!(people::invite_as_operator(&archive.store, Role::Patient, "ben.moss@example.org", "Ben Moss").await.is_ok());
}

#[tokio::test]
async fn a_line_without_a_date_is_of_now_and_the_order_of_the_file_stays() {
    let archive = Archive::new().await;
    let (user, session) = archive.database.patient("Ana").await;
    sqlx::query("update users set email = $1 where id = $2")
        .bind(PATIENT)
        .bind(user.0)
        .execute(&mut archive.postgres().await)
        .await
        .expect("renamed");
    let before = clock::now();
    let (report, _) = archive.run(&numbered(0..20)).await;
    assert_eq!(report, Report { imported: 20, ..Report::default() });
    let expected: Vec<String> = (0..20).map(|n| format!("Question {n}")).collect();
    assert_eq!(archive.titles(session).await, expected);
    let oldest: OffsetDateTime =
        sqlx::query_scalar("select min(created_at) from cases").fetch_one(&mut archive.postgres().await).await.expect("a date");
    assert!((before..=clock::now()).contains(&oldest));
}

#[tokio::test]
async fn a_run_that_brings_something_is_written_down() {
    let archive = Archive::new().await;
    archive.run(&numbered(0..3)).await;
    archive.run(&numbered(0..3)).await;
    let told = "select count(*) from audit_entries where action = 'cases_imported' and actor_id is null and data @> '{\"cases\": 3, \"patients\": 1}'";
    assert_eq!(archive.count(told).await, 1);
    assert_eq!(archive.count("select count(*) from audit_entries").await, 1);
}

#[tokio::test]
async fn a_second_run_doubles_nothing_and_brings_what_is_new() {
    let archive = Archive::new().await;
    let (first, _) = archive.run(&numbered(0..3)).await;
    assert_eq!(first, Report { imported: 3, patients: 1, ..Report::default() });
    let (second, _) = archive.run(&numbered(0..5)).await;
    assert_eq!(second, Report { imported: 2, known: 3, ..Report::default() });
    let (third, _) = archive.run(&numbered(0..5)).await;
    assert_eq!(third, Report { known: 5, ..Report::default() });
    assert_eq!(archive.count("select count(*) from cases").await, 5);
    assert_eq!(archive.count("select count(*) from case_events").await, 5);
}

#[tokio::test]
async fn twins_in_one_file_are_two_cases_and_stay_two() {
    let archive = Archive::new().await;
    let twins = line("A rash") + &line("A rash");
    assert_eq!(archive.run(&twins).await.0.imported, 2);
    assert_eq!(archive.run(&twins).await.0, Report { known: 2, ..Report::default() });
}

#[tokio::test]
async fn bad_lines_are_reported_by_number_and_reason_and_the_rest_goes_in() {
    let archive = Archive::new().await;
    let secret = "my secret illness";
    let file = format!(
        "{}\n\n{{\"title\":\"{secret}\"}}\nnot json: {secret}\n{{\"title\":\"a\",\"description\":\"b\",\"{secret}\":1}}\n{}\n{}{{\"title\":\"{}\",\"description\":\"{secret}\"}}\n",
        line("Good"),
        r#"{"title":"a","description":"b","patient":"nobody","created_at":"2999-01-01T00:00:00Z"}"#,
        line("Good too"),
        "x".repeat(201),
    );
    let (report, told) = archive.run(&file).await;
    assert_eq!(report, Report { imported: 2, bad: 5, patients: 1, ..Report::default() });
    let reasons = [
        (4, "description".to_owned(), Problem::Required),
        (5, "line".to_owned(), Problem::Malformed),
        (6, "line".to_owned(), Problem::UnknownField),
        (7, "patient".to_owned(), Problem::NotAnEmail),
        (7, "created_at".to_owned(), Problem::UnknownValue),
        (9, "title".to_owned(), Problem::TooLong { max: 200 }),
    ];
    assert_eq!(bad(&told), reasons);
    assert!(!format!("{told:?}").contains(secret));
    assert_eq!(told.last(), Some(&Progress::Done { lines: 9, bytes: file.len() as u64 }));
}

#[tokio::test]
async fn a_line_without_any_patient_is_bad() {
    let archive = Archive::new().await;
    let mut told = Vec::new();
    let report = import(&archive.store, line("A rash").as_bytes(), None, |progress| told.push(progress)).await.expect("imported");
    assert_eq!(report, Report { bad: 1, ..Report::default() });
    assert_eq!(bad(&told), [(1, "patient".to_owned(), Problem::Required)]);
}

#[tokio::test]
async fn who_works_here_gets_no_cases() {
    let archive = Archive::new().await;
    for (role, email) in [(Role::Staff, "sam@example.org"), (Role::Admin, "ada@example.org")] {
        people::invite_as_operator(&archive.store, role, email, "Sam").await.expect("invited");
        let refused = import(&archive.store, line("A rash").as_bytes(), Some(email.to_owned()), |_| ()).await;
        assert_eq!(refused, Err(Refusal::invalid("patient", Problem::UnknownValue)));
        let file = line("Good") + &format!("{{\"title\":\"a\",\"description\":\"b\",\"patient\":\"{email}\"}}\n");
        assert_eq!(bad(&archive.run(&file).await.1), [(2, "patient".to_owned(), Problem::UnknownValue)]);
    }
    let malformed = import(&archive.store, line("A rash").as_bytes(), Some("ana".to_owned()), |_| ()).await;
    assert_eq!(malformed, Err(Refusal::invalid("patient", Problem::NotAnEmail)));
}

#[tokio::test]
async fn a_long_file_goes_in_by_batches() {
    let archive = Archive::new().await;
    let file = numbered(0..1_000);
    let (report, told) = archive.run(&file).await;
    assert_eq!(report, Report { imported: 1_000, patients: 1, ..Report::default() });
    let lines: Vec<u64> =
        told.iter().map(|progress| if let Progress::Done { lines, .. } = progress { *lines } else { 0 }).collect();
    assert_eq!(lines, [500, 1_000, 1_000]);
    assert_eq!(archive.count("select count(distinct reference) from cases").await, 1_000);
}

#[tokio::test]
async fn a_line_that_is_far_too_long_is_bad_and_the_next_one_is_read() {
    let archive = Archive::new().await;
    let file = line(&"x".repeat(10_000_000)) + &line("Good");
    let (report, told) = archive.run(&file).await;
    assert_eq!((report.imported, report.bad), (1, 1));
    assert_eq!(bad(&told), [(1, "line".to_owned(), Problem::TooLarge { max: 256 * 1024 })]);
}

#[tokio::test]
async fn nothing_comes_of_an_empty_file() {
    let archive = Archive::new().await;
    assert_eq!(archive.run("\n \n").await.0, Report::default());
    assert_eq!(archive.count("select count(*) from users").await, 0);
}

/// In opposite orders, and with patients that neither knows yet.
#[tokio::test]
async fn two_importers_at_once_bring_each_line_once() {
    let archive = Archive::new().await;
    let lines: Vec<String> = (0..900)
        .map(|n| format!("{{\"title\":\"Question {n}\",\"description\":\"b\",\"patient\":\"p{}@example.org\"}}\n", n % 70))
        .collect();
    let forwards: String = lines.concat();
    let backwards: String = lines.iter().rev().map(String::as_str).collect();
    let ((one, _), (other, _)) = tokio::join!(archive.run(&forwards), archive.run(&backwards));
    assert_eq!((one.imported + other.imported, one.known + other.known, one.patients + other.patients), (900, 900, 70));
    assert_eq!(archive.count("select count(*) from cases").await, 900);
    assert_eq!(archive.count("select count(*) from case_events").await, 900);
    assert_eq!(archive.count("select count(*) from users").await, 70);
}
