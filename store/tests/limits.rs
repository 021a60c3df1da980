//! What people and networks may ask for, counted together by all servers of a database.

use domain::UserId;
use std::net::IpAddr;
use std::time::Duration;
use store::Store;
use store::identity::Secret;
use store::limits::{Limits, Quota, Who};
use testbed::Database;
use uuid::Uuid;

/// Too slow to fill up while a test runs.
const QUOTA: Quota = Quota { most: 20, window: Duration::from_secs(60 * 60) };
/// What a server lets through before it has told the others: a tenth.
const UNTOLD: usize = 2;
const ANA: Who = Who::Person(UserId(Uuid::from_u128(1)));
const BEN: Who = Who::Person(UserId(Uuid::from_u128(2)));

fn server(store: Store, secret: u8) -> Limits {
    Limits::start(store, &Secret::from_bytes(&[secret; 32]).expect("long enough"))
}

/// How many of so many requests are let through.
async fn let_through(limits: &Limits, kind: &str, who: Who, tries: usize) -> usize {
    let mut passed = 0;
    for _ in 0..tries {
        passed += usize::from(limits.spend(kind, who, QUOTA).await.wait.is_none());
    }
    passed
}

#[tokio::test]
async fn two_servers_let_through_no_more_than_one_and_what_they_have_not_told_yet() {
    let database = Database::new().await;
    let (one, two) = (server(database.store(2).await, 7), server(database.store(2).await, 7));
    assert_eq!(let_through(&one, "write", ANA, 25).await, 20);
    let more = let_through(&two, "write", ANA, 25).await;
    assert!(more <= UNTOLD, "{more} more were let through");
    assert_eq!(let_through(&two, "write", BEN, 25).await, 20, "the negative control: another person");
    let elsewhere = server(database.store(2).await, 8);
    assert_eq!(let_through(&elsewhere, "write", ANA, 25).await, 20, "another installation knows nobody of ours");
}

#[tokio::test]
async fn what_was_used_up_is_known_to_a_server_that_starts_later() {
    let database = Database::new().await;
    let one = server(database.store(2).await, 7);
    let_through(&one, "write", ANA, 20).await;
    // The last few are told within a second.
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    drop(one);
    let two = server(database.store(2).await, 7);
    assert!(let_through(&two, "write", ANA, 5).await <= UNTOLD);
    let standing = two.spend("write", ANA, QUOTA).await;
    let wait = standing.wait.expect("refused");
    assert!(standing.left == 0 && wait > Duration::from_secs(60) && wait <= QUOTA.window, "{standing:?}");
}

#[tokio::test]
async fn what_is_being_told_is_told_though_who_asks_hangs_up() {
    let database = Database::new().await;
    let (one, two) = (server(database.store(2).await, 7), server(database.store(2).await, 7));
    assert_eq!(let_through(&one, "write", ANA, UNTOLD).await, UNTOLD);
    let hung_up = tokio::time::timeout(Duration::ZERO, one.spend("write", ANA, QUOTA)).await;
    assert!(hung_up.is_err(), "the others are told first");
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(let_through(&two, "write", ANA, 25).await, 20 - UNTOLD);
}

#[tokio::test]
async fn many_requests_at_once_are_no_more_than_many_in_a_row() {
    let database = Database::new().await;
    let limits = server(database.store(2).await, 7);
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let limits = limits.clone();
        asking.spawn(async move { limits.spend("write", ANA, QUOTA).await.wait.is_none() });
    }
    assert_eq!(asking.join_all().await.into_iter().filter(|passed| *passed).count(), 20);
}

#[tokio::test]
async fn kinds_and_networks_are_counted_apart() {
    let database = Database::new().await;
    let limits = server(database.store(2).await, 7);
    assert_eq!(let_through(&limits, "write", ANA, 21).await, 20);
    assert_eq!(let_through(&limits, "read", ANA, 21).await, 20);
    let from = |address: &str| Who::Address(address.parse::<IpAddr>().expect("an address"));
    assert_eq!(let_through(&limits, "read", from("2001:db8::1"), 21).await, 20);
    assert_eq!(let_through(&limits, "read", from("2001:db8::2"), 1).await, 0, "one network");
    assert_eq!(let_through(&limits, "read", from("2001:db8:0:1::1"), 1).await, 1);
    assert_eq!(let_through(&limits, "read", from("::ffff:192.0.2.1"), 20).await, 20);
    assert_eq!(let_through(&limits, "read", from("192.0.2.1"), 1).await, 0, "the same address, written otherwise");
    let strangers = Who::Strangers("192.0.2.1".parse().expect("an address"));
    assert_eq!(let_through(&limits, "read", strangers, 21).await, 20);
}

#[tokio::test]
async fn a_server_without_a_database_counts_alone() {
    let database = Database::new().await;
    let store = database.store(2).await;
    let limits = server(store.clone(), 7);
    store.close().await;
    assert_eq!(let_through(&limits, "write", ANA, 25).await, 20);
}
