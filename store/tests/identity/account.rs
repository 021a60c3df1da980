use super::*;
use domain::account::ChangePassword;
use store::account;
use store::identity::{Client, Device};

async fn signed_in(house: &House, user_agent: &str) -> Tokens {
    let client = Client { address: HOME, device: Device::of(user_agent) };
    house.identity.sign_in(SignIn { email: EMAIL.into(), password: PASSWORD.into() }, client).await.expect("signed in")
}

async fn change(house: &House, tokens: &Tokens, current: &str, password: &str) -> Result<(), Refusal> {
    let session = house.identity.verify(&tokens.access_token)?.session;
    let command = ChangePassword { current: current.into(), password: password.into() };
    house.identity.change_password(session, command, HOME).await
}

async fn scope(house: &House, tokens: &Tokens) -> store::Scope {
    house.store.begin(house.identity.verify(&tokens.access_token).expect("ours").session).await.expect("signed in")
}

#[tokio::test]
async fn a_new_password_counts_from_now_on_and_ends_all_other_sessions() {
    let house = House::with_ana().await;
    let (here, there) = (signed_in(&house, "").await, signed_in(&house, "").await);
    change(&house, &here, PASSWORD, OTHER_PASSWORD).await.expect("changed");
    assert!(house.actor(&here).await.is_ok());
    assert_eq!(house.actor(&there).await, Err(Refusal::Unauthenticated));
    assert_eq!(house.identity.refresh(&there.refresh_token).await, Err(Refusal::Unauthenticated));
    assert_eq!(house.sign_in(EMAIL, PASSWORD).await, Err(Refusal::WrongCredentials));
    assert!(house.sign_in(EMAIL, OTHER_PASSWORD).await.is_ok());
    assert_eq!(
        house.count("select count(*) from audit_entries where action = 'password_changed' and session_id is not null").await,
        1
    );
}

#[tokio::test]
async fn the_present_password_is_asked_for_and_guessing_it_is_slowed_down() {
    let house = House::with_ana().await;
    let here = signed_in(&house, "").await;
    let wrong = Err(Refusal::invalid("current", Problem::UnknownValue));
    for _ in 0..5 {
        assert_eq!(change(&house, &here, OTHER_PASSWORD, "a brand new phrase").await, wrong);
    }
    let refused = change(&house, &here, PASSWORD, "a brand new phrase").await;
    assert!(matches!(refused, Err(Refusal::TooMany { .. })), "{refused:?}");
    assert_eq!(house.count("select count(*) from audit_entries where action = 'password_changed'").await, 0);
}

#[tokio::test]
async fn a_bad_new_password_changes_nothing_and_counts_as_no_guess() {
    let house = House::with_ana().await;
    let here = signed_in(&house, "").await;
    for _ in 0..6 {
        let refused = change(&house, &here, PASSWORD, "ana@example.org").await;
        assert_eq!(refused, Err(Refusal::invalid("password", Problem::TooCommon)));
    }
    assert_eq!(change(&house, &here, PASSWORD, "short").await, Err(Refusal::invalid("password", Problem::TooShort { min: 8 })));
    assert!(house.sign_in(EMAIL, PASSWORD).await.is_ok());
}

#[tokio::test]
async fn an_ended_session_changes_no_password() {
    let house = House::with_ana().await;
    let here = signed_in(&house, "").await;
    house.identity.sign_out(house.identity.verify(&here.access_token).expect("ours").session).await.expect("signed out");
    assert_eq!(change(&house, &here, PASSWORD, OTHER_PASSWORD).await, Err(Refusal::Unauthenticated));
}

#[tokio::test]
async fn of_two_changes_at_once_one_is_made() {
    let house = House::with_ana().await;
    let here = signed_in(&house, "").await;
    let (one, other) =
        tokio::join!(change(&house, &here, PASSWORD, OTHER_PASSWORD), change(&house, &here, PASSWORD, "a brand new phrase"));
    assert_ne!(one.is_ok(), other.is_ok(), "{one:?} {other:?}");
}

/// Whether somebody waits for a lock of this database.
async fn somebody_waits(house: &House) -> bool {
    let waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    house.count(waiting).await > 0
}

