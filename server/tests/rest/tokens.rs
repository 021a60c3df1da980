//! What is no good token, and tokens that no longer are.

use crate::site::Site;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Method;
use serde_json::{Value, json};

/// The parts of a token: head, claims, signature.
fn parts(token: &str) -> (Value, Value, String) {
    let mut parts = token.split('.');
    let mut json =
        || serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts.next().expect("a part")).expect("base64")).expect("JSON");
    (json(), json(), parts.next().expect("a signature").to_owned())
}

fn join(head: &Value, claims: &Value, signature: &str) -> String {
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    format!("{}.{}.{signature}", part(head), part(claims))
}

#[tokio::test]
async fn a_token_without_a_signature_or_with_changed_claims_is_refused() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let (head, claims, signature) = parts(patient.access.as_deref().expect("a token"));
    let mut later = claims.clone();
    later["exp"] = 4_000_000_000_u32.into();
    let mut admin = claims.clone();
    admin["role"] = "admin".into();
    let forged = [
        join(&json!({ "alg": "none", "typ": "JWT" }), &claims, ""),
        join(&json!({ "alg": "none", "typ": "JWT" }), &claims, &signature),
        join(&json!({ "alg": "HS512", "typ": "JWT" }), &claims, &signature),
        join(&head, &later, &signature),
        join(&head, &admin, &signature),
        join(&head, &claims, ""),
        patient.refresh.clone(),
        "x".to_owned(),
        String::new(),
    ];
    for token in forged {
        patient.with_token(&token).get("/api/me").await.refused(401, "unauthenticated");
    }
    patient.get("/api/me").await.expect(200);
}

#[tokio::test]
async fn a_token_of_another_installation_is_refused() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let twin = Site::with_secret(site.database, [8; 32]).await;
    twin.nobody().with_token(patient.access.as_deref().expect("a token")).get("/api/me").await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn sign_out_ends_the_access_token_at_once_and_the_refresh_token_with_it() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let answer = patient.send(Method::POST, "/api/auth/sign-out", &[], None).await.expect(204);
    assert_eq!(answer.cookies().len(), 2);
    patient.get("/api/me").await.refused(401, "unauthenticated");
    patient.get("/api/cases").await.refused(401, "unauthenticated");
    site.nobody().post("/api/auth/refresh", &json!({ "refresh_token": patient.refresh })).await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn signing_out_ends_one_session_and_no_other() {
    let site = Site::start().await;
    let (patient, other) = (site.patient().await, site.patient().await);
    patient.send(Method::POST, "/api/auth/sign-out", &[], None).await.expect(204);
    other.get("/api/me").await.expect(200);
}

#[tokio::test]
async fn a_disabled_person_and_a_changed_role_count_at_once() {
    use sqlx::Connection;
    let site = Site::start().await;
    let staff = site.staff().await;
    let mut postgres = site.database.superuser().await;
    sqlx::query("update users set role = 'patient' where email = $1")
        .bind(&staff.email)
        .execute(&mut postgres)
        .await
        .expect("changed");
    assert_eq!(staff.get("/api/me").await.expect(200).json()["role"], "patient");
    sqlx::query("update users set disabled_at = now() where email = $1")
        .bind(&staff.email)
        .execute(&mut postgres)
        .await
        .expect("disabled");
    postgres.close().await.expect("a clean end");
    staff.get("/api/me").await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_refresh_token_buys_a_pair_that_works() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let pair = site.nobody().post("/api/auth/refresh", &json!({ "refresh_token": patient.refresh })).await.expect(200).json();
    assert_ne!(pair["refresh_token"], patient.refresh.as_str());
    patient.with_token(pair["access_token"].as_str().expect("a token")).get("/api/me").await.expect(200);
}

#[tokio::test]
async fn a_refresh_token_that_comes_back_late_ends_its_session() {
    use sqlx::Connection;
    let site = Site::start().await;
    let patient = site.patient().await;
    let pair = site.nobody().post("/api/auth/refresh", &json!({ "refresh_token": patient.refresh })).await.expect(200).json();
    let mut postgres = site.database.superuser().await;
    sqlx::query("update refresh_tokens set used_at = used_at - interval '1 minute' where used_at is not null")
        .execute(&mut postgres)
        .await
        .expect("aged");
    postgres.close().await.expect("a clean end");
    site.nobody().post("/api/auth/refresh", &json!({ "refresh_token": patient.refresh })).await.refused(401, "unauthenticated");
    site.nobody()
        .post("/api/auth/refresh", &json!({ "refresh_token": pair["refresh_token"] }))
        .await
        .refused(401, "unauthenticated");
    patient.get("/api/me").await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn only_one_authorization_header_of_the_right_kind_counts() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let token = patient.access.clone().expect("a token");
    let (good, basic) = (format!("bearer {token}"), format!("Basic {token}"));
    let nobody = site.nobody();
    nobody.send(Method::GET, "/api/me", &[("authorization", &good)], None).await.expect(200);
    nobody.send(Method::GET, "/api/me", &[("authorization", &basic)], None).await.refused(401, "unauthenticated");
    nobody
        .send(Method::GET, "/api/me", &[("authorization", &good), ("authorization", &good)], None)
        .await
        .refused(401, "unauthenticated");
}
