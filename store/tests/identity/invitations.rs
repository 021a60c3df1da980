use super::*;
use domain::account::Invitation;
use store::people;

async fn invited() -> (House, String) {
    let house = House::new().await;
    let token = people::invite_as_operator(&house.store, Role::Staff, " Ana@Example.org", "Ana").await.expect("invited");
    (house, token)
}

async fn accept(house: &House, token: &str) -> Result<(), Refusal> {
    house.identity.accept(token, PASSWORD.to_owned()).await
}

#[tokio::test]
async fn an_invitation_says_whom_it_is_for_and_makes_the_account() {
    let (house, token) = invited().await;
    let invitation = house.identity.invitation(&token).await.expect("good");
    assert_eq!(invitation, Invitation { email: EMAIL.into(), name: "Ana".into(), role: Role::Staff });
    accept(&house, &token).await.expect("accepted");
    let tokens = house.sign_in(EMAIL, PASSWORD).await.expect("signed in");
    assert_eq!(house.actor(&tokens).await.map(|actor| actor.role), Ok(Role::Staff));
}

#[tokio::test]
async fn it_is_good_once() {
    let (house, token) = invited().await;
    accept(&house, &token).await.expect("accepted");
    assert_eq!(house.identity.invitation(&token).await, Err(expired()));
    assert_eq!(house.identity.accept(&token, OTHER_PASSWORD.to_owned()).await, Err(expired()));
    assert!(house.sign_in(EMAIL, PASSWORD).await.is_ok());
}

#[tokio::test]
async fn of_two_at_once_one_is_accepted() {
    let (house, token) = invited().await;
    let answers: [_; 2] = tokio::join!(accept(&house, &token), accept(&house, &token)).into();
    assert!(answers.contains(&Ok(())) && answers.contains(&Err(expired())), "{answers:?}");
}

#[tokio::test]
async fn it_is_good_for_seven_days() {
    let (house, token) = invited().await;
    house.tamper("update invitations set expires_at = expires_at - interval '6 days 23 hours'").await;
    assert!(house.identity.invitation(&token).await.is_ok());
    house.tamper("update invitations set expires_at = expires_at - interval '1 hour'").await;
    assert_eq!(house.identity.invitation(&token).await, Err(expired()));
    assert_eq!(accept(&house, &token).await, Err(expired()));
}

#[tokio::test]
async fn a_bad_password_leaves_it_good() {
    let (house, token) = invited().await;
    let too_short = Refusal::invalid("password", Problem::TooShort { min: 8 });
    assert_eq!(house.identity.accept(&token, "short".to_owned()).await, Err(too_short));
    let too_common = Refusal::invalid("password", Problem::TooCommon);
    assert_eq!(house.identity.accept(&token, "ana@example.org".to_owned()).await, Err(too_common));
    assert_eq!(accept(&house, &token).await, Ok(()));
}

#[tokio::test]
async fn a_new_invitation_replaces_the_old_one_and_mends_the_name() {
    let (house, old) = invited().await;
    let new = people::invite_as_operator(&house.store, Role::Staff, EMAIL, "Ana Silva").await.expect("invited again");
    assert_eq!(house.identity.invitation(&old).await, Err(expired()));
    assert_eq!(house.identity.invitation(&new).await.map(|invitation| invitation.name), Ok("Ana Silva".into()));
}

#[tokio::test]
async fn who_has_a_password_another_role_or_no_access_is_not_invited() {
    let (house, token) = invited().await;
    let invite = async |role| people::invite_as_operator(&house.store, role, EMAIL, "Ana").await;
    let taken = Err(Refusal::invalid("email", Problem::Taken));
    assert_eq!(invite(Role::Admin).await, taken);
    accept(&house, &token).await.expect("accepted");
    assert_eq!(invite(Role::Staff).await, taken);
    house.tamper("delete from credentials; update users set disabled_at = now()").await;
    assert_eq!(invite(Role::Staff).await, taken);
}

#[tokio::test]
async fn a_password_already_set_stays() {
    let (house, token) = invited().await;
    house.tamper("insert into credentials (user_id, password_hash) select id, 'theirs' from users").await;
    assert_eq!(accept(&house, &token).await, Err(expired()));
    assert_eq!(house.count("select count(*) from credentials where password_hash = 'theirs'").await, 1);
    assert_eq!(house.count("select count(*) from invitations where used_at is null").await, 1);
}

#[tokio::test]
async fn a_disabled_person_accepts_nothing() {
    let (house, token) = invited().await;
    house.tamper("update users set disabled_at = now()").await;
    assert_eq!(house.identity.invitation(&token).await, Err(expired()));
    assert_eq!(accept(&house, &token).await, Err(expired()));
}

#[tokio::test]
async fn what_is_no_invitation_is_expired() {
    let house = House::new().await;
    let absent = "A".repeat(43);
    for token in ["", "x", absent.as_str(), "\0"] {
        assert_eq!(house.identity.invitation(token).await, Err(expired()));
        assert_eq!(accept(&house, token).await, Err(expired()));
    }
}

#[tokio::test]
async fn bad_fields_are_named() {
    let house = House::new().await;
    let refused = people::invite_as_operator(&house.store, Role::Staff, "ana", " ").await.expect_err("refused");
    let Refusal::Invalid(errors) = refused else { panic!("{refused:?}") };
    assert_eq!((errors.get("email"), errors.get("name")), (Some(&Problem::NotAnEmail), Some(&Problem::Required)));
}
