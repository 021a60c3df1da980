//! Counts are kept for a moment, and nobody is told an old one of what has changed before them.

use crate::site::{Client, Site};
use serde_json::json;
use std::time::Duration;

async fn open(client: &Client) -> i64 {
    client.get("/api/cases?status=open").await.expect(200).json()["total"]["count"].as_i64().expect("a count")
}

#[tokio::test]
async fn a_change_is_in_the_next_count_whoever_made_it() {
    let site = Site::start().await;
    let (patient, staff, colleague) = (site.patient().await, site.staff().await, site.staff().await);
    assert_eq!(open(&staff).await, 0);
    let id = patient.open_case("A rash").await;
    assert_eq!(open(&staff).await, 1);
    colleague.patch(&format!("/api/cases/{id}"), 1, &json!({ "status": "waiting" })).await.expect(200);
    assert_eq!(open(&staff).await, 0);
}

/// The other server hears of it by the log, and until then a count is good for a second.
#[tokio::test]
async fn a_change_on_another_server_is_in_the_count_soon() {
    let site = Site::start().await;
    let other = Site::with_secret(site.database.clone(), [7; 32]).await;
    let (patient, staff) = (site.patient().await, site.staff().await);
    assert_eq!(open(&staff).await, 0);
    patient.on(&other).open_case("A rash").await;
    let seen = async {
        while open(&staff).await == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), seen).await.expect("seen");
}
