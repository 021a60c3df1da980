//! Notes: who writes and reads them, whom they mention, and that nothing of the case changes with one.

mod lock;

use Outcome::{Forbidden, Invalid, Refused, Rows};
use Who::{Ada, Ana, Door, Keeper, Sam, Tail, Worker};
use domain::case::Open;
use domain::draft::{Message, Sheet, Subject};
use domain::note::WriteNote;
use domain::{Case, Format, Problem, Refusal, SessionId, UserId};
use lock::{Outcome, Who, expect};
use sqlx::AssertSqlSafe;
use store::{IdempotencyKey, Scope, Store, cases, drafts, notes};
use testbed::Database;
use uuid::Uuid;

const NOTE: &str = "insert into notes (id, case_id, patient_id, author_id, body, body_html) values (:new, ";
const MENTION: &str = "insert into note_mentions (note_id, case_id, patient_id, user_id) values ( ";

#[tokio::test]
async fn staff_write_notes_in_their_own_name_on_cases_they_see_and_change_none() {
    let note = |rest: &str| format!("{NOTE}{rest}");
    expect(
        Sam,
        &[
            ("select from notes".to_owned(), Rows(3)),
            ("select from notes where case_id = :sam_case".to_owned(), Rows(0)),
            (note(":ana_case, :ana, :sam, 'a', 'a')"), Rows(1)),
            (note(":opened_case, :ben, :sam, 'a', 'a')"), Rows(1)),
            (note(":ana_case, :ana, :ada, 'a', 'a')"), Refused),
            (note(":ana_case, :ben, :sam, 'a', 'a')"), Refused),
            (note(":hidden_case, :ben, :sam, 'a', 'a')"), Refused),
            (note(":sam_case, :sam, :sam, 'a', 'a')"), Refused),
            (note(":ana_case, :ana, :sam, '', 'a')"), Invalid),
            ("update notes set body = 'b'".to_owned(), Forbidden),
            ("delete from notes".to_owned(), Forbidden),
            ("insert into notes (id, case_id, patient_id, author_id, body, body_html, created_at) values (:new, :ana_case, :ana, :sam, 'a', 'a', now())".to_owned(), Forbidden),
        ],
    )
    .await;
    expect(Ada, &[("select from notes where case_id = :hidden_case", Rows(1)), ("delete from notes", Forbidden)]).await;
}

#[tokio::test]
async fn nobody_is_mentioned_who_may_not_read_and_in_no_ones_note_but_ones_own() {
    let mention = |rest: &str| format!("{MENTION}{rest}");
    expect(
        Sam,
        &[
            (mention(":note_of_sam, :ana_case, :ana, :sam)"), Rows(1)),
            (mention(":note_of_ada, :ana_case, :ana, :ada)"), Refused),
            (mention(":note_on_heart, :heart_case, :ben, :ada)"), Refused),
            (mention(":note_on_heart, :heart_case, :ben, :ben)"), Refused),
            (mention(":note_on_heart, :heart_case, :ben, :eva)"), Refused),
            (mention(":note_of_sam, :ben_case, :ana, :sam)"), Refused),
            ("delete from note_mentions".to_owned(), Forbidden),
            ("select from private.case_colleagues( :ana_case)".to_owned(), Rows(2)),
            ("select from private.case_colleagues( :hidden_case)".to_owned(), Rows(0)),
            ("select from private.case_colleagues( :sam_case)".to_owned(), Rows(0)),
        ],
    )
    .await;
}

#[tokio::test]
async fn to_patients_and_to_all_who_are_nobody_here_there_are_no_notes() {
    for who in [Ana, Worker, Door, Tail, Keeper] {
        let attempts = [
            "select from notes",
            "select from note_mentions",
            "insert into notes (id, case_id, patient_id, author_id, body, body_html) values (:new, :ana_case, :ana, :ana, 'a', 'a')",
            "update notes set body = 'b'",
            "delete from notes",
        ];
        expect(who, &attempts.map(|attempt| (attempt, Forbidden))).await;
    }
    let noted = "select from case_events where kind = 'noted'";
    expect(Ana, &[(noted, Rows(0)), ("select from private.case_colleagues( :ana_case)", Forbidden)]).await;
}

/// Ana's case; Sam and Ada, and Mia, who alone is a member of Mind.
struct House {
    database: Database,
    store: Store,
    ana: SessionId,
    sam: (UserId, SessionId),
    mia: (UserId, SessionId),
    ada: SessionId,
    case: Case,
}

impl House {
    async fn new() -> Self {
        let database = Database::new().await;
        let store = database.store(2).await;
        let ((_, ana), sam, mia) =
            (database.patient("Ana Berg").await, database.staff("Sam Ito").await, database.staff("Mia Roux").await);
        let (_, ada) = database.admin("Ada Holm").await;
        let open = Open {
            title: "A rash".into(),
            description: "It itches.".into(),
            format: Format::Plain,
            priority: None,
            specialty_id: None,
            metadata: Default::default(),
            follows_id: None,
        };
        let case = cases::open(store.begin(ana).await.expect("signed in"), open, None).await.expect("a case");
        Self { database, store, ana, sam, mia, ada, case }
    }

    async fn scope(&self, session: SessionId) -> Scope {
        self.store.begin(session).await.expect("signed in")
    }

    async fn write(&self, session: SessionId, body: &str) -> Result<domain::note::Note, Refusal> {
        notes::write(self.scope(session).await, self.case.id, WriteNote::plain(body), None).await
    }

