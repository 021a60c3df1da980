use super::*;
use std::time::{Duration, Instant};
use store::people;

/// Ana, and others who cannot sign in: one disabled, one invited, and one whom nobody knows.
const DISABLED: &str = "dan@example.org";
const UNCLAIMED: &str = "uma@example.org";
const UNKNOWN: &str = "eve@example.org";

async fn house() -> House {
    let house = House::with_ana().await;
    house.sign_up(DISABLED, PASSWORD).await.expect("signed up");
    house.tamper("update users set disabled_at = now() where email = 'dan@example.org'").await;
    people::invite_as_operator(&house.store, Role::Patient, UNCLAIMED, "Uma").await.expect("invited");
    house
}

#[tokio::test]
async fn all_who_do_not_get_in_hear_the_same() {
    let house = house().await;
    let too_long = "x".repeat(1_000);
    for (email, password) in [
        (EMAIL, OTHER_PASSWORD),
        (EMAIL, ""),
        (EMAIL, too_long.as_str()),
        (DISABLED, PASSWORD),
        (DISABLED, OTHER_PASSWORD),
        (UNCLAIMED, PASSWORD),
        (UNKNOWN, PASSWORD),
        ("", PASSWORD),
        ("ana", PASSWORD),
        ("\0", "\0"),
    ] {
        assert_eq!(house.sign_in(email, password).await, Err(Refusal::WrongCredentials), "{email} {password}");
    }
}

/// Without a hash to compare with there is one to make. A busy machine only adds to the time, so the test bounds it from
/// below: statements alone take about one millisecond, a hash some twenty.
#[tokio::test]
async fn nobody_is_turned_away_without_the_work_of_a_hash() {
    let house = house().await;
    for email in [EMAIL, DISABLED, UNCLAIMED, UNKNOWN] {
        for _ in 0..4 {
            let start = Instant::now();
            assert_eq!(house.sign_in(email, OTHER_PASSWORD).await, Err(Refusal::WrongCredentials));
            assert!(start.elapsed() > Duration::from_millis(6), "{email}: {:?}", start.elapsed());
        }
    }
}

#[tokio::test]
async fn each_sign_in_is_a_session_of_its_own() {
    let house = House::with_ana().await;
    let (first, second) = (house.sign_in(EMAIL, PASSWORD).await.expect("in"), house.sign_in(EMAIL, PASSWORD).await.expect("in"));
    let session = |tokens: &Tokens| house.identity.verify(&tokens.access_token).expect("ours").session;
    assert_ne!(session(&first), session(&second));
    house.identity.sign_out(session(&first)).await.expect("out");
    assert_eq!(house.actor(&first).await, Err(Refusal::Unauthenticated));
    assert!(house.actor(&second).await.is_ok());
}

#[tokio::test]
async fn an_account_made_with_a_password_signs_in_and_is_made_once() {
    let house = House::new().await;
    let create =
        async |password: &str| people::create_with_password(&house.store, Role::Admin, EMAIL, "Ana", password.to_owned()).await;
    assert_eq!(create("password1").await, Err(Refusal::invalid("password", Problem::TooCommon)));
    let id = create(PASSWORD).await.expect("made");
    assert_eq!(create(OTHER_PASSWORD).await, Err(Refusal::invalid("email", Problem::Taken)));
    let tokens = house.sign_in(EMAIL, PASSWORD).await.expect("signed in");
    let actor = house.actor(&tokens).await.expect("somebody");
    assert_eq!((actor.id, actor.role), (id, Role::Admin));
}
