//! Files of replies and of notes: with whom they are until these are sent, and from then on.

use crate::house::{House, PNG, TEXT};
use domain::attachment::{Attachment, Target};
use domain::draft::Sheet;
use domain::note::WriteNote;
use domain::reply::Send;
use domain::{AttachmentId, CaseId, Problem, Refusal, ReplyId, SessionId, UserId};
use store::attachments::{Way, list, pending, prune, remove, send};
use store::{Scope, cases, notes, replies};

type Person = (UserId, SessionId);

impl House {
    async fn scope(&self, who: Person) -> Scope {
        self.store.begin(who.1).await.expect("signed in")
    }

    async fn wait(&self, who: Person, target: Target, name: &str) -> Attachment {
        self.bring(who, Some(self.case), Way::Wait(target), name, TEXT).await.expect("taken")
    }

    async fn waiting(&self, who: Person, target: Target) -> Vec<AttachmentId> {
        let waiting = pending(&mut self.scope(who).await, Some(self.case), target).await.expect("a list");
        waiting.iter().map(|file| file.id).collect()
    }

    async fn reply(&self, who: Person, attachments: Vec<AttachmentId>) -> Result<domain::reply::Reply, Refusal> {
        replies::send(self.scope(who).await, self.case, Send { attachments, ..Send::plain("Look.") }, None).await
    }

    /// As the form does that shows these.
    async fn hold(&self, who: Person, attachments: Vec<AttachmentId>) -> ReplyId {
        let command = Send { attachments, ..Send::plain("Look.") };
        replies::hold(self.scope(who).await, self.case, command, &Sheet::default(), None).await.expect("held")
    }

    async fn note(&self, who: Person, attachments: Vec<AttachmentId>) -> Result<domain::note::Note, Refusal> {
        notes::write(self.scope(who).await, self.case, WriteNote { attachments, ..WriteNote::plain("Look.") }, None).await
    }
}

#[tokio::test]
async fn a_file_goes_with_its_reply_and_is_listed_with_it_and_with_the_case() {
    let at = House::new().await;
    let (first, second) = (at.wait(at.sam, Target::Reply, "a.txt").await, at.wait(at.sam, Target::Reply, "b.txt").await);
    let reply = at.reply(at.sam, vec![first.id]).await.expect("sent");
    assert_eq!(reply.attachments.iter().map(|file| (file.id, file.reply_id)).collect::<Vec<_>>(), [(first.id, Some(reply.id))]);
    for who in [at.ana, at.sam, at.ada] {
        let replies = replies::list(at.scope(who).await, at.case).await.expect("a list");
        assert_eq!(replies[0].attachments, reply.attachments);
        assert_eq!(list(at.scope(who).await, at.case).await.as_ref(), Ok(&reply.attachments));
        assert_eq!(at.read(who, &first).await.as_deref(), Ok(TEXT));
    }
    assert_eq!(at.read(at.ben, &first).await, Err(Refusal::NotFound));
    assert_eq!(at.waiting(at.sam, Target::Reply).await, [second.id]);
    let log = cases::log(at.scope(at.ana).await, at.case).await.expect("a log");
    assert_eq!(log.iter().map(|event| event.what.kind()).collect::<Vec<_>>(), ["replied"], "the reply tells of it");
}

#[tokio::test]
async fn what_is_held_with_a_reply_is_its_authors_until_it_is_sent() {
    let at = House::new().await;
    let file = at.wait(at.sam, Target::Reply, "a.txt").await;
    let held = at.hold(at.sam, vec![file.id]).await;
    assert_eq!(at.waiting(at.sam, Target::Reply).await, []);
    let talk = cases::page(at.scope(at.sam).await, at.case).await.expect("a page").conversation;
    assert_eq!(talk.held[0].attachments.iter().map(|file| file.id).collect::<Vec<_>>(), [file.id]);
    for who in [at.ana, at.ada] {
        assert_eq!(at.read(who, &file).await, Err(Refusal::NotFound));
        assert_eq!(at.listed(who).await, Ok(vec![]));
    }
    assert_eq!(remove(at.scope(at.sam).await, &at.files, file.id).await, Err(Refusal::NotFound), "it waits no more");
    let long_ago = "update attachments set created_at = now() - interval '3 days'";
    sqlx::query(long_ago).execute(&mut at.database.superuser().await).await.expect("aged");
    assert_eq!(prune(&at.store, &at.files).await, Ok(false));
    replies::send_now(at.scope(at.sam).await, held).await.expect("sent");
    for who in [at.ana, at.sam, at.ada] {
        assert_eq!(at.read(who, &file).await.as_deref(), Ok(TEXT));
    }
}

#[tokio::test]
async fn what_came_with_a_reply_that_is_taken_back_waits_again() {
    let at = House::new().await;
    let file = at.wait(at.ana, Target::Reply, "a.txt").await;
    let held = at.hold(at.ana, vec![file.id]).await;
    assert_eq!(replies::take_back(at.scope(at.ana).await, held).await, Ok(true));
    assert_eq!(at.waiting(at.ana, Target::Reply).await, [file.id]);
    let reply = at.reply(at.ana, vec![file.id]).await.expect("sent");
    assert_eq!(reply.attachments.len(), 1);
}

