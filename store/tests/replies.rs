//! Replies, as people send them: what they make of a case, and who has them before they are sent.

mod talk;

use domain::event::CaseEvent;
use domain::reply::{AFTERWARDS, STAY, Send, answered};
use domain::unsent::Which;
use domain::{Denied, Problem, Refusal, Role, Status};
use store::{IdempotencyKey, replies, unsent};
use talk::Talk;

#[tokio::test]
async fn a_reply_is_the_next_version_with_its_event_and_an_entry_of_the_audit() {
    let talk = Talk::begin().await;
    let reply = talk.send(talk.sam, "Since when?", Some(Status::Waiting)).await.expect("sent");
    assert_eq!((reply.author_id, reply.version, reply.body.as_str()), (talk.sam.0, 2, "Since when?"));
    let page = talk.page(talk.ana).await;
    assert_eq!((page.case.version, page.case.status, page.case.updated_at), (2, Status::Waiting, reply.sent_at));
    let told: Vec<_> = page.events.iter().map(|event| (event.actor_id, event.version, event.what.clone())).collect();
    assert_eq!(
        told[1..],
        [
            (Some(talk.sam.0), 2, CaseEvent::Replied { reply: reply.id }),
            (Some(talk.sam.0), 2, CaseEvent::StatusChanged { from: Status::Open, to: Status::Waiting }),
        ]
    );
    assert_eq!(page.conversation.replies, std::slice::from_ref(&reply));
    let answer = talk.send(talk.ana, "Since May.", None).await.expect("sent");
    assert_eq!((talk.status().await, answer.version), (Status::InProgress, 3));
    assert_eq!(replies::list(talk.scope(talk.sam).await, talk.case).await, Ok(vec![reply, answer]));
    assert_eq!(talk.audited("case_replied").await, [talk.sam.0, talk.ana.0]);
}

/// The rule stands in the domain, which asks, and in the database, which does it.
#[tokio::test]
async fn the_database_and_the_domain_make_the_same_of_a_patients_reply() {
    for status in Status::ALL {
        for hours in [0, 24 * 14 - 1, 24 * 14, 24 * 14 + 1] {
            let talk = Talk::begin().await;
            talk.make(*status, hours).await;
            let now = time::OffsetDateTime::UNIX_EPOCH;
            let expected = answered(*status, now - time::Duration::hours(hours), now);
            let by_hand = talk.answer_by_hand().await;
            assert_eq!(by_hand.ok(), expected.ok(), "{status} for {hours} hours");
            let sent = talk.send(talk.ana, "Hello?", None).await;
            assert_eq!(sent.map(|_| ()), expected.map(|_| ()).map_err(Refusal::Denied), "{status} for {hours} hours");
        }
    }
}

#[tokio::test]
async fn staff_set_what_may_follow_and_patients_set_nothing() {
    for status in Status::ALL {
        for to in AFTERWARDS {
            let talk = Talk::begin().await;
            talk.make(*status, 0).await;
            let sent = talk.send(talk.sam, "So it is.", Some(to)).await;
            match *status == to || status.may_become(to) {
                true => assert_eq!((sent.is_ok(), talk.status().await), (true, to)),
                false => assert_eq!(sent, Err(Refusal::invalid("status", Problem::TransitionNotAllowed))),
            }
        }
    }
    let talk = Talk::begin().await;
    assert_eq!(talk.send(talk.ana, "Done.", Some(Status::Resolved)).await, Err(Refusal::Denied(Denied::Role)));
    assert_eq!(talk.audited("case_denied").await, [talk.ana.0]);
}

