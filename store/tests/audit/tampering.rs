use super::Log;
use store::audit::{Finding, Whole, Wrong};

const fn found(seq: i64, position: i64, what: Wrong) -> Result<Whole, Finding> {
    Err(Finding { seq: Some(seq), position: Some(position), what })
}

/// A log of twelve entries, changed by hand, and what is found without any checkpoint.
async fn tampered(statements: &str) -> Result<Whole, Finding> {
    let log = Log::of(12).await;
    log.tamper(statements).await;
    log.verify(&[]).await
}

#[tokio::test]
async fn a_log_that_nobody_touched_holds_over_many_pages_and_checkpoints() {
    let log = Log::new().await;
    let mut checkpoints = Vec::new();
    for entries in [3, 900, 600] {
        log.add(entries).await;
        log.seal().await;
        checkpoints.push(log.checkpoint().await);
    }
    log.add(2).await;
    assert_eq!(log.verify(&checkpoints).await, Ok(Whole { sealed: 1_503, waiting: 2 }));
    assert_eq!(log.verify(&[]).await, Ok(Whole { sealed: 1_503, waiting: 2 }));
    assert_eq!(Log::new().await.verify(&[]).await, Ok(Whole { sealed: 0, waiting: 0 }));
}

#[tokio::test]
async fn an_edit_of_any_column_is_found_where_it_is() {
    for change in [
        "at = at + interval '1 microsecond'",
        "actor_id = gen_random_uuid()",
        "session_id = gen_random_uuid()",
        "action = 'signed_out'",
        "case_id = gen_random_uuid(), patient_id = gen_random_uuid()",
        "subject_id = gen_random_uuid()",
        "data = '{}'",
    ] {
        assert_eq!(
            tampered(&format!("update audit_entries set {change} where position = 7")).await,
            found(7, 7, Wrong::Edited),
            "{change}"
        );
    }
    let hash = "update audit_chain set hash = sha256('another') where seq = 7";
    assert_eq!(tampered(hash).await, found(7, 7, Wrong::Edited));
}

#[tokio::test]
async fn an_entry_taken_out_is_found_where_it_was() {
    let entry = "delete from audit_entries where position = 7";
    let link = "delete from audit_chain where seq = 7";
    let close = "update audit_chain set seq = seq + 100 where seq > 7; update audit_chain set seq = seq - 101 where seq > 100";
    assert_eq!(tampered(entry).await, found(7, 7, Wrong::Missing));
    let gap = Err(Finding { seq: Some(7), position: None, what: Wrong::Gap });
    assert_eq!(tampered(link).await, gap);
    assert_eq!(tampered(&format!("{entry}; {link}")).await, gap);
    assert_eq!(tampered(&format!("{entry}; {link}; {close}")).await, found(7, 8, Wrong::Edited));
}

#[tokio::test]
async fn entries_put_in_another_order_are_found_at_the_first_of_them() {
    let positions = "update audit_chain set position = -7 where seq = 7; update audit_chain set position = 7 where seq = 9;
        update audit_chain set position = 9 where seq = 7";
    let links = "update audit_chain set seq = 99 where seq = 7; update audit_chain set seq = 7 where seq = 9;
        update audit_chain set seq = 9 where seq = 99";
    assert_eq!(tampered(positions).await, found(7, 9, Wrong::OutOfOrder));
    assert_eq!(tampered(links).await, found(7, 9, Wrong::OutOfOrder));
}

#[tokio::test]
async fn a_tail_that_was_cut_is_found_by_the_checkpoint_that_names_it() {
    let log = Log::of(9).await;
    let early = log.checkpoint().await;
    log.add(3).await;
    log.seal().await;
    let checkpoints = [early, log.checkpoint().await];
    log.tamper("delete from audit_chain where seq > 9; delete from audit_entries where position > 9").await;
    let cut = Err(Finding { seq: Some(10), position: None, what: Wrong::Cut { named: 12 } });
    assert_eq!(log.verify(&checkpoints).await, cut);
    assert_eq!(log.verify(&checkpoints[..1]).await, Ok(Whole { sealed: 9, waiting: 0 }), "the negative control");

    log.tamper("delete from audit_chain; delete from audit_entries").await;
    assert_eq!(log.verify(&checkpoints[..1]).await, Err(Finding { seq: Some(1), position: None, what: Wrong::Cut { named: 9 } }));
}

#[tokio::test]
async fn a_last_entry_that_was_cut_is_found_with_its_position() {
    let log = Log::of(12).await;
    let checkpoint = log.checkpoint().await;
    log.tamper("delete from audit_chain where seq = 12; delete from audit_entries where position = 12").await;
    assert_eq!(log.verify(&[checkpoint]).await, found(12, 12, Wrong::Cut { named: 12 }));
}

/// Whoever can write everything can make a chain that fits; only the checkpoints outside do not.
#[tokio::test]
async fn a_chain_written_anew_after_a_checkpoint_is_found_by_the_next_one() {
    let log = Log::of(5).await;
    let mut checkpoints = vec![log.checkpoint().await];
    for entries in [4, 3] {
        log.add(entries).await;
        log.seal().await;
        checkpoints.push(log.checkpoint().await);
    }
    log.tamper(
        "update audit_entries set data = '{}' where position = 7; delete from audit_chain where seq > 5;
         insert into audit_unsealed select position from audit_entries where position > 5",
    )
    .await;
    log.seal().await;
    assert_eq!(log.verify(&[]).await, Ok(Whole { sealed: 12, waiting: 0 }), "the negative control");
    assert_eq!(log.verify(&checkpoints).await, found(9, 9, Wrong::Rewritten { after: Some(5) }));
    assert_eq!(log.verify(&checkpoints[2..]).await, found(12, 12, Wrong::Rewritten { after: None }));
}

#[tokio::test]
async fn a_cut_tail_that_others_grew_over_is_no_longer_what_was_signed() {
    let log = Log::of(12).await;
    let checkpoint = log.checkpoint().await;
    log.tamper("delete from audit_chain where seq > 9; delete from audit_entries where position > 9").await;
    log.add(20).await;
    log.seal().await;
    assert_eq!(log.verify(&[checkpoint]).await, found(12, 12, Wrong::Rewritten { after: None }));
}

#[tokio::test]
async fn an_entry_beside_the_chain_is_found() {
    let none = |position, what| Err(Finding { seq: None, position: Some(position), what });
    let slipped_in = "insert into audit_entries (action) values ('signed_in')";
    assert_eq!(tampered(slipped_in).await, none(13, Wrong::NotSealed));
    assert_eq!(tampered("delete from audit_chain where seq > 9").await, none(10, Wrong::NotSealed));

    let log = Log::of(12).await;
    log.add(2).await;
    log.tamper("delete from audit_entries where position = 13").await;
    assert_eq!(log.verify(&[]).await, none(13, Wrong::Missing));
}

#[tokio::test]
async fn a_checkpoint_of_another_key_or_with_another_text_is_no_proof() {
    let log = Log::of(12).await;
    let mut forged = log.checkpoint().await;
    forged.seq = 3;
    assert_eq!(log.verify(&[log.checkpoint().await, forged]).await, found(3, 12, Wrong::Signature));
}
