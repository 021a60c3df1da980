//! What each role may do to the rows, word by word, as somebody with bad intentions would try it.

use crate::lock::{Outcome, Who, expect};
use Outcome::{Forbidden, Refused, Rows};
use Who::{Ada, Ana, Door, Sam, Worker};

fn bring(case: &str, patient: &str, uploader: &str) -> String {
    bring_for("case", case, patient, uploader)
}

fn bring_for(target: &str, case: &str, patient: &str, uploader: &str) -> String {
    format!(
        "insert into attachments (id, case_id, patient_id, uploader_id, name, media_type, size, sha256, target, scan, object_key)
         values (:new, {case}, :{patient}, :{uploader}, 'a.txt', 'text/plain', 1, sha256('a'), '{target}', 'not_scanned', '00/00000000000000000000000000000000')"
    )
}

/// Of Sam's, for a note on a case of somebody's.
fn noting(patient: &str) -> String {
    bring_for("note", &format!(" :{patient}_case"), patient, "sam")
}

fn send(which: &str) -> String {
    format!("update attachments set state = 'sent', sent_at = now() where id = :{which}")
}

#[tokio::test]
async fn a_patient_has_their_own_files_and_sees_no_note() {
    let attempts = [
        ("select from attachments where id = :file_of_ana".to_owned(), Rows(1)),
        ("select from attachments where id = :file_by_sam".to_owned(), Rows(0)),
        ("select from attachments where id = :file_unsure".to_owned(), Rows(0)),
        ("select from attachments where id = :file_noted".to_owned(), Rows(0)),
        ("select from attachments where id = :file_of_ben".to_owned(), Rows(0)),
        (bring(" :ana_case", "ana", "ana"), Rows(1)),
        (bring("null", "ana", "ana"), Rows(1)),
        (bring(" :ben_case", "ana", "ana"), Refused),
        (bring(" :ben_case", "ben", "ana"), Refused),
        (bring("null", "ben", "ana"), Refused),
        (bring(" :ana_case", "ana", "sam"), Refused),
        (send("file_to_ana"), Rows(1)),
        (send("file_by_sam"), Rows(0)),
        (send("file_told"), Rows(0)),
        (
            "update attachments set state = 'sent', sent_at = now(), note_id = :note_of_sam where id = :file_to_ana".to_owned(),
            Refused,
        ),
        ("select from attachments where id = :file_replied".to_owned(), Rows(1)),
        ("select from attachments where id = :file_told".to_owned(), Rows(0)),
        (send("file_held"), Refused),
        (send("file_claimed"), Refused),
        ("update attachments set reply_id = :reply_sent where id = :file_held".to_owned(), Refused),
        ("update attachments set reply_id = null where id = :file_held".to_owned(), Refused),
        ("delete from attachments where id = :file_held".to_owned(), Rows(0)),
        (bring_for("reply", " :ana_case", "ana", "ana"), Rows(1)),
        (bring_for("note", " :ana_case", "ana", "ana"), Refused),
        (
            "update attachments set state = 'sent', sent_at = now(), case_id = :ben_case where id = :file_to_ana".to_owned(),
            Refused,
        ),
        ("update attachments set scan = 'clean'".to_owned(), Forbidden),
        ("update attachments set object_key = ''".to_owned(), Forbidden),
        ("update attachments set patient_id = :ana".to_owned(), Forbidden),
        ("delete from attachments".to_owned(), Rows(3)),
        ("select from private.attachment_load( :ana, :ana_case, false) where bytes = 7 and files = 9".to_owned(), Rows(1)),
        ("select from private.attachment_load( :ana, :ana_case, true) where bytes = 0 and files = 0".to_owned(), Rows(1)),
        ("select from private.attachment_load( :ben, :ben_case, false) where bytes = 0 and files = 0".to_owned(), Rows(1)),
    ];
    expect(Ana, &attempts).await;
}

