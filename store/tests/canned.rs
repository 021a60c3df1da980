//! Canned answers: who sees and changes which, as somebody with bad intentions would try it.

mod lock;

use Outcome::{Forbidden, Refused, Rows};
use Who::{Ada, Ana, Door, Sam, Worker};
use domain::canned::SaveAnswer;
use domain::draft::{Message, Subject};
use domain::{Denied, Format, Status};
use lock::{Outcome, Who, expect};
use store::{canned, drafts};
use testbed::Database;

const SAVE: &str = "insert into canned_answers (id, owner_id, shared, title, body, body_html) values (:new, ";

#[tokio::test]
async fn one_reads_ones_own_answers_and_what_others_share_and_changes_ones_own() {
    expect(
        Sam,
        &[
            ("select from canned_answers".to_owned(), Rows(4)),
            ("select from canned_answers where id = :answer_of_ada".to_owned(), Rows(0)),
            ("update canned_answers set title = 'Ours' where id = :sharing_of_ada".to_owned(), Rows(0)),
            ("update canned_answers set shared = false where id = :sharing_of_sam".to_owned(), Rows(1)),
            ("delete from canned_answers".to_owned(), Rows(2)),
            (format!("{SAVE}:sam, true, 'Fresh', 'a', 'a')"), Rows(1)),
            (format!("{SAVE}:ada, true, 'Fresh', 'a', 'a')"), Refused),
            ("update canned_answers set owner_id = :ada".to_owned(), Forbidden),
        ],
    )
    .await;
}

#[tokio::test]
async fn an_admin_tidies_up_what_is_shared_and_hides_it_from_nobody() {
    expect(
        Ada,
        &[
            ("update canned_answers set title = 'Ours' where id = :sharing_of_sam", Rows(1)),
            ("update canned_answers set shared = false where id = :sharing_of_sam", Refused),
            ("update canned_answers set title = 'Ours' where id = :answer_of_sam", Rows(0)),
            ("delete from canned_answers", Rows(4)),
        ],
    )
    .await;
}

#[tokio::test]
async fn nobody_else_has_canned_answers() {
    for who in [Ana, Worker, Door] {
        let attempts = ["select from canned_answers", "update canned_answers set title = 'Ours'", "delete from canned_answers"];
        expect(who, &attempts.map(|attempt| (attempt, Forbidden))).await;
    }
}

#[tokio::test]
async fn an_answer_is_put_behind_what_was_written_of_a_reply_and_filled_in_for_the_case() {
    let database = Database::new().await;
    let store = database.store(2).await;
    let ((ana, _), (_, sam)) = (database.patient("Ana Berg").await, database.staff("Sam Ito").await);
    let case = testbed::add_case(&mut database.superuser().await, ana, Status::Open).await;
    let save = SaveAnswer { title: "Hello".into(), body: "Dear {patient}, {me}".into(), format: Format::Plain, shared: false };
    let scope = async || store.begin(sam).await.expect("signed in");
    let answer = canned::save(scope().await, save).await.expect("an answer");
    let subject = Subject::Reply(case);
    for expected in ["Dear Ana Berg, Sam Ito", "Dear Ana Berg, Sam Ito\n\nDear Ana Berg, Sam Ito"] {
        canned::put_into_reply(scope().await, case, answer.id).await.expect("put");
        let draft = drafts::load::<Message>(&mut scope().await, subject).await.expect("a draft");
        assert_eq!(draft.map(|draft| draft.body).as_deref(), Some(expected));
    }
    let own = testbed::add_case(&mut database.superuser().await, scope().await.actor().id, Status::Open).await;
    assert_eq!(canned::put_into_reply(scope().await, own, answer.id).await, Err(Denied::OwnCase.into()));
}
