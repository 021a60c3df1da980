//! What each role may do to replies and to what was read of them, word by word, as somebody with bad intentions would try it.

mod lock;

use Outcome::{Forbidden, Invalid, Refused, Rows};
use Who::{Ada, Ana, Door, Login, Sam, Worker};
use lock::{Lab, Outcome, Who, expect};

const REPLY: &str = "insert into replies (id, case_id, patient_id, author_id, body, body_html, release_at) values (:new, ";

fn reply(rest: &str) -> String {
    format!("{REPLY}{rest}, 'a', '<p>a</p>', now())")
}

#[tokio::test]
async fn what_is_not_sent_is_its_authors_and_what_was_sent_stays() {
    expect(
        Ana,
        &[
            ("select id, body from replies", Rows(2)),
            ("select from replies where id in (:reply_sent, :reply_held)", Rows(2)),
            ("select session_id from replies", Forbidden),
            ("update replies set body = 'Another'", Forbidden),
            ("update replies set author_id = :sam", Forbidden),
            ("update replies set release_at = now() where id = :reply_sent", Rows(0)),
            ("update replies set release_at = now() where id = :reply_held", Rows(1)),
            ("update replies set sent_at = now(), release_at = null, version = 7 where id = :reply_held", Refused),
            ("delete from replies where id = :reply_sent", Rows(0)),
            ("delete from replies where id = :reply_due", Rows(0)),
            ("delete from replies where id = :reply_held", Rows(1)),
        ],
    )
    .await;
    expect(
        Sam,
        &[
            ("select from replies where id = :reply_held", Rows(0)),
            ("select from replies where id = :reply_hidden", Rows(0)),
            ("select from replies where id in (:reply_sent, :reply_due, :reply_stopped)", Rows(3)),
            ("update replies set release_at = now() where id = :reply_held", Rows(0)),
            ("delete from replies where id in (:reply_held, :reply_sent, :reply_to_sam)", Rows(0)),
        ],
    )
    .await;
    expect(Ada, &[("select from replies where id = :reply_due", Rows(0)), ("delete from replies", Rows(0))]).await;
    expect(Door, &[("select from replies", Forbidden)]).await;
}

#[tokio::test]
async fn everybody_writes_in_their_own_name_in_cases_that_they_see() {
    let attempts = [
        (reply(":ana_case, :ana, :ana"), Rows(1)),
        (reply(":ana_case, :ana, :sam"), Refused),
        (reply(":ben_case, :ben, :ana"), Refused),
        (reply(":ben_case, :ana, :ana"), Refused),
        (reply(":ana_case, :ana, :ana").replace("release_at)", "sent_at)"), Forbidden),
        (reply(":ana_case, :ana, :ana").replace("release_at)", "version)").replace("now()", "1"), Forbidden),
        (reply(":ana_case, :ana, :ana").replace("release_at)", "session_id)").replace("now()", ":sam_here"), Forbidden),
        (reply(":ana_case, :ana, :ana").replace("release_at)", "status)").replace("now()", "'resolved'"), Refused),
    ];
    expect(Ana, &attempts).await;
    let attempts = [
        (reply(":ana_case, :ana, :sam"), Rows(1)),
        (reply(":ana_case, :ana, :sam").replace("release_at)", "status)").replace("now()", "'resolved'"), Rows(1)),
        (reply(":ana_case, :ana, :sam").replace("release_at)", "status)").replace("now()", "'open'"), Invalid),
        (reply(":ana_case, :ben, :sam"), Refused),
        (reply(":ana_case, :ana, :ana"), Refused),
        (reply(":hidden_case, :ben, :sam"), Refused),
        (reply(":sam_case, :sam, :sam"), Rows(1)),
        (reply(":sam_case, :sam, :sam").replace("release_at)", "status)").replace("now()", "'waiting'"), Refused),
    ];
    expect(Sam, &attempts).await;
}