#[tokio::test]
async fn staff_who_are_patients_answer_their_own_case_as_patients_do() {
    for role in [Role::Staff, Role::Admin] {
        let mut talk = Talk::begin().await;
        let own = talk.database.person(role, "Kim").await;
        talk.case = talk.open_by(own).await;
        talk.make(Status::Waiting, 0).await;
        assert_eq!(talk.send(own, "Done.", Some(Status::Resolved)).await, Err(Refusal::Denied(Denied::OwnCase)));
        talk.send(own, "Here I am.", None).await.expect("sent");
        assert_eq!(talk.status().await, Status::InProgress);
        assert_eq!(talk.send(talk.ana, "Hello?", None).await, Err(Refusal::NotFound));
    }
}

/// Several times on one connection, until PostgreSQL keeps the plans.
#[tokio::test]
async fn many_replies_on_one_connection_are_as_good_as_the_first() {
    let talk = Talk::begin().await;
    for n in 0..8 {
        talk.send(talk.ana, "Hello?", None).await.unwrap_or_else(|refusal| panic!("{n}: {refusal:?}"));
        talk.send(talk.sam, "Yes?", Some(Status::Waiting)).await.unwrap_or_else(|refusal| panic!("{n}: {refusal:?}"));
    }
    assert_eq!(talk.page(talk.sam).await.case.version, 17);
}

