use super::*;
use store::people;

#[tokio::test]
async fn who_signs_up_can_sign_in_and_is_a_patient() {
    let house = House::with_ana().await;
    let tokens = house.sign_in(" Ana@Example.org", PASSWORD).await.expect("signed in");
    let actor = house.actor(&tokens).await.expect("somebody");
    assert_eq!((actor.role, actor.email.as_str(), actor.name.as_str()), (Role::Patient, EMAIL, "Ana"));
}

#[tokio::test]
async fn signing_up_with_a_taken_address_is_answered_alike_and_changes_nothing() {
    let house = House::with_ana().await;
    assert_eq!(house.sign_up("ANA@example.org", OTHER_PASSWORD).await, Ok(()));
    assert_eq!(house.sign_in(EMAIL, OTHER_PASSWORD).await, Err(Refusal::WrongCredentials));
    assert!(house.sign_in(EMAIL, PASSWORD).await.is_ok());
    assert_eq!(house.count("select count(*) from users").await, 1);
}

#[tokio::test]
async fn nobody_signs_up_as_someone_who_is_to_be_invited() {
    let house = House::new().await;
    people::invite_as_operator(&house.store, Role::Staff, EMAIL, "Ana").await.expect("invited");
    assert_eq!(house.sign_up(EMAIL, PASSWORD).await, Ok(()));
    assert_eq!(house.sign_in(EMAIL, PASSWORD).await, Err(Refusal::WrongCredentials));
    assert_eq!(house.count("select count(*) from credentials").await, 0);
}

#[tokio::test]
async fn many_sign_ups_at_once_make_one_account_of_one_password() {
    let house = House::new().await;
    let sign_up = |password: &'static str| house.sign_up(EMAIL, password);
    let all = tokio::join!(sign_up(PASSWORD), sign_up(OTHER_PASSWORD), sign_up(PASSWORD), sign_up(OTHER_PASSWORD));
    assert_eq!(all, (Ok(()), Ok(()), Ok(()), Ok(())));
    assert_eq!(house.count("select count(*) from credentials").await, 1);
    let one = house.sign_in(EMAIL, PASSWORD).await.is_ok();
    let other = house.sign_in(EMAIL, OTHER_PASSWORD).await.is_ok();
    assert!(one != other);
}

#[tokio::test]
async fn bad_fields_and_guessable_passwords_are_named() {
    let house = House::new().await;
    let refused = house.sign_up("ana", "short").await.expect_err("refused");
    let Refusal::Invalid(errors) = refused else { panic!("{refused:?}") };
    assert_eq!(errors.get("email"), Some(&Problem::NotAnEmail));
    assert_eq!(errors.get("password"), Some(&Problem::TooShort { min: 8 }));
    for guessable in ["password1", "ana@example.org"] {
        assert_eq!(house.sign_up(EMAIL, guessable).await, Err(Refusal::invalid("password", Problem::TooCommon)));
    }
    assert_eq!(house.count("select count(*) from users").await, 0);
}

#[tokio::test]
async fn passwords_are_kept_as_argon2id() {
    let house = House::with_ana().await;
    assert_eq!(
        house.count("select count(*) from credentials where password_hash like '$argon2id$v=19$m=19456,t=2,p=1$%'").await,
        1
    );
}