#[tokio::test]
async fn a_reply_moves_nobodys_case_but_its_patients() {
    expect(
        Ana,
        &[
            ("select private.answer_own_case( :reply_held)", Rows(1)),
            ("select private.answer_own_case( :reply_sent)", Rows(0)),
            ("select private.answer_own_case( :reply_due)", Rows(0)),
            ("select private.answer_own_case( :reply_strange)", Rows(0)),
            ("select private.author_claims( :reply_due)", Forbidden),
            ("select private.enter_author( :reply_due)", Forbidden),
        ],
    )
    .await;
    expect(
        Sam,
        &[
            ("select private.answer_own_case( :reply_own)", Rows(1)),
            ("select private.answer_own_case( :reply_due)", Rows(0)),
            ("select private.answer_own_case( :reply_held)", Rows(0)),
            ("select private.enter_author( :reply_held)", Forbidden),
        ],
    )
    .await;
    expect(Worker, &[("select private.answer_own_case( :reply_held)", Forbidden)]).await;
}

/// It knows which are due, stops one, and reads none.
#[tokio::test]
async fn the_worker_stops_what_is_due_and_reads_nothing() {
    expect(
        Worker,
        &[
            ("select id, release_at from replies where release_at <= now()", Rows(2)),
            ("select body from replies", Forbidden),
            ("select author_id from replies", Forbidden),
            ("update replies set release_at = null where id = :reply_due", Rows(1)),
            ("update replies set release_at = null where id = :reply_held", Rows(0)),
            ("update replies set release_at = now() where id = :reply_due", Refused),
            ("update replies set sent_at = now()", Forbidden),
            ("delete from replies", Forbidden),
        ],
    )
    .await;
}

/// Nobody becomes the author of what is not due, was sent, or was written by somebody who is disabled.
#[tokio::test]
async fn the_server_becomes_the_author_of_what_is_due_alone() {
    let mut lab = Lab::open().await;
    let claims = async |lab: &mut Lab, name: &str| {
        lab.strings(&format!(
            "select coalesce(private.author_claims(id) ->> 'name', 'nobody') from replies where body = '{name}'"
        ))
        .await
    };
    assert_eq!(claims(&mut lab, "And now?").await, ["Sam"]);
    assert_eq!(claims(&mut lab, "Since May.").await, ["nobody"], "not yet");
    assert_eq!(claims(&mut lab, "Since when?").await, ["nobody"], "it was sent");
    lab.run("update users set disabled_at = now() where id = :sam").await;
    assert_eq!(claims(&mut lab, "And now?").await, ["nobody"], "disabled");
    assert_eq!(lab.attempt(Login, "select private.enter_author( :reply_due)").await, Rows(1));
}

#[tokio::test]
async fn patients_say_what_they_have_read_in_their_own_cases_and_take_nothing_of_it_back() {
    let read = |rest: &str| format!("insert into case_reads (case_id, patient_id, version) values ( {rest})");
    let attempts = [
        ("select from case_reads".to_owned(), Rows(1)),
        (read(":ana_case, :ana, 1"), Invalid),
        (read(":ana_case, :ana, 9"), Refused),
        (read(":ana_case, :ana, 2"), Refused),
        (read(":hidden_case, :ben, 2"), Refused),
        (
            "insert into case_reads (case_id, patient_id, version, read_at) values (:ana_case, :ana, 1, now())".to_owned(),
            Forbidden,
        ),
        ("update case_reads set read_at = now()".to_owned(), Forbidden),
        ("delete from case_reads".to_owned(), Forbidden),
    ];
    expect(Ana, &attempts).await;
    let attempts = [
        ("select from case_reads".to_owned(), Rows(2)),
        (read(":ana_case, :ana, 1"), Refused),
        (read(":ana_case, :sam, 1"), Refused),
        (read(":sam_case, :sam, 2"), Invalid),
    ];
    expect(Sam, &attempts).await;
}