#[tokio::test]
async fn replies_at_once_are_all_sent_one_after_the_other() {
    let talk = Talk::begin().await;
    let senders = [talk.ana, talk.sam, talk.ana, talk.sam, talk.sam];
    let sending = senders.map(|who| {
        let (store, case) = (talk.store.clone(), talk.case);
        tokio::spawn(async move { replies::send(store.begin(who.1).await?, case, Send::plain("Hello?"), None).await })
    });
    let mut versions = Vec::new();
    for one in sending {
        versions.push(one.await.expect("an end").expect("sent").version);
    }
    versions.sort_unstable();
    assert_eq!(versions, [2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn what_is_held_is_its_authors_alone_until_it_is_sent_once() {
    let talk = Talk::begin().await;
    for (who, other) in [(talk.ana, talk.sam), (talk.sam, talk.ana)] {
        let id = talk.hold(who, "Wait.", None).await.expect("held");
        let before = talk.page(other).await;
        assert!(before.conversation.held.is_empty() && before.conversation.replies.iter().all(|reply| reply.id != id));
        assert_eq!(talk.page(who).await.conversation.held.first().map(|held| held.id), Some(id));
        assert_eq!(talk.work().await, 0, "it is not due yet");
        talk.let_time_pass().await;
        assert_eq!(talk.work().await, 1);
        assert_eq!(talk.work().await, 0);
        let after = talk.page(other).await;
        assert_eq!(after.case.version, before.case.version + 1);
        assert_eq!(after.conversation.replies.last().map(|reply| (reply.id, reply.author_id)), Some((id, who.0)));
        assert_eq!(replies::send_now(talk.scope(who).await, id).await, Ok(()), "as its author wants it");
        assert_eq!(replies::take_back(talk.scope(who).await, id).await, Ok(false), "too late");
    }
}

#[tokio::test]
async fn a_reply_that_is_taken_back_was_never_there_and_its_text_is_not_lost() {
    let talk = Talk::begin().await;
    let id = talk.hold(talk.sam, "Come at once.\n\nNo, wait.", Some(Status::Waiting)).await.expect("held");
    for stranger in [talk.ana, talk.kim] {
        assert_eq!(replies::take_back(talk.scope(stranger).await, id).await, Ok(false));
        assert_eq!(replies::send_now(talk.scope(stranger).await, id).await, Ok(()));
    }
    talk.draft(talk.sam, "And one more thing.").await;
    assert_eq!(replies::take_back(talk.scope(talk.sam).await, id).await, Ok(true));
    let draft = talk.draft_of(talk.sam).await;
    let words = "Come at once.\n\nNo, wait.\n\nAnd one more thing.";
    assert_eq!((draft.body.as_str(), draft.status.as_str()), (words, "waiting"));
    talk.let_time_pass().await;
    assert_eq!(talk.work().await, 0);
    let page = talk.page(talk.ana).await;
    assert_eq!((page.case.version, page.conversation.replies), (1, vec![]));
    assert_eq!(talk.audited("case_replied").await, []);
}

#[tokio::test]
async fn what_was_sent_or_is_on_its_way_is_no_draft_any_more() {
    let talk = Talk::begin().await;
    talk.draft(talk.ana, "Since M").await;
    talk.draft(talk.sam, "Since w").await;
    talk.hold(talk.ana, "Since May.", None).await.expect("held");
    assert_eq!((talk.drafted(talk.ana).await.as_str(), talk.drafted(talk.sam).await.as_str()), ("", "Since w"));
}

#[tokio::test]
async fn staff_learn_when_the_patient_had_read_what_they_wrote_and_of_nobody_elses_reading() {
    let talk = Talk::begin().await;
    let first = talk.send(talk.sam, "Since when?", None).await.expect("sent");
    let second = talk.send(talk.kim, "And where?", None).await.expect("sent");
    let third = talk.send(talk.ana, "On my arm.", None).await.expect("sent");
    let read = async || {
        let said = talk.page(talk.sam).await.conversation.replies;
        said.into_iter().filter(|reply| reply.read_at.is_some()).map(|reply| reply.id).collect::<Vec<_>>()
    };
    assert!(talk.unread().await);
    for stranger in [talk.sam, talk.kim] {
        replies::mark_read(talk.scope(stranger).await, talk.case, 9).await.expect("no difference");
    }
    assert_eq!(read().await, []);
    for _ in 0..2 {
        replies::mark_read(talk.scope(talk.ana).await, talk.case, first.version).await.expect("marked");
        assert_eq!((read().await, talk.unread().await), (vec![first.id], true));
    }
    replies::mark_read(talk.scope(talk.ana).await, talk.case, third.version).await.expect("marked");
    assert_eq!((read().await, talk.unread().await), (vec![first.id, second.id], false));
    talk.send(talk.sam, "Thank you.", None).await.expect("sent");
    assert!(talk.unread().await);
}

#[tokio::test]
async fn words_of_a_sent_reply_find_its_case_for_those_who_see_it() {
    let talk = Talk::begin().await;
    let other = talk.database.patient("Ben").await;
    let id = talk.hold(talk.sam, "Take the Amoxicillin & come by.", None).await.expect("held");
    for who in [talk.ana, talk.sam, talk.kim, other] {
        assert_eq!(talk.found(who, "amoxicillin").await, None, "it is not sent yet");
    }
    replies::send_now(talk.scope(talk.sam).await, id).await.expect("sent");
    for who in [talk.ana, talk.sam, talk.kim] {
        let hit = talk.found(who, "amoxicillin rash").await.expect("found");
        assert!(hit.iter().any(|part| part.hit && part.text == "Amoxicillin"), "{hit:?}");
        assert!(talk.found(who, "amoxicilin").await.is_some(), "as it is misspelled");
    }
    assert_eq!(talk.found(other, "amoxicillin").await, None);
    talk.restrict().await;
    assert_eq!(talk.found(talk.kim, "amoxicillin").await, None);
}

#[tokio::test]
async fn what_was_not_sent_is_its_authors_to_find_wherever_the_case_has_gone() {
    let talk = Talk::begin().await;
    let reference = talk.page(talk.sam).await.case.reference;
    talk.hold(talk.sam, "Come at once.", None).await.expect("held");
    talk.restrict().await;
    talk.let_time_pass().await;
    assert_eq!(talk.work().await, 0, "it is not Sam's case any more");
    talk.draft(talk.sam, "She called.").await;
    talk.draft(talk.ana, "It is better.").await;
    let list = async |who| unsent::list(&mut talk.scope(who).await).await.expect("texts");
    let of_sam = list(talk.sam).await;
    let told: Vec<_> = of_sam.iter().map(|text| (text.text.as_str(), text.stopped, text.reference.clone())).collect();
    assert_eq!(told, [("Come at once.", true, None), ("She called.", false, None)]);
    let of_ana = list(talk.ana).await;
    let told: Vec<_> = of_ana.iter().map(|text| (text.text.as_str(), text.stopped, text.reference.clone())).collect();
    assert_eq!(told, [("It is better.", false, Some(reference))]);

    for text in &of_sam {
        let which: Which = text.which.parse().expect("one of them");
        unsent::delete(talk.scope(talk.kim).await, which).await.expect("nothing of Kim's");
        assert!(list(talk.sam).await.contains(text), "it is Sam's");
        unsent::delete(talk.scope(talk.sam).await, which).await.expect("deleted");
        assert!(!list(talk.sam).await.contains(text));
    }
    let waiting = talk.hold(talk.ana, "It itches.", None).await.expect("held");
    unsent::delete(talk.scope(talk.ana).await, Which::Reply(waiting)).await.expect("nothing");
    talk.let_time_pass().await;
    assert_eq!(talk.work().await, 1, "what waits is not deleted by this");
}

#[tokio::test]
async fn a_case_follows_one_of_the_same_patients_and_no_other() {
    let talk = Talk::begin().await;
    let ben = talk.database.patient("Ben").await;
    let next = talk.follow_up(talk.ana).await.expect("opened");
    for stranger in [ben, talk.sam] {
        assert_eq!(talk.follow_up(stranger).await, Err(Refusal::invalid("follows_id", Problem::UnknownValue)));
    }
    let before = talk.page(talk.sam).await;
    assert_eq!(before.followed_by.iter().map(|case| case.id).collect::<Vec<_>>(), [next]);
    let after = store::cases::page(talk.scope(talk.ana).await, next).await.expect("a page");
    assert_eq!(after.follows.map(|case| case.reference), Some(before.case.reference));
    talk.restrict().await;
    let hidden = store::cases::page(talk.scope(talk.sam).await, next).await.expect("a page");
    assert_eq!(hidden.follows, None, "that one is not for Sam any more");
}

#[tokio::test]
async fn its_author_can_send_it_at_once() {
    let talk = Talk::begin().await;
    let id = talk.hold(talk.ana, "Now.", None).await.expect("held");
    assert_eq!(replies::send_now(talk.scope(talk.ana).await, id).await, Ok(()));
    assert_eq!(talk.page(talk.sam).await.conversation.replies.len(), 1);
}

#[tokio::test]
async fn it_is_sent_in_the_name_of_whoever_has_signed_out_and_never_of_whoever_was_disabled() {
    let talk = Talk::begin().await;
    let id = talk.hold(talk.ana, "Goodbye.", None).await.expect("held");
    talk.end_sessions_of(talk.ana).await;
    let gone = talk.hold(talk.sam, "Goodbye.", None).await.expect("held");
    talk.disable(talk.sam).await;
    talk.let_time_pass().await;
    assert_eq!(talk.work().await, 1);
    let page = talk.page(talk.kim).await;
    assert_eq!(page.conversation.replies.iter().map(|reply| reply.id).collect::<Vec<_>>(), [id]);
    assert_eq!(talk.audited("case_replied").await, [talk.ana.0]);
    talk.enable(talk.sam).await;
    assert_eq!(talk.work().await, 0, "it was stopped");
    let own = talk.page(talk.sam).await.conversation.held;
    assert_eq!(own.iter().map(|held| (held.id, held.release_at)).collect::<Vec<_>>(), [(gone, None)]);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_writes_one_reply_and_after_it_was_taken_back_none_unsaid() {
    let talk = Talk::begin().await;
    let key = IdempotencyKey::new("form").expect("a key");
    let hold = async |body: &str| talk.hold_once(talk.ana, body, &key).await;
    let id = hold("Once.").await.expect("held");
    assert_eq!(hold("Once.").await, Ok(id));
    assert_eq!(hold("Otherwise.").await, Err(Refusal::invalid("Idempotency-Key", Problem::Reused)));
    talk.let_time_pass().await;
    assert_eq!(talk.work().await, 1);
    assert_eq!(hold("Once.").await, Ok(id), "it was sent");
    assert_eq!(talk.page(talk.sam).await.conversation.replies.len(), 1);

    let other = IdempotencyKey::new("another form").expect("a key");
    let again = async || talk.hold_once(talk.ana, "Again.", &other).await;
    let taken = again().await.expect("held");
    assert_eq!(replies::take_back(talk.scope(talk.ana).await, taken).await, Ok(true));
    assert_eq!(again().await, Err(Refusal::Stale), "nobody is told that it was sent");
}

#[tokio::test]
async fn a_form_that_is_sent_twice_at_once_writes_one_reply() {
    let talk = Talk::begin().await;
    let key = IdempotencyKey::new("form").expect("a key");
    let hold = async || talk.hold_once(talk.ana, "Once.", &key).await;
    let (one, other) = tokio::join!(hold(), hold());
    assert_eq!(one.expect("held"), other.expect("held"));
    talk.let_time_pass().await;
    assert_eq!(talk.work().await, 1);
}

/// Two servers, and a third that was killed with the reply in hand.
#[tokio::test]
async fn several_servers_send_each_reply_once() {
    let talk = Talk::begin().await;
    for n in 0..6 {
        talk.hold(talk.ana, &format!("{n}"), None).await.expect("held");
    }
    talk.let_time_pass().await;
    let other = talk.database.store(4).await;
    let work = async |store: &store::Store| while replies::work(store).await.expect("work") {};
    tokio::join!(work(&talk.store), work(&other), work(&talk.store));
    work(&talk.store).await;
    let page = talk.page(talk.sam).await;
    assert_eq!((page.case.version, page.conversation.replies.len()), (7, 6));
    assert_eq!(talk.audited("case_replied").await.len(), 6);
}

/// A colleague's change in these seconds costs nobody their text.
#[tokio::test]
async fn a_status_that_cannot_follow_any_more_is_left_out_when_it_is_sent() {
    let talk = Talk::begin().await;
    talk.hold(talk.sam, "Tell me more.", Some(Status::Waiting)).await.expect("held");
    talk.send(talk.kim, "All is well.", Some(Status::Resolved)).await.expect("sent");
    talk.let_time_pass().await;
    assert_eq!(talk.work().await, 1);
    assert_eq!((talk.status().await, talk.page(talk.ana).await.conversation.replies.len()), (Status::Resolved, 2));
}

#[tokio::test]
async fn a_reply_to_a_case_that_went_out_of_reach_stays_with_its_author() {
    let talk = Talk::begin().await;
    let id = talk.hold(talk.sam, "Tell me more.", None).await.expect("held");
    talk.restrict().await;
    talk.let_time_pass().await;
    assert_eq!(talk.work().await, 0);
    assert_eq!(talk.page(talk.ana).await.conversation.replies, []);
    assert_eq!(replies::take_back(talk.scope(talk.sam).await, id).await, Ok(true));
    let draft = talk.draft_of(talk.sam).await;
    assert_eq!((draft.body.as_str(), draft.status.as_str()), ("Tell me more.", STAY));
}

#[tokio::test]
async fn who_sends_again_what_was_sent_is_told_so_whatever_has_become_of_the_case() {
    let talk = Talk::begin().await;
    let key = IdempotencyKey::new("k").expect("a key");
    let send = async || {
        let command = Send { status: Some(Status::Waiting), ..Send::plain("Since when?") };
        replies::send(talk.scope(talk.sam).await, talk.case, command, Some(&key)).await
    };
    let first = send().await.expect("sent");
    talk.send(talk.kim, "All is well.", Some(Status::Resolved)).await.expect("sent");
    assert_eq!(send().await, Ok(first));
    assert_eq!(talk.status().await, Status::Resolved);
    assert_eq!(talk.page(talk.ana).await.conversation.replies.len(), 2);
}
