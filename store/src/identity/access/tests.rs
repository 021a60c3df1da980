use super::*;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use serde_json::{Value, json};

const KEY: [u8; 32] = [7; 32];

fn session() -> SessionId {
    SessionId(uuid::Uuid::from_u128(2))
}

fn good() -> Value {
    serde_json::to_value(Claims::new(UserId(uuid::Uuid::from_u128(1)), session(), Role::Patient)).expect("json")
}

/// A properly signed token of the good claims after one change.
fn signed(change: impl FnOnce(&mut Value)) -> String {
    let mut claims = good();
    change(&mut claims);
    AccessTokens::new(&KEY).sign(&claims).expect("signed")
}

fn claim() -> Claim {
    Claim { session: session(), person: UserId(uuid::Uuid::from_u128(1)) }
}

fn verify(token: &str) -> Result<Claim, Refusal> {
    AccessTokens::new(&KEY).verify(token)
}

/// A token with any header, and a signature by our key over it.
fn with_header(header: &Value, algorithm: Algorithm) -> String {
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(good().to_string()));
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &EncodingKey::from_secret(&KEY), algorithm).expect("signed");
    format!("{message}.{signature}")
}

#[test]
fn what_was_issued_is_verified() {
    let tokens = AccessTokens::new(&KEY);
    let token = tokens.issue(UserId(uuid::Uuid::from_u128(1)), session(), Role::Admin).expect("signed");
    assert_eq!(tokens.verify(&token), Ok(claim()));
    assert_eq!(verify(&with_header(&json!({ "alg": "HS256", "typ": "JWT" }), Algorithm::HS256)), Ok(claim()));
}

#[test]
fn a_token_of_another_key_is_refused() {
    let token = signed(|_| ());
    assert_eq!(AccessTokens::new(&[8; 32]).verify(&token), Err(Refusal::Unauthenticated));
}

#[test]
fn another_issuer_or_audience_is_refused() {
    for claim in ["iss", "aud"] {
        for wrong in [json!("elsewhere"), json!(["caseward"]), json!(["caseward", "elsewhere"]), json!(""), json!(null), json!(1)]
        {
            assert_eq!(verify(&signed(|claims| claims[claim] = wrong.clone())), Err(Refusal::Unauthenticated), "{claim} {wrong}");
        }
    }
}

#[test]
fn each_claim_is_required() {
    for claim in ["iss", "aud", "sub", "sid", "role", "iat", "nbf", "exp"] {
        let without = signed(|claims| drop(claims.as_object_mut().expect("an object").remove(claim)));
        assert_eq!(verify(&without), Err(Refusal::Unauthenticated), "{claim}");
    }
}

#[test]
fn times_are_checked_within_the_leeway() {
    let now = clock::now().unix_timestamp();
    let at = |claim: &'static str, offset: i64| verify(&signed(|claims| claims[claim] = json!(now + offset)));
    assert_eq!(at("exp", -10), Err(Refusal::Unauthenticated));
    assert_eq!(at("exp", -2), Ok(claim()));
    assert_eq!(at("nbf", 10), Err(Refusal::Unauthenticated));
    assert_eq!(at("nbf", 2), Ok(claim()));
    assert_eq!(at("iat", 10), Err(Refusal::Unauthenticated));
}

#[test]
fn ids_and_roles_have_their_form() {
    for (claim, wrong) in [("sid", json!("1")), ("sub", json!("nobody")), ("role", json!("owner")), ("exp", json!("tomorrow"))] {
        assert_eq!(verify(&signed(|claims| claims[claim] = wrong.clone())), Err(Refusal::Unauthenticated), "{claim}");
    }
}

#[test]
fn no_other_algorithm_is_taken() {
    for algorithm in [Algorithm::HS384, Algorithm::HS512] {
        let header = json!({ "alg": format!("{algorithm:?}"), "typ": "JWT" });
        assert_eq!(verify(&with_header(&header, algorithm)), Err(Refusal::Unauthenticated), "{algorithm:?}");
    }
    for name in ["none", "None", "NONE", "hs256", "RS256", "ES256", "EdDSA", ""] {
        let token = with_header(&json!({ "alg": name, "typ": "JWT" }), Algorithm::HS256);
        assert_eq!(verify(&token), Err(Refusal::Unauthenticated), "{name}");
        let unsigned = token.rsplit_once('.').map(|(message, _)| format!("{message}.")).expect("three parts");
        assert_eq!(verify(&unsigned), Err(Refusal::Unauthenticated), "{name} unsigned");
    }
}

#[test]
fn a_changed_token_is_refused() {
    let token = signed(|_| ());
    let mut parts: Vec<&str> = token.split('.').collect();
    let other = URL_SAFE_NO_PAD.encode(good().to_string().replace("patient", "admin"));
    parts[1] = &other;
    assert_eq!(verify(&parts.join(".")), Err(Refusal::Unauthenticated));
}

#[test]
fn garbage_is_refused() {
    for text in ["", ".", "..", "...", "a.b.c", "ä.ö.ü", &"A".repeat(100_000), &format!("{} ", signed(|_| ()))] {
        assert_eq!(verify(text), Err(Refusal::Unauthenticated));
    }
}

proptest! {
    #[test]
    fn fuzz_no_token_of_anybody_elses_making_is_believed(token in "[A-Za-z0-9_.=-]{0,200}", place in any::<prop::sample::Index>(), letter in "[A-Za-z0-9_.-]") {
        prop_assert_eq!(verify(&token), Err(Refusal::Unauthenticated));
        let good = signed(|_| ());
        let at = place.index(good.rfind('.').unwrap_or_default());
        let forged = format!("{}{letter}{}", &good[..at], &good[at + 1..]);
        prop_assert!(forged == good || verify(&forged).is_err(), "{}", forged);
    }
}