#[tokio::test]
async fn nothing_takes_files_that_are_not_the_authors_own_or_wait_for_something_else() {
    let at = House::new().await;
    let unknown = || Refusal::invalid("attachments", Problem::UnknownValue);
    let hers = at.wait(at.ana, Target::Reply, "a.txt").await;
    let for_note = at.wait(at.sam, Target::Note, "b.txt").await;
    let for_case = at.wait(at.sam, Target::Case, "c.txt").await;
    let own = at.wait(at.sam, Target::Reply, "d.txt").await;
    for wrong in [hers.id, for_note.id, for_case.id, AttachmentId(at.case.0)] {
        assert_eq!(at.reply(at.sam, vec![own.id, wrong]).await.map(drop), Err(unknown()));
    }
    for wrong in [hers.id, own.id, for_case.id] {
        assert_eq!(at.note(at.sam, vec![wrong]).await.map(drop), Err(unknown()));
    }
    assert_eq!(send(at.scope(at.sam).await, at.case, vec![own.id]).await.map(drop), Err(unknown()));
    let other = testbed::add_case(&mut at.database.superuser().await, at.ben.0, domain::Status::Open).await;
    let elsewhere = Send { attachments: vec![own.id], ..Send::plain("Look.") };
    assert_eq!(replies::send(at.scope(at.sam).await, other, elsewhere, None).await.map(drop), Err(unknown()));
    at.reply(at.sam, vec![own.id]).await.expect("once");
    assert_eq!(at.reply(at.sam, vec![own.id]).await.map(drop), Err(unknown()), "and no more");
}

#[tokio::test]
async fn a_file_of_a_note_is_seen_as_the_note_is_and_changes_nothing_that_a_patient_sees() {
    let at = House::new().await;
    let before = (at.listed(at.ana).await, cases::log(at.scope(at.ana).await, at.case).await.expect("a log"));
    let kept = at.bring(at.sam, Some(at.case), Way::Wait(Target::Note), "letter.png", PNG).await.expect("taken");
    let note = at.note(at.sam, vec![kept.id]).await.expect("written");
    assert_eq!(note.attachments.iter().map(|file| (file.id, file.name.as_str())).collect::<Vec<_>>(), [(kept.id, "letter.png")]);
    for who in [at.sam, at.ada] {
        assert_eq!(notes::list(at.scope(who).await, at.case).await.expect("a list")[0], note);
        assert_eq!(at.read(who, &kept).await.as_deref(), Ok(PNG));
        assert_eq!(at.listed(who).await, Ok(vec![]), "it is none of the case's");
    }
    for who in [at.ana, at.ben] {
        assert_eq!(at.read(who, &kept).await, Err(Refusal::NotFound));
    }
    assert_eq!((at.listed(at.ana).await, cases::log(at.scope(at.ana).await, at.case).await.expect("a log")), before);
    let brought = |who, case| at.bring(who, Some(case), Way::Wait(Target::Note), "a.txt", TEXT);
    assert_eq!(brought(at.ana, at.case).await.map(drop), Err(Refusal::NotFound));
    let own: CaseId = testbed::add_case(&mut at.database.superuser().await, at.sam.0, domain::Status::Open).await;
    assert_eq!(brought(at.sam, own).await.map(drop), Err(Refusal::NotFound), "nor does staff on their own case");
}

#[tokio::test]
async fn the_form_of_a_note_takes_along_what_it_shows_and_a_second_press_takes_nothing() {
    let at = House::new().await;
    let file = at.wait(at.sam, Target::Note, "a.txt").await;
    let unseen = at.wait(at.sam, Target::Note, "b.txt").await;
    let key = store::IdempotencyKey::new("a-form").expect("a key");
    let note = WriteNote { attachments: vec![file.id], ..WriteNote::plain("Look.") };
    let sheet = Sheet::default();
    let write = async || notes::write_from_form(at.scope(at.sam).await, at.case, note.clone(), &sheet, Some(&key)).await;
    let (first, again) = (write().await.expect("a note"), write().await.expect("the same"));
    assert_eq!(first, again);
    assert_eq!(first.attachments.iter().map(|file| file.id).collect::<Vec<_>>(), [file.id]);
    assert_eq!(at.waiting(at.sam, Target::Note).await, [unseen.id]);
}

#[tokio::test]
async fn a_form_takes_what_it_showed_and_still_waits_and_nothing_that_was_brought_elsewhere() {
    let at = House::new().await;
    let shown = at.wait(at.ana, Target::Reply, "a.txt").await;
    let gone = at.wait(at.ana, Target::Reply, "b.txt").await;
    let elsewhere = at.wait(at.ana, Target::Reply, "c.txt").await;
    let theirs = at.wait(at.sam, Target::Reply, "d.txt").await;
    remove(at.scope(at.ana).await, &at.files, gone.id).await.expect("taken back in another window");
    at.hold(at.ana, vec![shown.id, gone.id, theirs.id]).await;
    let talk = cases::page(at.scope(at.ana).await, at.case).await.expect("a page").conversation;
    assert_eq!(talk.held[0].attachments.iter().map(|file| file.id).collect::<Vec<_>>(), [shown.id]);
    assert_eq!(at.waiting(at.ana, Target::Reply).await, [elsewhere.id]);
    assert_eq!(at.waiting(at.sam, Target::Reply).await, [theirs.id]);
}
