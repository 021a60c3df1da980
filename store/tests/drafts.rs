//! What is being typed, in one window or in several.

use domain::draft::{Message, Sheet, Subject};
use domain::reply::Send;
use domain::{CaseId, Refusal, SessionId, Status};
use store::{drafts, replies};
use testbed::Database;
use uuid::Uuid;

const ABOUT: Subject = Subject::Reply(CaseId(Uuid::nil()));

fn sheet(window: &str, over: &str) -> Sheet {
    Sheet { window: window.into(), over: over.into() }
}

fn message(body: &str) -> Message {
    Message { body: body.into(), ..Message::default() }
}

#[tokio::test]
async fn two_windows_do_not_write_over_each_others_draft() {
    let database = Database::new().await;
    let (_, ana) = database.patient("Ana").await;
    let store = database.store(2).await;
    let scope = async || store.begin(ana).await.expect("signed in");
    let typed = async |window: &str, over: &str, body: &str| {
        drafts::save_typed(scope().await, ABOUT, message(body), &sheet(window, over)).await
    };
    let begun = async || {
        let (draft, over) = drafts::begin::<Message>(&mut scope().await, ABOUT).await.expect("a draft");
        (draft.body, over)
    };
    assert_eq!(begun().await, Default::default());
    assert_eq!(typed("one", "", "It").await, Ok(()));
    assert_eq!(typed("one", "", "It is").await, Ok(()), "its own");
    assert_eq!(typed("two", "", "Other").await, Err(Refusal::Stale), "both began with nothing");
    assert_eq!(typed("two", "", "").await, Ok(()), "nothing to keep");
    assert_eq!(begun().await, ("It is".into(), "one".into()));
    assert_eq!(typed("two", "one", "It is so").await, Ok(()), "it goes on with it");
    assert_eq!(typed("one", "", "It was").await, Err(Refusal::Stale));
    drafts::save(scope().await, ABOUT, message("Taken back")).await.expect("saved");
    assert_eq!(begun().await, ("Taken back".into(), String::new()));
    assert_eq!(typed("one", "two", "Taken back, and on").await, Ok(()), "nobody is typing that");
    assert_eq!(typed("one", "two", " ").await, Ok(()));
    assert_eq!(begun().await, Default::default());
}

#[tokio::test]
async fn what_another_window_has_typed_outlives_what_this_one_sends() {
    let database = Database::new().await;
    let (patient, ana) = database.patient("Ana").await;
    let case = testbed::add_case(&mut database.superuser().await, patient, Status::Open).await;
    let store = database.store(2).await;
    let subject = Subject::Reply(case);
    let scope = async || store.begin(ana).await.expect("signed in");
    let type_in = async |window: &str| {
        drafts::save_typed(scope().await, subject, message("It hurts"), &sheet(window, "")).await.expect("kept");
    };
    let stays_when_sent = async |window: &str, over: &str| {
        let reply = Send::plain("It itches.");
        replies::hold(scope().await, case, reply, &sheet(window, over), None).await.expect("held");
        drafts::load::<Message>(&mut scope().await, subject).await.expect("drafts").is_some()
    };
    type_in("one").await;
    assert!(stays_when_sent("two", "").await, "both began with nothing");
    assert!(stays_when_sent("", "").await, "so did one without scripts");
    assert!(!stays_when_sent("two", "one").await, "it went on with it");
    for (window, over) in [("one", ""), ("", "one")] {
        type_in("one").await;
        assert!(!stays_when_sent(window, over).await, "its own");
    }
}

#[tokio::test]
async fn of_the_drafts_of_one_person_the_newest_are_kept() {
    let database = Database::new().await;
    let ((_, ana), (_, ben)) = (database.patient("Ana").await, database.patient("Ben").await);
    let store = database.store(2).await;
    let about = |n: u128| Subject::Reply(CaseId(Uuid::from_u128(n)));
    let save = async |who: SessionId, n: u128| {
        drafts::save(store.begin(who).await.expect("signed in"), about(n), message("It is")).await.expect("saved");
    };
    save(ben, 1).await;
    for n in 1..=201 {
        save(ana, n).await;
    }
    let kept = async |who: SessionId, n: u128| {
        let draft = drafts::load::<Message>(&mut store.begin(who).await.expect("signed in"), about(n)).await;
        draft.expect("drafts").is_some()
    };
    assert_eq!((kept(ana, 1).await, kept(ana, 2).await, kept(ana, 201).await), (false, true, true));
    assert!(kept(ben, 1).await, "somebody else's");
}
