use super::Log;
use store::audit::{self, Whole};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_sealers_and_writers_at_once_leave_no_gap_and_seal_nothing_twice() {
    let log = Log::new().await;
    let writers = async {
        for _ in 0..20 {
            tokio::join!(log.add(60), log.add(60));
        }
    };
    let sealer = async {
        for _ in 0..40 {
            audit::seal(&log.store).await.expect("sealed");
        }
    };
    let sealers = async { tokio::join!(log.seal(), sealer, log.seal()) };
    tokio::join!(writers, sealers);
    log.seal().await;
    assert_eq!(log.verify(&[]).await, Ok(Whole { sealed: 2_400, waiting: 0 }));
}

#[tokio::test]
async fn while_one_seals_the_others_do_not_wait() {
    let log = Log::new().await;
    log.add(3).await;
    let mut other = log.database.superuser().await;
    super::run(&mut other, &format!("begin; select pg_advisory_xact_lock({})", i64::from_be_bytes(*b"sealings"))).await;
    assert_eq!(audit::seal(&log.store).await, Ok(false));
    assert_eq!(audit::top(&log.store).await, Ok(None));
    super::run(&mut other, "rollback").await;
    log.seal().await;
    assert_eq!(audit::top(&log.store).await.expect("an answer").map(|top| (top.seq, top.position)), Some((3, 3)));
}

/// Positions are given at insert and commit out of order: who comes late is sealed late.
#[tokio::test]
async fn an_entry_that_commits_late_is_sealed_after_later_ones() {
    let log = Log::new().await;
    let mut slow = log.database.superuser().await;
    super::run(&mut slow, "begin; insert into audit_entries (action) values ('signed_in')").await;
    log.add(2).await;
    log.seal().await;
    super::run(&mut slow, "commit").await;
    log.seal().await;
    let order = log.strings("select format('%s.%s', seq, position) from audit_chain order by seq").await;
    assert_eq!(order, ["1.2", "2.3", "3.1"]);
    assert_eq!(log.verify(&[log.checkpoint().await]).await, Ok(Whole { sealed: 3, waiting: 0 }));
}

#[tokio::test]
async fn what_is_rolled_back_was_never_there() {
    let log = Log::of(1).await;
    log.run("begin; insert into audit_entries (action) values ('signed_in'); rollback").await;
    log.add(1).await;
    log.seal().await;
    assert_eq!(log.verify(&[]).await, Ok(Whole { sealed: 2, waiting: 0 }));
}
