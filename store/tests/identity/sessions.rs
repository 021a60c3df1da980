use super::*;

async fn signed_in() -> (House, Tokens) {
    let house = House::with_ana().await;
    let tokens = house.sign_in(EMAIL, PASSWORD).await.expect("signed in");
    (house, tokens)
}

/// Ten seconds of grace and more go by since each first use.
async fn let_the_grace_pass(house: &House) {
    house.tamper("update refresh_tokens set used_at = used_at - interval '11 seconds'").await;
}

#[tokio::test]
async fn lifetimes_are_told() {
    let (_house, tokens) = signed_in().await;
    assert_eq!((tokens.expires_in, tokens.refresh_expires_in), (600, 14 * 24 * 60 * 60));
}

#[tokio::test]
async fn a_refresh_goes_on_with_the_same_session() {
    let (house, first) = signed_in().await;
    let second = house.identity.refresh(&first.refresh_token).await.expect("refreshed");
    let third = house.identity.refresh(&second.refresh_token).await.expect("refreshed");
    let session = |tokens: &Tokens| house.identity.verify(&tokens.access_token).expect("ours").session;
    assert_eq!(session(&first), session(&third));
    assert_ne!(first.refresh_token, second.refresh_token);
    assert!(house.actor(&third).await.is_ok());
}

#[tokio::test]
async fn a_used_token_that_comes_back_ends_the_session() {
    let (house, first) = signed_in().await;
    let second = house.identity.refresh(&first.refresh_token).await.expect("refreshed");
    let_the_grace_pass(&house).await;
    assert_eq!(house.identity.refresh(&first.refresh_token).await, Err(Refusal::Unauthenticated));
    assert_eq!(house.actor(&second).await, Err(Refusal::Unauthenticated));
    assert_eq!(house.identity.refresh(&second.refresh_token).await, Err(Refusal::Unauthenticated));
}

#[tokio::test]
async fn even_an_expired_token_that_comes_back_ends_the_session() {
    let (house, first) = signed_in().await;
    let second = house.identity.refresh(&first.refresh_token).await.expect("refreshed");
    let_the_grace_pass(&house).await;
    house.tamper("update refresh_tokens set expires_at = now() where used_at is not null").await;
    assert_eq!(house.identity.refresh(&first.refresh_token).await, Err(Refusal::Unauthenticated));
    assert_eq!(house.actor(&second).await, Err(Refusal::Unauthenticated));
}

#[tokio::test]
async fn a_lost_answer_can_be_asked_for_again_for_a_few_seconds() {
    let (house, first) = signed_in().await;
    let lost = house.identity.refresh(&first.refresh_token).await.expect("refreshed");
    let again = house.identity.refresh(&first.refresh_token).await.expect("refreshed again");
    assert_ne!(lost.refresh_token, again.refresh_token);
    assert!(house.identity.refresh(&again.refresh_token).await.is_ok());
    assert!(house.actor(&again).await.is_ok());
}

#[tokio::test]
async fn the_grace_counts_from_the_first_use() {
    let (house, first) = signed_in().await;
    for _ in 0..3 {
        assert!(house.identity.refresh(&first.refresh_token).await.is_ok());
        house.tamper("update refresh_tokens set used_at = used_at - interval '4 seconds'").await;
    }
    assert_eq!(house.identity.refresh(&first.refresh_token).await, Err(Refusal::Unauthenticated));
}

#[tokio::test]
async fn two_tabs_at_once_both_go_on() {
    let (house, first) = signed_in().await;
    let refresh = || house.identity.refresh(&first.refresh_token);
    let (one, other) = tokio::join!(refresh(), refresh());
    let (one, other) = (one.expect("refreshed"), other.expect("refreshed"));
    assert_ne!(one.refresh_token, other.refresh_token);
    assert!(house.identity.refresh(&one.refresh_token).await.is_ok());
    assert!(house.identity.refresh(&other.refresh_token).await.is_ok());
}

#[tokio::test]
async fn what_is_no_token_of_ours_refreshes_nothing() {
    let (house, tokens) = signed_in().await;
    let absent = "A".repeat(43);
    for token in ["", "x", absent.as_str(), tokens.access_token.as_str(), "\0"] {
        assert_eq!(house.identity.refresh(token).await, Err(Refusal::Unauthenticated));
    }
}

#[tokio::test]
async fn nothing_outlives_its_time() {
    let (house, tokens) = signed_in().await;
    house.tamper("update refresh_tokens set expires_at = now()").await;
    assert_eq!(house.identity.refresh(&tokens.refresh_token).await, Err(Refusal::Unauthenticated));
    assert!(house.actor(&tokens).await.is_ok());
    house.tamper("update refresh_tokens set expires_at = now() + interval '1 day'; update sessions set expires_at = now()").await;
    assert_eq!(house.identity.refresh(&tokens.refresh_token).await, Err(Refusal::Unauthenticated));
    assert_eq!(house.actor(&tokens).await, Err(Refusal::Unauthenticated));
}

#[tokio::test]
async fn a_refresh_token_lives_no_longer_than_its_session() {
    let (house, tokens) = signed_in().await;
    house.tamper("update sessions set expires_at = now() + interval '1 hour'").await;
    let last = house.identity.refresh(&tokens.refresh_token).await.expect("refreshed");
    assert!((3_590..=3_600).contains(&last.refresh_expires_in), "{}", last.refresh_expires_in);
}

#[tokio::test]
async fn sign_out_holds_at_once() {
    let (house, tokens) = signed_in().await;
    let session = house.identity.verify(&tokens.access_token).expect("ours").session;
    house.identity.sign_out(session).await.expect("signed out");
    house.identity.sign_out(session).await.expect("signed out already");
    assert_eq!(house.actor(&tokens).await, Err(Refusal::Unauthenticated));
    assert_eq!(house.identity.refresh(&tokens.refresh_token).await, Err(Refusal::Unauthenticated));
}

#[tokio::test]
async fn a_disabled_person_is_out_at_once() {
    let (house, tokens) = signed_in().await;
    house.tamper("update users set disabled_at = now()").await;
    assert_eq!(house.actor(&tokens).await, Err(Refusal::Unauthenticated));
    assert_eq!(house.identity.refresh(&tokens.refresh_token).await, Err(Refusal::Unauthenticated));
}

#[tokio::test]
async fn a_changed_role_holds_at_once() {
    let (house, tokens) = signed_in().await;
    house.tamper("update users set role = 'staff'").await;
    assert_eq!(house.actor(&tokens).await.map(|actor| actor.role), Ok(Role::Staff));
}

#[tokio::test]
async fn another_installation_believes_none_of_our_tokens() {
    let (house, tokens) = signed_in().await;
    let other = Identity::new(house.store.clone(), Secret::from_bytes(&[8; 32]).expect("long enough"));
    assert_eq!(other.verify(&tokens.access_token), Err(Refusal::Unauthenticated));
}

#[tokio::test]
async fn tokens_are_not_printed() {
    let (_house, tokens) = signed_in().await;
    let printed = format!("{tokens:?}");
    assert!(!printed.contains(&tokens.access_token) && !printed.contains(&tokens.refresh_token));
}
