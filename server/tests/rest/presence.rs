//! Who has a case open, over HTTP.

use crate::forms::post;
use crate::site::{Answer, Client, Site};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, Executor};

async fn say(client: &Client, case: &str, state: &str) -> Answer {
    client.send(Method::PUT, &format!("/api/cases/{case}/presence"), &[], Some(&json!({ "state": state }))).await
}

async fn states(client: &Client, case: &str) -> Vec<Value> {
    let found = client.get(&format!("/api/cases/{case}/presence")).await.expect(200).json();
    found["items"].as_array().expect("items").iter().map(|one| one["state"].clone()).collect()
}

#[tokio::test]
async fn colleagues_see_each_other_on_a_case_on_any_server_and_not_themselves() {
    let site = Site::start().await;
    let (patient, sam, kim) = (site.patient().await, site.staff().await, site.staff().await);
    let case = patient.open_case("A rash").await;
    let other = Site::with_secret(site.database.clone(), [7; 32]).await;
    assert_eq!(say(&sam, &case, "viewing").await.expect(200).json(), json!({ "items": [] }));
    assert_eq!(states(&sam, &case).await, [""; 0]);
    assert_eq!(states(&kim.on(&other), &case).await, ["viewing"]);
    say(&sam, &case, "writing").await.expect(200);
    let told = say(&kim.on(&other), &case, "away").await.expect(200).json();
    assert_eq!((&told["items"][0]["state"], &told["items"][0]["name"]), (&json!("writing"), &json!("Kim Clinic")));
    assert_eq!(states(&sam, &case).await, ["away"]);
}

#[tokio::test]
async fn whoever_is_not_heard_of_for_twenty_seconds_is_gone() {
    let site = Site::start().await;
    let (patient, sam, kim) = (site.patient().await, site.staff().await, site.staff().await);
    let case = patient.open_case("A rash").await;
    say(&sam, &case, "viewing").await.expect(200);
    let mut postgres = site.database.superuser().await;
    for (seconds, seen) in [(18, 1), (21, 0)] {
        let past = format!("update presence set seen_at = now() - interval '{seconds} seconds'");
        postgres.execute(AssertSqlSafe(past)).await.expect("the past");
        assert_eq!(states(&kim, &case).await.len(), seen, "{seconds} seconds ago");
    }
    postgres.close().await.expect("closed");
}

#[tokio::test]
async fn nobody_joins_a_case_that_they_do_not_see_and_patients_none() {
    let site = Site::start().await;
    let (patient, sam, admin) = (site.patient().await, site.staff().await, site.admin().await);
    let case = patient.open_case("A rash").await;
    let path = format!("/api/cases/{case}/presence");
    say(&patient, &case, "viewing").await.refused(403, "denied");
    patient.get(&path).await.refused(403, "denied");
    say(&site.patient().await, &case, "viewing").await.refused(404, "not_found");
    let mind = admin.post("/api/departments", &json!({ "name": "Mind", "restricted": true })).await.expect(201).json();
    let member = json!({ "email": "member@example.org", "name": "Member", "role": "staff", "departments": [mind["id"]] });
    admin.post("/api/users", &member).await.expect(201);
    say(&sam, &case, "viewing").await.expect(200);
    admin.patch(&format!("/api/cases/{case}"), 1, &json!({ "department_id": mind["id"], "reason": "Theirs." })).await.expect(200);
    say(&sam, &case, "viewing").await.refused(404, "not_found");
    sam.get(&path).await.refused(404, "not_found");
    let own = sam.open_case("My own").await;
    say(&sam, &own, "viewing").await.refused(403, "denied");
    say(&sam, &own, "asleep").await.wrong("state", "unknown_value");
}

#[tokio::test]
async fn the_page_says_so_and_takes_it_back_when_it_is_left() {
    let site = Site::start().await;
    let (patient, sam, kim) = (site.patient().await, site.staff().await, site.staff().await);
    let case = patient.open_case("A rash").await;
    let tell = async |who: &Client, function: &str, form: &[(&str, &str)]| {
        let cookie = format!("__Host-caseward-access={}", who.access.as_deref().unwrap_or_default());
        post(&site, &format!("/cases/{case}"), function, &cookie, form).await
    };
    let (one, other) = ("0190163d-8694-739b-aea5-966c26f8ad91", "0190163d-8694-739b-aea5-966c26f8ad92");
    for (tab, state) in [(one, "writing"), (other, "viewing")] {
        tell(&sam, "/fn/cases/presence", &[("id", &case), ("tab", tab), ("state", state)]).await;
    }
    assert_eq!(states(&kim, &case).await, ["writing"], "the most that one of the windows says");
    tell(&kim, "/fn/cases/leave", &[("id", &case), ("tab", one)]).await;
    tell(&patient, "/fn/cases/leave", &[("id", &case), ("tab", one)]).await;
    assert_eq!(states(&kim, &case).await, ["writing"], "nobody takes it back for another");
    tell(&sam, "/fn/cases/leave", &[("id", &case), ("tab", one)]).await;
    assert_eq!(states(&kim, &case).await, ["viewing"]);
    tell(&sam, "/fn/cases/leave", &[("id", &case), ("tab", other)]).await;
    assert_eq!(states(&kim, &case).await, [""; 0]);
    tell(&patient, "/fn/cases/presence", &[("id", &case), ("tab", one), ("state", "viewing")]).await;
    assert_eq!(states(&kim, &case).await, [""; 0]);
}