#[tokio::test]
async fn staff_have_the_files_of_the_cases_within_their_reach() {
    let attempts = [
        ("select from attachments where id = :file_noted".to_owned(), Rows(1)),
        ("select from attachments where id = :file_hidden".to_owned(), Rows(0)),
        ("select from attachments where id = :file_to_ana".to_owned(), Rows(0)),
        ("select from attachments where id = :file_by_ada".to_owned(), Rows(0)),
        ("select from attachments where id = :file_on_sam".to_owned(), Rows(0)),
        ("select from attachments where id = :file_to_sam".to_owned(), Rows(1)),
        ("select from attachments where id = :file_sick".to_owned(), Rows(0)),
        (bring(" :hidden_case", "ben", "sam"), Refused),
        (bring(" :ben_case", "ben", "sam"), Rows(1)),
        (send("file_by_sam"), Rows(1)),
        (send("file_a_note"), Rows(1)),
        (send("file_foreign"), Refused),
        (send("file_astray"), Refused),
        (send("file_stopped"), Refused),
        ("select from attachments where id = :file_held".to_owned(), Rows(0)),
        (noting("ana"), Rows(1)),
        (noting("sam"), Refused),
        ("select from private.attachment_load( :ana, :ana_case, true) where files = 4".to_owned(), Rows(1)),
        ("select from private.attachment_load( :sam, :sam_case, true) where files = 0".to_owned(), Rows(1)),
        ("delete from attachments where id = :file_of_ana".to_owned(), Rows(0)),
    ];
    expect(Sam, &attempts).await;
    expect(
        Ada,
        &[
            ("select from attachments where id = :file_unsure", Rows(0)),
            ("select from attachments where id = :file_by_sam", Rows(0)),
        ],
    )
    .await;
}

#[tokio::test]
async fn the_worker_judges_and_prunes_and_reads_no_name() {
    expect(
        Worker,
        &[
            ("select id, object_key from attachments", Rows(24)),
            ("select name from attachments", Forbidden),
            ("select sha256 from attachments", Forbidden),
            ("update attachments set scan = 'clean'", Rows(2)),
            ("update attachments set tried_at = now()", Rows(2)),
            ("update attachments set scan = 'not_scanned'", Refused),
            ("update attachments set state = 'sent'", Forbidden),
            ("delete from attachments", Rows(1)),
        ],
    )
    .await;
    expect(Door, &[("select from attachments", Forbidden)]).await;
}

fn told(case: &str, patient: &str, file: &str, scan: &str) -> String {
    format!(
        "insert into case_events (id, case_id, patient_id, kind, version, data)
         values (:new, :{case}, :{patient}, 'attachment_scanned', 1, jsonb_build_object('attachment', :{file}, 'scan', '{scan}'))"
    )
}

#[tokio::test]
async fn what_the_scanner_said_is_told_by_the_worker_as_it_is_and_to_those_who_see_the_file() {
    let attempts = [
        (told("ana_case", "ana", "file_sick", "infected"), Rows(1)),
        (told("ana_case", "ana", "file_sick", "clean"), Refused),
        (told("ana_case", "ben", "file_sick", "infected"), Refused),
        (told("ben_case", "ben", "file_sick", "infected"), Refused),
        (told("ana_case", "ana", "note_of_sam", "clean"), Refused),
    ];
    expect(Worker, &attempts).await;
    for who in [Ana, Sam, Ada] {
        expect(who, &[(told("ana_case", "ana", "file_from_sam", "clean"), Refused)]).await;
    }
    let heard = |id: &str, count| (format!("select from case_events where id = :{id}"), Rows(count));
    expect(Ana, &[heard("scanned_open", 1), heard("scanned_sick", 1), heard("scanned_noted", 0)]).await;
    for who in [Sam, Ada] {
        expect(who, &[heard("scanned_open", 1), heard("scanned_sick", 0), heard("scanned_noted", 1)]).await;
    }
}
