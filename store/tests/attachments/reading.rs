use crate::house::{House, PNG, TEXT};
use domain::attachment::Target;
use domain::case::Open;
use domain::draft::Sheet;
use domain::event::CaseEvent;
use domain::{Format, Problem, Refusal};
use serde_json::Map;
use store::attachments::{Rendition, Way, pending, remove, send};
use store::cases;

#[tokio::test]
async fn what_waits_is_its_uploaders_alone_and_what_was_sent_is_read_as_the_case_is() {
    let at = House::new().await;
    let waits = at.bring(at.ana, Some(at.case), Way::Wait(Target::Case), "arm.png", PNG).await.expect("taken");
    for who in [at.ben, at.sam, at.ada] {
        assert_eq!(at.read(who, &waits).await, Err(Refusal::NotFound));
    }
    assert_eq!(at.read(at.ana, &waits).await.as_deref(), Ok(PNG));
    assert_eq!(at.listed(at.ana).await, Ok(vec![]));
    let claimed = send(at.store.begin(at.sam.1).await.expect("Sam"), at.case, vec![waits.id]).await;
    assert_eq!(claimed, Err(Refusal::invalid("attachments", Problem::UnknownValue)), "nobody sends another's");
    send(at.store.begin(at.ana.1).await.expect("Ana"), at.case, vec![waits.id]).await.expect("sent");
    for who in [at.ana, at.sam, at.ada] {
        assert_eq!(at.read(who, &waits).await.as_deref(), Ok(PNG));
        assert_eq!(at.listed(who).await, Ok(vec!["arm.png".to_owned()]));
    }
    assert_eq!(at.read(at.ben, &waits).await, Err(Refusal::NotFound));
    assert_eq!(at.listed(at.ben).await, Err(Refusal::NotFound));
    let again = send(at.store.begin(at.ana.1).await.expect("Ana"), at.case, vec![waits.id]).await;
    assert_eq!(again, Err(Refusal::invalid("attachments", Problem::UnknownValue)), "once");
}

#[tokio::test]
async fn a_picture_has_a_small_version_for_those_who_may_see_it() {
    let at = House::new().await;
    let sent = at.send(at.ana, "arm.png", PNG).await.expect("sent");
    assert_eq!((sent.width, sent.height, sent.has_thumbnail), (Some(2), Some(2), true));
    let small = at.read_as(at.sam, &sent, Rendition::Thumbnail).await.expect("a picture");
    assert!(small.starts_with(b"\xff\xd8\xff"));
    assert_eq!(at.read_as(at.ben, &sent, Rendition::Thumbnail).await, Err(Refusal::NotFound));
    let text = at.send(at.ana, "a.txt", TEXT).await.expect("sent");
    assert_eq!(at.read_as(at.ana, &text, Rendition::Thumbnail).await, Err(Refusal::NotFound));
}

#[tokio::test]
async fn a_restricted_department_keeps_its_files_and_another_patient_adds_none() {
    let at = House::new().await;
    let sent = at.send(at.sam, "a.txt", TEXT).await.expect("sent");
    assert_eq!(at.send(at.ben, "a.txt", TEXT).await, Err(Refusal::NotFound));
    let close = format!(
        "with skin as (insert into departments (id, name, restricted) values (gen_random_uuid(), 'Skin', true) returning id)
         update cases set department_id = (select id from skin), version = 2 where id = '{}'",
        at.case
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(close)).execute(&mut at.database.superuser().await).await.expect("closed");
    for who in [at.sam, at.ada] {
        assert_eq!(at.read(who, &sent).await, Err(Refusal::NotFound), "though Sam brought it");
        assert_eq!(at.send(who, "a.txt", TEXT).await, Err(Refusal::NotFound));
    }
    assert_eq!(at.read(at.ana, &sent).await.as_deref(), Ok(TEXT));
}

#[tokio::test]
async fn a_file_that_came_by_itself_is_told_of_and_its_taking_out_is_a_reading_of_the_case() {
    let at = House::new().await;
    let first = at.send(at.ana, "a.txt", TEXT).await.expect("sent");
    let second = at.send(at.sam, "b.txt", TEXT).await.expect("sent");
    let log = cases::log(at.store.begin(at.ana.1).await.expect("Ana"), at.case).await.expect("a log");
    let told: Vec<_> = log.iter().map(|event| (event.actor_id, event.version, event.what.clone())).collect();
    let added = |attachment| CaseEvent::AttachmentAdded { attachment };
    assert_eq!(told, [(Some(at.ana.0), 1, added(first.id)), (Some(at.sam.0), 1, added(second.id))]);
    at.read(at.ada, &first).await.expect("bytes");
    let reads = "select actor_id from audit_entries where action = 'case_read' and case_id = $1";
    let readers: Vec<uuid::Uuid> =
        sqlx::query_scalar(reads).bind(at.case.0).fetch_all(&mut at.database.superuser().await).await.expect("the audit");
    assert_eq!(readers, [at.ada.0.0]);
}

#[tokio::test]
async fn what_waits_for_a_case_and_is_shown_by_its_form_goes_with_it_when_it_is_opened() {
    let at = House::new().await;
    let waits = at.bring(at.ben, None, Way::Wait(Target::Case), "arm.png", PNG).await.expect("taken");
    let unseen = at.bring(at.ben, None, Way::Wait(Target::Case), "b.txt", TEXT).await.expect("taken");
    let other = at.bring(at.ana, None, Way::Wait(Target::Case), "a.txt", TEXT).await.expect("taken");
    let open = Open {
        title: "A rash".into(),
        description: "It itches.".into(),
        format: Format::Plain,
        priority: None,
        specialty_id: None,
        metadata: Map::new(),
        follows_id: None,
    };
    let shown = [waits.id, other.id];
    let case = cases::open_from_form(at.store.begin(at.ben.1).await.expect("Ben"), open, &shown, &Sheet::default(), None)
        .await
        .expect("a case");
    let list = store::attachments::list(at.store.begin(at.sam.1).await.expect("Sam"), case.id).await.expect("a list");
    assert_eq!(list.iter().map(|file| file.id).collect::<Vec<_>>(), [waits.id]);
    for (who, left) in [(at.ana, other.id), (at.ben, unseen.id)] {
        let waiting = pending(&mut at.store.begin(who.1).await.expect("signed in"), None, Target::Case).await.expect("a list");
        assert_eq!(waiting.iter().map(|file| file.id).collect::<Vec<_>>(), [left]);
    }
}

#[tokio::test]
async fn what_waits_is_taken_back_by_its_uploader_and_what_was_sent_by_nobody() {
    let at = House::new().await;
    let waits = at.bring(at.ana, Some(at.case), Way::Wait(Target::Case), "arm.png", PNG).await.expect("taken");
    let sent = at.send(at.ana, "a.txt", TEXT).await.expect("sent");
    let remove = async |who: (domain::UserId, domain::SessionId), id| remove(at.store.begin(who.1).await?, &at.files, id).await;
    for who in [at.ben, at.sam, at.ada] {
        assert_eq!(remove(who, waits.id).await, Err(Refusal::NotFound));
    }
    assert_eq!(remove(at.ana, sent.id).await, Err(Refusal::NotFound));
    assert_eq!(at.objects().len(), 3);
    assert_eq!(remove(at.ana, waits.id).await, Ok(()));
    assert_eq!(at.objects().len(), 1, "the picture and its small version are gone");
    assert_eq!(at.read(at.ana, &waits).await, Err(Refusal::NotFound));
}