#[tokio::test]
async fn a_sign_in_with_a_password_that_is_just_being_changed_or_an_account_that_is_just_disabled_opens_nothing() {
    for change in ["update credentials set password_hash = 'another'", "update users set disabled_at = now()"] {
        let house = House::with_ana().await;
        let mut postgres = house.postgres().await;
        sqlx::raw_sql(AssertSqlSafe(format!("begin; {change}"))).execute(&mut postgres).await.expect("held");
        let sign_in = house.sign_in(EMAIL, PASSWORD);
        let commit = async {
            while !somebody_waits(&house).await {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            sqlx::raw_sql("commit").execute(&mut postgres).await.expect("changed");
        };
        let late = async { tokio::time::timeout(std::time::Duration::from_secs(20), commit).await };
        let (signed_in, waited) = tokio::join!(sign_in, late);
        assert!(waited.is_ok(), "{change}: the sign-in did not wait");
        assert_eq!(signed_in, Err(Refusal::WrongCredentials), "{change}");
        assert_eq!(house.count("select count(*) from sessions").await, 0, "{change}");
    }
}

#[tokio::test]
async fn devices_are_told_by_name_this_one_first_and_never_by_what_they_sent() {
    let house = House::with_ana().await;
    let phone = signed_in(&house, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6) Version/18.6 Safari/604.1 <script>").await;
    signed_in(&house, "<script>alert(1)</script>").await;
    let here = signed_in(&house, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0").await;
    house.identity.refresh(&phone.refresh_token).await.expect("refreshed");
    house.sign_up("ben@example.org", PASSWORD).await.expect("signed up");
    house.sign_in("ben@example.org", PASSWORD).await.expect("signed in");
    let devices = account::devices(&mut scope(&house, &here).await).await.expect("devices");
    let told: Vec<(&str, bool)> = devices.iter().map(|device| (device.name.as_str(), device.this_one)).collect();
    assert_eq!(told, [("Firefox on Linux", true), ("Safari on iPhone", false), ("An app", false)]);
    assert!(devices[1].last_used_at > devices[1].signed_in_at, "a renewal is a use");
}

#[tokio::test]
async fn what_was_not_used_for_so_long_that_its_tokens_are_gone_is_no_device() {
    let house = House::with_ana().await;
    signed_in(&house, "").await;
    house.tamper("update sessions set last_used_at = now() - interval '14 days'").await;
    let here = signed_in(&house, "").await;
    assert_eq!(account::devices(&mut scope(&house, &here).await).await.map(|devices| devices.len()), Ok(1));
}

#[tokio::test]
async fn signing_out_everywhere_else_keeps_this_device_and_everywhere_does_not() {
    let house = House::with_ana().await;
    house.sign_up("ben@example.org", PASSWORD).await.expect("signed up");
    let ben = house.sign_in("ben@example.org", PASSWORD).await.expect("signed in");
    let (here, there) = (signed_in(&house, "").await, signed_in(&house, "").await);
    assert_eq!(account::sign_out_everywhere(scope(&house, &here).await, false).await, Ok(1));
    assert!(house.actor(&here).await.is_ok());
    assert_eq!(house.actor(&there).await, Err(Refusal::Unauthenticated));
    assert_eq!(account::sign_out_everywhere(scope(&house, &here).await, true).await, Ok(1));
    assert_eq!(house.actor(&here).await, Err(Refusal::Unauthenticated));
    assert!(house.actor(&ben).await.is_ok(), "others stay");
}

#[tokio::test]
async fn a_new_name_is_cleaned_and_holds_at_once() {
    let house = House::with_ana().await;
    let here = signed_in(&house, "").await;
    assert_eq!(account::rename(scope(&house, &here).await, "  Ana\n Silva ").await.as_deref(), Ok("Ana Silva"));
    assert_eq!(house.actor(&here).await.map(|actor| actor.name), Ok("Ana Silva".into()));
    assert_eq!(account::rename(scope(&house, &here).await, " ").await, Err(Refusal::invalid("name", Problem::Required)));
    assert_eq!(house.count("select count(*) from audit_entries where action = 'name_changed'").await, 1);
}

#[tokio::test]
async fn who_comes_and_goes_is_written_down() {
    let house = House::with_ana().await;
    let here = signed_in(&house, "").await;
    house.sign_in(EMAIL, OTHER_PASSWORD).await.expect_err("wrong");
    house.sign_in("nobody@example.org", OTHER_PASSWORD).await.expect_err("unknown");
    let session = house.identity.verify(&here.access_token).expect("ours").session;
    house.identity.sign_out(session).await.expect("signed out");
    house.identity.sign_out(session).await.expect("signed out already");
    for (action, count) in [("signed_up", 1), ("signed_in", 1), ("sign_in_failed", 2), ("signed_out", 1)] {
        let mut postgres = house.postgres().await;
        let told: i64 = sqlx::query_scalar("select count(*) from audit_entries where action = $1")
            .bind(action)
            .fetch_one(&mut postgres)
            .await
            .expect("a count");
        assert_eq!(told, count, "{action}");
    }
    assert_eq!(house.count("select count(*) from audit_entries where action = 'sign_in_failed' and subject_id is null").await, 1);
}

#[tokio::test]
async fn who_was_invited_keeps_no_password_of_whoever_signs_up_in_between() {
    let house = House::new().await;
    let token = store::people::invite_as_operator(&house.store, Role::Staff, EMAIL, "Ana").await.expect("invited");
    house.sign_up(EMAIL, OTHER_PASSWORD).await.expect("the same answer");
    assert_eq!(house.sign_in(EMAIL, OTHER_PASSWORD).await, Err(Refusal::WrongCredentials));
    house.identity.accept(&token, PASSWORD.to_owned()).await.expect("accepted");
    assert_eq!(house.sign_in(EMAIL, OTHER_PASSWORD).await, Err(Refusal::WrongCredentials));
    assert!(house.sign_in(EMAIL, PASSWORD).await.is_ok());
}
