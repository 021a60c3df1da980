use crate::site::{PASSWORD, Site};
use serde_json::{Value, json};

fn account(email: &str) -> Value {
    json!({ "email": email, "password": PASSWORD, "name": " Ana  Silva " })
}

#[tokio::test]
async fn who_signs_up_is_a_patient_and_can_sign_in() {
    let site = Site::start().await;
    let answer = site.nobody().post("/api/auth/sign-up", &account("Ana@Example.org")).await.expect(201);
    assert_eq!(answer.json(), json!({ "email": "ana@example.org", "name": "Ana Silva", "role": "patient" }));
    assert!(!answer.body.contains(PASSWORD) && answer.cookies().is_empty());
    let tokens = site
        .nobody()
        .post("/api/auth/token", &json!({ "email": "ana@example.org", "password": PASSWORD }))
        .await
        .expect(200)
        .json();
    assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(600)));
}

#[tokio::test]
async fn a_taken_address_gets_the_same_answer_and_keeps_its_password() {
    let site = Site::start().await;
    let first = site.nobody().post("/api/auth/sign-up", &account("ana@example.org")).await.expect(201);
    let mut again = account("ana@example.org");
    again["password"] = "another one altogether".into();
    let second = site.nobody().post("/api/auth/sign-up", &again).await.expect(201);
    assert_eq!(first.body, second.body);
    let sign_in = |password: &str| json!({ "email": "ana@example.org", "password": password });
    site.nobody().post("/api/auth/token", &sign_in("another one altogether")).await.refused(401, "wrong_credentials");
    site.nobody().post("/api/auth/token", &sign_in(PASSWORD)).await.expect(200);
}

#[tokio::test]
async fn every_wrong_field_of_a_sign_up_is_named() {
    let site = Site::start().await;
    let answer = site
        .nobody()
        .post("/api/auth/sign-up", &json!({ "email": "ana", "password": "short", "name": " " }))
        .await
        .refused(422, "invalid");
    let errors = &answer.json()["errors"];
    assert_eq!(errors["email"]["code"], "not_an_email");
    assert_eq!(errors["password"], json!({ "code": "too_short", "min": 8, "detail": "has fewer than 8 characters" }));
    assert_eq!(errors["name"]["code"], "required");
    let mut common = account("ana@example.org");
    common["password"] = "password".into();
    site.nobody().post("/api/auth/sign-up", &common).await.wrong("password", "too_common");
}

#[tokio::test]
async fn nobody_makes_themself_staff() {
    let site = Site::start().await;
    for field in ["role", "id", "disabled_at"] {
        let mut greedy = account("ana@example.org");
        greedy[field] = "admin".into();
        site.nobody().post("/api/auth/sign-up", &greedy).await.wrong(field, "unknown_field");
    }
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_get_the_same_bytes() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let sign_in = async |email: &str| {
        site.nobody().post("/api/auth/token", &json!({ "email": email, "password": "not this one, sorry" })).await
    };
    let (known, unknown) = (sign_in(&patient.email).await, sign_in("nobody@example.org").await.refused(401, "wrong_credentials"));
    assert_eq!(known.body, unknown.body);
    assert_eq!(known.header("www-authenticate"), "Bearer realm=\"caseward\"");
}

#[tokio::test]
async fn guessing_is_slowed_down_and_told_how_long_to_wait() {
    let site = Site::start().await;
    let patient = site.patient().await;
    let guess = json!({ "email": patient.email, "password": "not this one, sorry" });
    for _ in 0..5 {
        site.nobody().post("/api/auth/token", &guess).await.refused(401, "wrong_credentials");
    }
    let answer = site.nobody().post("/api/auth/token", &guess).await.refused(429, "too_many");
    assert!((1..=60).contains(&answer.header("retry-after").parse::<u32>().expect("seconds")));
}

#[tokio::test]
async fn another_address_claimed_in_a_header_is_not_believed() {
    let site = Site::start().await;
    let guess = |n: u32| json!({ "email": format!("guess{n}@example.org"), "password": "not this one, sorry" });
    let mut last = 0;
    for n in 0..60 {
        let claimed = format!("198.51.100.{n}");
        let headers = [
            ("x-forwarded-for", claimed.as_str()),
            ("x-real-ip", &claimed),
            ("forwarded", "for=198.51.100.7"),
            ("x-user-id", "1"),
        ];
        last = site.nobody().send(reqwest::Method::POST, "/api/auth/token", &headers, Some(&guess(n))).await.status;
        if last == 429 {
            break;
        }
    }
    assert_eq!(last, 429, "all came from one address");
}

#[tokio::test]
async fn me_is_the_person_behind_the_token() {
    let site = Site::start().await;
    for (client, role) in [(site.patient().await, "patient"), (site.staff().await, "staff"), (site.admin().await, "admin")] {
        let me = client.get("/api/me").await.expect(200).json();
        assert_eq!((me["email"].as_str(), me["role"].as_str()), (Some(client.email.as_str()), Some(role)));
    }
    let answer = site.nobody().get("/api/me").await.refused(401, "unauthenticated");
    assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"caseward\"");
}