    /// Into Mind, of which Mia alone is a member.
    async fn close(&self) {
        let mind = Uuid::new_v4();
        for statement in [
            format!("insert into departments (id, name, restricted) values ('{mind}', 'Mind', true)"),
            format!("insert into memberships values ('{}', '{mind}')", self.mia.0),
            format!("update cases set department_id = '{mind}', version = version + 1 where id = '{}'", self.case.id),
        ] {
            sqlx::query(AssertSqlSafe(statement)).execute(&mut self.database.superuser().await).await.expect("done");
        }
    }
}

#[tokio::test]
async fn a_note_is_read_by_colleagues_with_whom_it_mentions_and_by_nobody_else() {
    let house = House::new().await;
    let note = house.write(house.sam.1, " Call her.\r\n\r\n@mia roux: when? ").await.expect("a note");
    assert_eq!(note.text.plain(), "Call her.\n\n@mia roux: when?");
    assert_eq!(note.text.html(), "<p>Call her.</p><p>@mia roux: when?</p>");
    assert_eq!((note.author_id, note.author_name.as_str()), (house.sam.0, "Sam Ito"));
    assert_eq!(note.mentions.iter().map(|named| named.id).collect::<Vec<_>>(), [house.mia.0]);
    for reader in [house.sam.1, house.mia.1, house.ada] {
        assert_eq!(notes::list(house.scope(reader).await, house.case.id).await, Ok(vec![note.clone()]));
    }
    assert_eq!(notes::list(house.scope(house.ana).await, house.case.id).await, Err(Refusal::NotFound));
    assert_eq!(house.write(house.ana, "Mine?").await, Err(Refusal::NotFound));
}

#[tokio::test]
async fn a_note_changes_nothing_that_the_patient_can_see() {
    let house = House::new().await;
    let before = cases::page(house.scope(house.ana).await, house.case.id).await.expect("the case");
    for body in ["One.", "Two, at the same version."] {
        house.write(house.sam.1, body).await.expect("a note");
    }
    assert_eq!(cases::page(house.scope(house.ana).await, house.case.id).await.expect("the case"), before);
    let told = cases::log(house.scope(house.ada).await, house.case.id).await.expect("the log");
    let noted = told.iter().filter(|event| event.what.kind() == "noted").map(|event| event.version).collect::<Vec<_>>();
    assert_eq!(noted, [before.case.version; 2]);
}

#[tokio::test]
async fn who_may_not_read_the_case_is_not_mentioned_but_named() {
    let house = House::new().await;
    house.close().await;
    let refused = house.write(house.mia.1, "@Mia Roux, @Sam Ito").await;
    assert_eq!(refused, Err(Refusal::invalid("body", Problem::NoReader { name: "Sam Ito".into() })));
    assert_eq!(house.write(house.sam.1, "Mine?").await, Err(Refusal::NotFound));
    let note = house.write(house.mia.1, "@Mia Roux, and Sam Ito; @Ana Berg").await.expect("a note");
    assert_eq!(note.mentions.len(), 1, "a patient is nobody to mention");
    let readers = notes::readers(house.scope(house.mia.1).await, house.case.id).await.expect("readers");
    assert_eq!(readers.iter().map(|named| named.id).collect::<Vec<_>>(), [house.mia.0]);
}

#[tokio::test]
async fn a_note_sent_twice_is_written_once_and_ends_its_draft() {
    let house = House::new().await;
    let (subject, typed) = (Subject::Note(house.case.id), Message { body: "Call".into(), ..Message::default() });
    drafts::save(house.scope(house.sam.1).await, subject, typed.clone()).await.expect("kept");
    drafts::save(house.scope(house.sam.1).await, Subject::Reply(house.case.id), typed.clone()).await.expect("kept");
    let key = IdempotencyKey::new("k").expect("a key");
    let send = async |body: &str| {
        let scope = house.scope(house.sam.1).await;
        notes::write_from_form(scope, house.case.id, WriteNote::plain(body), &Sheet::default(), Some(&key)).await
    };
    let first = send("Call her.").await.expect("a note");
    assert_eq!(send("Call her.").await, Ok(first));
    assert_eq!(send("Call him.").await, Err(Refusal::invalid("Idempotency-Key", Problem::Reused)));
    assert_eq!(notes::list(house.scope(house.sam.1).await, house.case.id).await.expect("notes").len(), 1);
    assert_eq!(drafts::load::<Message>(&mut house.scope(house.sam.1).await, subject).await, Ok(None));
    let reply = drafts::load::<Message>(&mut house.scope(house.sam.1).await, Subject::Reply(house.case.id)).await;
    assert_eq!(reply, Ok(Some(typed)), "of another subject");
}

#[tokio::test]
async fn a_note_has_words_and_an_end() {
    let house = House::new().await;
    let max = domain::note::BODY_MAX;
    assert_eq!(house.write(house.sam.1, " \n ").await, Err(Refusal::invalid("body", Problem::Required)));
    assert_eq!(house.write(house.sam.1, &"é".repeat(max + 1)).await, Err(Refusal::invalid("body", Problem::TooLong { max })));
    house.write(house.sam.1, &"&".repeat(max)).await.expect("the longest");
    let html = WriteNote { format: Format::Html, ..WriteNote::plain("<p> </p>") };
    let refused = notes::write(house.scope(house.sam.1).await, house.case.id, html, None).await;
    assert!(matches!(refused, Err(Refusal::Invalid(_))), "{refused:?}");
}
