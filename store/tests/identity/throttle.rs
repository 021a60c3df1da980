use super::*;
use tokio::task::JoinSet;

const ELSEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 9));

/// The seconds to wait after five failures, then after six, and so on, within one.
fn waits(refused: &Result<Tokens, Refusal>, seconds: u32) -> bool {
    matches!(refused, Err(Refusal::TooMany { retry_after_seconds }) if (seconds - 5..=seconds).contains(retry_after_seconds))
}

async fn fail(house: &House, email: &str, times: usize) {
    for _ in 0..times {
        assert_eq!(house.sign_in(email, OTHER_PASSWORD).await, Err(Refusal::WrongCredentials), "{email}");
    }
}

/// Adds so many failures of the one subject that has two by now.
fn twice_counted(more: u8) -> String {
    format!(
        "insert into sign_in_failures (subject)
         select subject from (select subject from sign_in_failures group by subject having count(*) = 2) s, generate_series(1, {more})"
    )
}

#[tokio::test]
async fn a_strangers_failures_hold_back_the_stranger_and_not_the_owner() {
    let house = House::with_ana().await;
    house.sign_up("ben@example.org", PASSWORD).await.expect("signed up");
    fail(&house, EMAIL, 5).await;
    assert!(waits(&house.sign_in(EMAIL, PASSWORD).await, 60));
    assert!(house.sign_in_from(ELSEWHERE, EMAIL, PASSWORD).await.is_ok());
    assert!(house.sign_in("ben@example.org", PASSWORD).await.is_ok());
    assert!(waits(&house.sign_in(EMAIL, PASSWORD).await, 60), "the owner's success forgives no stranger");
}

#[tokio::test]
async fn an_ipv6_stranger_gains_nothing_by_another_address_of_one_network() {
    let house = House::with_ana().await;
    for n in 1..=5 {
        let client = IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, n]);
        assert_eq!(house.sign_in_from(client, EMAIL, OTHER_PASSWORD).await, Err(Refusal::WrongCredentials));
    }
    assert!(waits(&house.sign_in_from(IpAddr::from([0x2001, 0xdb8, 0, 1, 9, 9, 9, 9]), EMAIL, PASSWORD).await, 60));
    assert!(house.sign_in_from(IpAddr::from([0x2001, 0xdb8, 0, 2, 0, 0, 0, 1]), EMAIL, PASSWORD).await.is_ok());
}

#[tokio::test]
async fn an_account_rests_after_a_hundred_failures_from_anywhere() {
    const THIRD: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 5));
    let house = House::with_ana().await;
    house.sign_up("ben@example.org", PASSWORD).await.expect("signed up");
    for client in [HOME, ELSEWHERE] {
        assert_eq!(house.sign_in_from(client, EMAIL, OTHER_PASSWORD).await, Err(Refusal::WrongCredentials));
    }
    house.tamper(twice_counted(97)).await;
    assert_eq!(house.sign_in_from(THIRD, EMAIL, OTHER_PASSWORD).await, Err(Refusal::WrongCredentials), "the hundredth");
    assert!(waits(&house.sign_in_from(THIRD, EMAIL, PASSWORD).await, 900));
    assert!(house.sign_in_from(THIRD, "ben@example.org", PASSWORD).await.is_ok());
    house.tamper("update sign_in_failures set at = at - interval '900 seconds'").await;
    assert!(house.sign_in_from(THIRD, EMAIL, PASSWORD).await.is_ok());
}

#[tokio::test]
async fn an_account_that_is_not_there_rests_alike() {
    let house = House::new().await;
    fail(&house, "eve@example.org", 5).await;
    assert!(waits(&house.sign_in("eve@example.org", PASSWORD).await, 60));
}

#[tokio::test]
async fn the_rest_grows_with_each_failure_and_ends_by_itself() {
    let house = House::with_ana().await;
    fail(&house, EMAIL, 5).await;
    for wait in [60, 120, 240, 480, 900, 900] {
        assert!(waits(&house.sign_in(EMAIL, PASSWORD).await, wait));
        house.tamper("update sign_in_failures set at = at - interval '901 seconds'").await;
        fail(&house, EMAIL, 1).await;
    }
    house.tamper("update sign_in_failures set at = at - interval '901 seconds'").await;
    assert!(house.sign_in(EMAIL, PASSWORD).await.is_ok());
}

#[tokio::test]
async fn success_forgets_the_failures_of_the_person_at_that_address_but_not_those_of_all_others() {
    let house = House::with_ana().await;
    fail(&house, EMAIL, 4).await;
    assert!(house.sign_in(EMAIL, PASSWORD).await.is_ok());
    assert_eq!(house.count("select count(*) from sign_in_failures").await, 8);
    fail(&house, EMAIL, 5).await;
}

#[tokio::test]
async fn an_address_rests_after_fifty_failures_of_any_accounts() {
    let house = House::with_ana().await;
    fail(&house, "eve@example.org", 1).await;
    fail(&house, "mallory@example.org", 1).await;
    house.tamper(twice_counted(48)).await;
    assert!(waits(&house.sign_in(EMAIL, PASSWORD).await, 900));
    assert!(house.sign_in_from(ELSEWHERE, EMAIL, PASSWORD).await.is_ok());
    house.tamper("update sign_in_failures set at = at - interval '900 seconds'").await;
    assert!(house.sign_in(EMAIL, PASSWORD).await.is_ok());
}

#[tokio::test]
async fn many_guesses_at_once_are_no_more_than_many_in_a_row() {
    let house = House::with_ana().await;
    let mut guesses = JoinSet::new();
    for _ in 0..16 {
        let identity = house.identity.clone();
        let guess = SignIn { email: EMAIL.into(), password: OTHER_PASSWORD.into() };
        guesses.spawn(async move { identity.sign_in(guess, HOME).await });
    }
    let answers = guesses.join_all().await;
    let looked_at = answers.iter().filter(|answer| **answer == Err(Refusal::WrongCredentials)).count();
    let refused = answers.iter().filter(|answer| matches!(answer, Err(Refusal::TooMany { .. }))).count();
    assert_eq!((looked_at, refused), (5, 11));
}

#[tokio::test]
async fn old_failures_are_removed_in_time() {
    let house = House::with_ana().await;
    fail(&house, "eve@example.org", 2).await;
    house.tamper("update sign_in_failures set at = at - interval '3 days'").await;
    assert!(house.sign_in(EMAIL, PASSWORD).await.is_ok());
    assert_eq!(house.count("select count(*) from sign_in_failures").await, 0);
}
